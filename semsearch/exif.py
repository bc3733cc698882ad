"""What a photo's EXIF tells: when, with what and where it was taken; garbage tells nothing."""

import math
import struct
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

TIME_FORMAT = "%Y-%m-%d %H:%M:%S"
LONGEST = 80
SIDEWAYS = (5, 6, 7, 8)

# What Pillow and Python raise over tags that are not what they should be.
GARBAGE = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, ZeroDivisionError, OverflowError,
    SyntaxError, OSError, EOFError, RuntimeError, AssertionError, struct.error, zlib.error,
)  # fmt: skip

_WANTED: dict[IFD | None, tuple[int, ...]] = {
    None: (Base.Orientation, Base.DateTime, Base.Make, Base.Model),
    IFD.Exif: (Base.DateTimeOriginal, Base.DateTimeDigitized),
    IFD.GPSInfo: (GPS.GPSLatitudeRef, GPS.GPSLatitude, GPS.GPSLongitudeRef, GPS.GPSLongitude),
}


@dataclass(frozen=True)
class Facts:
    """What a file tells of its photo.

    Attributes
    ----------
    width, height : int
        Size in pixels of the original, upright.
    taken : str or None
        When it was taken, as ``YYYY-MM-DD HH:MM:SS``.
    camera : str or None
        Make and model.
    latitude, longitude : float or None
        Where it was taken, in degrees; north and east are positive.
    taken_from : str or None
        What says when it was taken, such as ``exif``.
    """

    width: int
    height: int
    taken: str | None = None
    camera: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    taken_from: str | None = None


def read_facts(image: Image.Image, size: tuple[int, int]) -> Facts:
    """Return the facts of a loaded image; reading them never fails.

    Parameters
    ----------
    size : (int, int)
        Width and height as the file has them, before `orientation` is applied.
    """
    width, height = reversed(size) if orientation(image) in SIDEWAYS else size
    main, shot, place = _tags(image), _tags(image, IFD.Exif), _tags(image, IFD.GPSInfo)
    times = (shot.get(Base.DateTimeOriginal), shot.get(Base.DateTimeDigitized),
             main.get(Base.DateTime))  # fmt: skip
    taken = next(filter(None, map(_time, times)), None)
    camera = _camera(_words(main.get(Base.Make)), _words(main.get(Base.Model)))
    latitude, longitude = _place(place)
    source = "exif" if taken else None
    return Facts(width, height, taken, camera, latitude, longitude, source)


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
    value = _tags(image).get(Base.Orientation)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _tags(image: Image.Image, directory: IFD | None = None) -> Mapping[int, Any]:
    """Return the tags of a directory that are wanted and can be read."""
    tags: dict[int, Any] = {}
    for number in _WANTED[directory]:
        with suppress(*GARBAGE):
            exif = image.getexif()
            tags[number] = (exif if directory is None else exif.get_ifd(directory))[number]
    return tags


def _place(tags: Mapping[int, Any]) -> tuple[float, float] | tuple[None, None]:
    latitude = _degrees(tags.get(GPS.GPSLatitude), tags.get(GPS.GPSLatitudeRef), "NS", 90)
    longitude = _degrees(tags.get(GPS.GPSLongitude), tags.get(GPS.GPSLongitudeRef), "EW", 180)
    # Cameras that do not know where they are may say 0, 0.
    if latitude is None or longitude is None or latitude == longitude == 0:
        return None, None
    return latitude, longitude


def _time(value: Any) -> str | None:
    try:
        time = datetime.strptime(str(value).strip("\0 ")[:19], "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return None
    return time.strftime(TIME_FORMAT) if time.year >= 1800 else None


def _words(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())


def _camera(make: str, model: str) -> str | None:
    """Join make and model; models of Nikon Corporation begin with Nikon themselves."""
    first = model.lower().partition(" ")[0]
    is_said = model.lower().startswith(make.lower()) or first in make.lower().split()
    whole = model if is_said else f"{make} {model}"
    return whole.strip()[:LONGEST].strip() or None


def _degrees(value: Any, direction: Any, directions: str, limit: int) -> float | None:
    sign = {directions[0]: 1, directions[1]: -1}.get(_words(direction).upper())
    if sign is None or not isinstance(value, tuple):
        return None
    try:
        degrees, minutes, seconds = (float(part) for part in value)
        total = degrees + minutes / 60 + seconds / 3600
    except GARBAGE:
        return None
    return round(sign * total, 6) if math.isfinite(total) and 0 <= total <= limit else None
