"""The trash of the system: a file goes there, and is found there again where that can be known.

On Linux it is that of the freedesktop specification 1.0: `files/NAME` and, in `info/`, a note of
where NAME was, in the trash of the user or in one at the top of the file's disk.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

from send2trash import send2trash

from semsearch.errors import MoveError
from semsearch.files import printable

NOTE = ".trashinfo"
PATH = b"Path="


@dataclass(frozen=True)
class Trashed:
    """Where a file lies in the trash, and the note that the trash keeps of it."""

    place: Path
    note: Path


def can_be_found() -> bool:
    """Return whether files in the trash of this system can be found again."""
    return sys.platform not in ("darwin", "win32")


def send_to_trash(path: Path) -> Trashed | None:
    """Move a file to the trash; return where it lies there, None if only the system knows.

    Raises
    ------
    MoveError
        If it cannot be moved there. Nothing is ever deleted in its stead.
    """
    if not os.access(path.parent, os.W_OK):
        raise MoveError(
            f"{printable(path)} cannot be moved to the trash: its folder may not be changed."
        )
    trashes = trash_folders(path) if can_be_found() else []
    known = {note for trash in trashes for note in _notes(trash)}
    size = path.stat().st_size
    try:
        send2trash(path)
    except OSError as error:
        reason = error.strerror or error
        raise MoveError(f"{printable(path)} cannot be moved to the trash ({reason}).") from error
    new = (Trashed(trash / "files" / note.stem, note)
           for trash in trashes for note in _notes(trash) if note not in known)  # fmt: skip
    return next((each for each in new if _is_of(each, path, size)), None)


def trash_folders(path: Path) -> list[Path]:
    """Return where a file may lie once it is in the trash: the user's, and those of its disk."""
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    folder = path.parent.resolve()
    top = next((each for each in (folder, *folder.parents) if each.is_mount()), folder)
    user = str(os.getuid())
    return [Path(data) / "Trash", top / ".Trash" / user, top / f".Trash-{user}"]


def _notes(trash: Path) -> Iterator[Path]:
    try:
        found = list((trash / "info").iterdir())
    except OSError:
        return
    yield from (note for note in found if note.suffix == NOTE)


def _is_of(trashed: Trashed, path: Path, size: int) -> bool:
    """Return whether something in the trash is what lay at `path`."""
    try:
        lines = trashed.note.read_bytes().splitlines()
        is_whole = trashed.place.stat().st_size == size
    except OSError:
        return False
    kept = next((line.removeprefix(PATH) for line in lines if line.startswith(PATH)), b"")
    # Some paths are kept as they go from the folder that holds the trash.
    trash = trashed.note.parent.parent
    tops = (trash.parent, trash.parent.parent)
    said = Path(os.fsdecode(unquote_to_bytes(kept)))
    return is_whole and any(_same(top / said, path) for top in tops)


def _same(one: Path, other: Path) -> bool:
    return one.name == other.name and one.parent.resolve() == other.parent.resolve()
