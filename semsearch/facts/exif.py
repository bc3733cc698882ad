"""The tags of EXIF: those that are wanted, as far as they can be read."""

import struct
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

SIDEWAYS = (5, 6, 7, 8)

# What Pillow and Python raise over tags that are not what they should be.
GARBAGE = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, ZeroDivisionError, OverflowError,
    SyntaxError, OSError, EOFError, RuntimeError, AssertionError, struct.error, zlib.error,
)  # fmt: skip

# Some programs write among the tags of the picture what belongs to the shot, and the other way.
_DATES = (Base.DateTime, Base.DateTimeOriginal, Base.DateTimeDigitized)
_WANTED: dict[IFD | None, tuple[int, ...]] = {
    None: (Base.Orientation, Base.Make, Base.Model, Base.Software, Base.ImageDescription,
           Base.XPTitle, Base.XPComment, Base.XPKeywords, Base.XPSubject, *_DATES),
    IFD.Exif: (Base.UserComment, *_DATES),
    IFD.GPSInfo: (GPS.GPSLatitudeRef, GPS.GPSLatitude, GPS.GPSLongitudeRef, GPS.GPSLongitude,
                  GPS.GPSDateStamp, GPS.GPSTimeStamp),
}  # fmt: skip


def drop_broken_directories(image: Image.Image) -> None:
    """Forget EXIF that Pillow would fail over when it loads a TIFF, and the picture with it."""
    for directory in (IFD.Exif, IFD.GPSInfo, IFD.Interop) if image.format == "TIFF" else ():
        exif = image.getexif()
        try:
            exif.get_ifd(directory)
        except GARBAGE:
            exif.pop(directory, None)


def orientation(image: Image.Image) -> int:
    """Return how a loaded image has to be turned, 1 to 8 as EXIF has it; 1 is upright."""
    value = tags_of(image.getexif).get(Base.Orientation)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def tags_of(read: Callable[[], Image.Exif], directory: IFD | None = None) -> Mapping[int, Any]:
    """Return the tags of a directory that are wanted and can be read; never fails."""
    tags: dict[int, Any] = {}
    for number in _WANTED[directory]:
        with suppress(*GARBAGE):
            exif = read()
            tags[number] = (exif if directory is None else exif.get_ifd(directory))[number]
    return tags
