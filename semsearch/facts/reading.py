"""What a file tells of its photo: size, date, camera, place, words; garbage tells nothing."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PIL.ExifTags import GPS, Base

from semsearch.facts.exif import GARBAGE
from semsearch.facts.metadata import Metadata
from semsearch.facts.said import Saying, read_said
from semsearch.facts.taken import when_taken

LONGEST = 80


@dataclass(frozen=True)
class Facts:
    """What a file tells of its photo.

    Attributes
    ----------
    width, height : int
        Size in pixels of the original, upright.
    taken : str or None
        When it was taken, as ``YYYY-MM-DD HH:MM:SS``, or as ``YYYY-MM-DD`` where no time is known.
    camera : str or None
        Make and model.
    latitude, longitude : float or None
        Where it was taken, in degrees; north and east are positive.
    taken_from : str or None
        What says when it was taken, of `semsearch.facts.taken.SOURCES`; empty if nothing does,
        and None if that was never looked for.
    said : tuple of Saying
        What people wrote of it, of a file that was read; a library keeps that apart.
    """

    width: int
    height: int
    taken: str | None = None
    camera: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    taken_from: str | None = ""
    said: tuple[Saying, ...] = ()


def read_facts(metadata: Metadata, size: tuple[int, int]) -> Facts:
    """Return the facts of a photo of that width and height, upright; reading them never fails."""
    taken, source = when_taken(metadata)
    main = metadata.main
    camera = _camera(_words(main.get(Base.Make)), _words(main.get(Base.Model)))
    latitude, longitude = _place(metadata.place)
    return Facts(*size, taken, camera, latitude, longitude, source, read_said(metadata))


def _place(tags: Mapping[int, Any]) -> tuple[float, float] | tuple[None, None]:
    latitude = _degrees(tags.get(GPS.GPSLatitude), tags.get(GPS.GPSLatitudeRef), "NS", 90)
    longitude = _degrees(tags.get(GPS.GPSLongitude), tags.get(GPS.GPSLongitudeRef), "EW", 180)
    # Cameras that do not know where they are may say 0, 0.
    if latitude is None or longitude is None or latitude == longitude == 0:
        return None, None
    return latitude, longitude


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
