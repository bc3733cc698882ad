"""When a photo was taken, and what says so."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PIL.ExifTags import GPS, Base

from semsearch.facts.dates import date_in_name, read_date, read_letter_date
from semsearch.facts.exif import GARBAGE
from semsearch.facts.metadata import Metadata
from semsearch.facts.sidecars import sidecars_of
from semsearch.facts.xmp import date_in_sidecar, date_in_xmp

# The day comes first, the time of that day second: of the photo, of its scan.
_IPTC = (((2, 55), (2, 60)), ((2, 62), (2, 63)))
# ImageMagick's "date:create" is a time of the file, and tells nothing of the photo.
_PNG = ("exif:DateTimeOriginal", "exif:DateTimeDigitized", "Creation Time", "create-date")
# What depends on where a file lies, and how it is called.
OF_PLACE = ("sidecar", "name", "")


def when_taken(metadata: Metadata) -> tuple[str | None, str]:
    """Return when a photo was taken, and by what of `SOURCES` that is known; never fails.

    Returns
    -------
    taken : str or None
        As `semsearch.facts.dates.read_date` writes it.
    taken_from : str
        Empty if nothing says when.
    """
    for name, read in SOURCES:
        with suppress(*GARBAGE):
            if taken := read(metadata):
                return taken, name
    return None, ""


def _original(metadata: Metadata) -> str | None:
    """What cameras write of the shot; some programs write it among the tags of the picture."""
    tags = (metadata.shot, metadata.main)
    numbers = (Base.DateTimeOriginal, Base.DateTimeDigitized)
    return _first(read_date(part.get(number)) for number in numbers for part in tags)


def _changed(metadata: Metadata) -> str | None:
    """When the file was changed, which of many photos is when they were taken."""
    return _first(read_date(part.get(Base.DateTime)) for part in (metadata.main, metadata.shot))


def _satellite(metadata: Metadata) -> str | None:
    day = metadata.place.get(GPS.GPSDateStamp)
    with suppress(*GARBAGE):
        clock = ":".join(f"{int(part):02}" for part in metadata.place[GPS.GPSTimeStamp])
        if found := read_date(f"{day} {clock}"):
            return found
    return read_date(day)


def _embedded(metadata: Metadata) -> str | None:
    return date_in_xmp(metadata.xmp)


def _sidecar(metadata: Metadata) -> str | None:
    for path in sidecars_of(metadata.path) if metadata.path else ():
        with suppress(*GARBAGE):
            if found := date_in_sidecar(path):
                return found
    return None


def _iptc(metadata: Metadata) -> str | None:
    def said(number: tuple[int, int]) -> str:
        value = metadata.iptc.get(number, b"")
        value = value[0] if isinstance(value, list) else value
        return bytes(value).decode("latin-1").strip("\0 ")

    dates = (read_date(f"{said(day)} {said(time)}") or read_date(said(day)) for day, time in _IPTC)
    return _first(dates)


def _png(metadata: Metadata) -> str | None:
    texts = (str(metadata.text.get(name) or "") for name in _PNG)
    return _first(read_date(text) or read_letter_date(text) for text in texts)


def _name(metadata: Metadata) -> str | None:
    return date_in_name(metadata.path.stem) if metadata.path else None


def _first(found: Any) -> str | None:
    return next(filter(None, found), None)


# In the order of trust.
SOURCES: tuple[tuple[str, Callable[[Metadata], str | None]], ...] = (
    ("exif", _original),
    ("gps", _satellite),
    ("xmp", _embedded),
    ("sidecar", _sidecar),
    ("iptc", _iptc),
    ("exif", _changed),
    ("png", _png),
    ("name", _name),
)
