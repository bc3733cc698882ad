"""Files moved to places where nothing is: they are never put over others."""

import errno
import os
import shutil
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from semsearch.errors import MoveError
from semsearch.files import printable


def move_file(source: Path, target: Path) -> None:
    """Move a file to a place where none is, on another disk too; its folder is made if need be.

    Raises
    ------
    MoveError
        If there is something already, or the disk does not let it.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # An empty file holds the place: renaming alone would replace what is there.
        target.touch(exist_ok=False)
    except FileExistsError:
        raise MoveError(f"{printable(target)} is there already and is not replaced.") from None
    except (OSError, ValueError) as error:
        raise MoveError(_refused(source, target, error)) from error
    try:
        _bring(source, target)
    except OSError as error:
        if os.path.lexists(source):
            target.unlink(missing_ok=True)
        raise MoveError(_refused(source, target, error)) from error


def free_places(files: Sequence[Path], folder: Path) -> list[Path]:
    """Return where a photo and its sidecars go in a folder, together under a name that is free.

    Parameters
    ----------
    files : sequence of Path
        The photo first; the names of the others begin with its stem.
    """
    stem = files[0].stem
    for number in count(1):
        new = stem if number == 1 else f"{stem} ({number})"
        places = [folder / (new + file.name.removeprefix(stem)) for file in files]
        if not any(os.path.lexists(place) for place in places):
            return places
    raise AssertionError


def _bring(source: Path, target: Path) -> None:
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        shutil.copy2(source, target)
        # What is only in memory is lost if the power goes, and then the source would be too.
        with target.open("rb+") as copy:
            os.fsync(copy.fileno())
        source.unlink()


def _refused(source: Path, target: Path, error: OSError | ValueError) -> str:
    reason = getattr(error, "strerror", None) or error
    return f"{printable(source)} cannot be moved to {printable(target.parent)} ({reason})."
