"""Sidecars: files beside a photo in which programs keep what they know of it, as XMP."""

from collections.abc import Iterator
from pathlib import Path

# Looking a name up is quick in a folder of any size, where listing the folder is not.
SUFFIXES = (".xmp", ".XMP", ".Xmp")


def sidecars_of(photo: Path) -> list[Path]:
    """Return the sidecars of a photo that are there: those of its whole name, then of its stem.

    ``IMG.jpg`` may have ``IMG.jpg.xmp``, as darktable and digiKam write it, and ``IMG.xmp``, as
    Lightroom does; the latter may be that of ``IMG.nef`` too.
    """
    found: dict[tuple[int, int], Path] = {}
    for path in _candidates(photo):
        try:
            facts = path.stat()
        except (OSError, ValueError):
            continue
        # Where upper and lower case are one, so are these files.
        if path.is_file():
            found.setdefault((facts.st_dev, facts.st_ino), path)
    return list(found.values())


def own_sidecars(photo: Path) -> list[Path]:
    """Return the sidecars that are of no other file: they go where the photo goes.

    One of its stem stays where another file of that stem does, such as a raw photo.
    """
    stems = {photo.stem + suffix for suffix in SUFFIXES}
    found = sidecars_of(photo)
    if any(path.name in stems for path in found):
        names = {photo.name, *(path.name for path in found)}
        beside = (path for path in photo.parent.iterdir() if path.name not in names)
        if any(path.stem == photo.stem for path in beside):
            return [path for path in found if path.name not in stems]
    return found


def _candidates(photo: Path) -> Iterator[Path]:
    for name in (photo.name, photo.stem):
        for suffix in SUFFIXES:
            if name and name + suffix != photo.name:
                yield photo.with_name(name + suffix)
