"""What people take away: photos as copies or as a zip archive, and tables for spreadsheets."""

import csv
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from semsearch.errors import OutputError, SemsearchError
from semsearch.files import creating, is_there, printable, size_text
from semsearch.library.library import Library
from semsearch.library.photo import Photo
from semsearch.paths import folded
from semsearch.progress import Progress, unseen

LARGEST_ZIP = 500_000_000
# Windows takes some of these for a path.
NOT_IN_NAMES = '\\/:*?"<>|'
# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
# So many bytes the name of a file may have on most disks.
LONGEST_NAME = 255


@dataclass(frozen=True)
class Export:
    """What became of photos that were to be copied.

    Attributes
    ----------
    copied : int
        How many files were copied.
    left_out : tuple of Photo
        Those whose files are gone, cannot be read, or do not lie in the library's folders.
    """

    copied: int
    left_out: tuple[Photo, ...]


def csv_table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return a CSV file with `columns`, in UTF-8 with its mark.

    Texts that a spreadsheet would run as formulas begin with an apostrophe.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row[column]) for column in columns])
    return text.getvalue().encode("utf-8-sig")


def matches_csv(photos: Sequence[Photo], scores: Mapping[int, float | None]) -> bytes:
    """Return a CSV file of photos: path, score where there is one, size, date and its source."""
    rows = (
        {"path": printable(photo.path), "score": _round(scores.get(photo.id)),
         "width": photo.width, "height": photo.height, "taken": photo.taken,
         "taken_from": photo.facts.taken_from}
        for photo in photos
    )  # fmt: skip
    return csv_table(("path", "score", "width", "height", "taken", "taken_from"), rows)


def photos_zip(library: Library, photos: Sequence[Photo]) -> bytes:
    """Return a zip archive of the photos' files, as they are, under names of their own.

    Files that are gone, or that do not lie in the library's folders, are left out.

    Raises
    ------
    SemsearchError
        If they take more than `LARGEST_ZIP` bytes together.
    """
    total = sum(photo.bytes for photo in photos)
    if total > LARGEST_ZIP:
        raise SemsearchError(
            f"These photos take {size_text(total)}, and an archive holds "
            f"{size_text(LARGEST_ZIP)}. Choose fewer, or download the list of paths."
        )
    buffer, taken = io.BytesIO(), set[str]()
    with ZipFile(buffer, "w", ZIP_STORED, strict_timestamps=False) as archive:
        for photo in photos:
            if is_there(photo.path) and library.folders.hold(photo.path):
                with suppress(PermissionError, FileNotFoundError):
                    archive.write(photo.path, _free_name(photo, taken))
    return buffer.getvalue()


def export_photos(
    library: Library, photos: Sequence[Photo], folder: Path, progress: Progress = unseen
) -> Export:
    """Copy the files of photos into a folder, as they are, under names that are free there.

    Nothing that is there is replaced, and no file is left half copied. The folder is made where
    there is none.

    Parameters
    ----------
    library : Library
    photos : sequence of Photo
    folder : Path
    progress : callable
        Called with how many photos were looked at and how many there are.

    Raises
    ------
    OutputError
        If the folder cannot be made or takes no more; what was copied by then stays there.
    """
    left_out: list[Photo] = []
    done = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = {folded(path.name) for path in folder.iterdir()}
        for done, photo in enumerate(photos):
            progress(done, len(photos))
            content = _content(library, photo)
            if content is None:
                left_out.append(photo)
            else:
                _write(photo, content, folder, taken)
        progress(len(photos), len(photos))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise OutputError(
            f"Photos cannot be copied to {printable(folder)} ({reason}). "
            f"{done - len(left_out):,} were, and stay there."
        ) from error
    return Export(len(photos) - len(left_out), tuple(left_out))


def _content(library: Library, photo: Photo) -> bytes | None:
    try:
        held = is_there(photo.path) and library.folders.hold(photo.path)
        return photo.path.read_bytes() if held else None
    except OSError:
        return None


def _write(photo: Photo, content: bytes, folder: Path, taken: set[str]) -> None:
    while True:
        path = folder / _free_name(photo, taken)
        # Another program may have taken the name since.
        with suppress(FileExistsError):
            with creating(path) as file:
                file.write(content)
            with suppress(OSError):
                os.utime(path, ns=(photo.stat.mtime_ns, photo.stat.mtime_ns))
            return


def _free_name(photo: Photo, taken: set[str]) -> str:
    stem, suffix = (_harmless(part) for part in (photo.path.stem, photo.path.suffix))
    ends = (f"{f' ({n})' if n > 1 else ''}{suffix}" for n in count(1))
    names = (f"{_cut(stem, LONGEST_NAME - len(end.encode()))}{end}" for end in ends)
    name = next(name for name in names if folded(name) not in taken)
    taken.add(folded(name))
    return name


def _cut(text: str, size: int) -> str:
    """Return the beginning of a text that takes no more than `size` bytes."""
    return text.encode()[:size].decode(errors="ignore")


def _harmless(name: str) -> str:
    """Return a name that any system takes for the name of one file."""
    return "".join(c if c.isprintable() and c not in NOT_IN_NAMES else "_" for c in name)


def _round(score: float | None) -> float | str:
    return "" if score is None else round(score, 4)


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_SIGNS) else value
