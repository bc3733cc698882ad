"""Whether a file is one that semsearch wrote, told by what it holds."""

import json
from collections.abc import Callable
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from PIL import UnidentifiedImageError

Recognise = Callable[[Path], bool]


def begins_with(line: str) -> Recognise:
    """Return what recognises text files by their first line."""

    def is_ours(path: Path) -> bool:
        with path.open(encoding="utf-8-sig") as file:
            return file.readline().rstrip("\r\n") == line

    return is_ours


def holds_arrays(*names: str) -> Recognise:
    """Return what recognises archives of numpy arrays by the arrays' names, the first one first.

    One that is damaged is known by its first array, so that it can be made anew.
    """
    wanted = {f"{name}.npy" for name in names}

    def is_ours(path: Path) -> bool:
        begins_so = _first_entry(path) == f"{names[0]}.npy"
        try:
            with ZipFile(path) as archive:
                found = wanted.intersection(archive.namelist())
        except BadZipFile:
            return begins_so
        return found == wanted or (begins_so and len(found) > 1)

    return is_ours


def either(*kinds: Recognise) -> Recognise:
    """Return what recognises files of any of some kinds, such as what older versions wrote."""
    return lambda path: any(recognised(kind, path) for kind in kinds)


def _first_entry(path: Path) -> str:
    """Return the name of the first entry of an archive, "" if it does not begin as one."""
    with path.open("rb") as file:
        header = file.read(30)
        length = int.from_bytes(header[26:28], "little")
        name = file.read(length)
    return name.decode(errors="replace") if header.startswith(b"PK\x03\x04") else ""


def holds_keys(*names: str) -> Recognise:
    """Return what recognises JSON objects by their keys."""

    def is_ours(path: Path) -> bool:
        found = json.loads(path.read_text(encoding="utf-8"))
        return isinstance(found, dict) and set(names) <= set(found)

    return is_ours


def recognised(is_ours: Recognise, path: Path) -> bool:
    """Return whether a file is ours; one that cannot be read as such is not."""
    try:
        return is_ours(path)
    except (ValueError, BadZipFile, UnidentifiedImageError, SyntaxError, OSError):
        return False
