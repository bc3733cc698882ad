"""Raw photos made by hand, as no camera's may be given away: small DNG files."""

import io
import struct
from collections.abc import Sequence

import numpy as np
from PIL import Image

SHORT, LONG, ASCII, BYTE, RATIONAL = 3, 4, 2, 1, 10
SIZES = {BYTE: 1, ASCII: 1, SHORT: 2, LONG: 4, RATIONAL: 8}
Tag = tuple[int, int, bytes]


def shorts(number: int, *values: int) -> Tag:
    return number, SHORT, struct.pack(f"<{len(values)}H", *values)


def longs(number: int, *values: int) -> Tag:
    return number, LONG, struct.pack(f"<{len(values)}I", *values)


def text(number: int, value: str) -> Tag:
    return number, ASCII, value.encode() + b"\0"


def rationals(number: int, *values: float) -> Tag:
    whole = [part for value in values for part in (round(value * 10_000), 10_000)]
    return number, RATIONAL, struct.pack(f"<{len(whole)}i", *whole)


def directory(tags: Sequence[Tag], start: int) -> bytes:
    """A directory of a TIFF, to be written at `start`, with the values that it points to."""
    tags, entries, values = sorted(tags), b"", b""
    behind = start + 2 + 12 * len(tags) + 4
    for number, kind, value in tags:
        entries += struct.pack("<HHI", number, kind, len(value) // SIZES[kind])
        if len(value) <= 4:
            entries += value.ljust(4, b"\0")
        else:
            entries += struct.pack("<I", behind + len(values))
            values += value + b"\0" * (len(value) % 2)
    return struct.pack("<H", len(tags)) + entries + b"\0" * 4 + values


def jpeg(colour: str, size: tuple[int, int]) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


def dng(
    size: tuple[int, int] = (1200, 800),
    preview: bytes | None = None,
    preview_size: tuple[int, int] = (1200, 800),
    orientation: int = 1,
    taken: str | None = "2019:07:04 18:30:00",
) -> bytes:
    """A DNG: the sensor saw one green, the preview is what is given."""
    width, height = size
    sensor = np.full((height, width), 2_000, "<u2")
    sensor[0::2, 1::2] = sensor[1::2, 0::2] = 40_000
    pixels = sensor.tobytes()
    preview = preview or b""
    main = [
        longs(254, 0), longs(256, width), longs(257, height), shorts(258, 16), shorts(259, 1),
        shorts(262, 32803), text(271, "Nikon"), text(272, "D90"), shorts(274, orientation),
        shorts(277, 1), longs(278, height), longs(279, len(pixels)), shorts(33421, 2, 2),
        (33422, BYTE, bytes((0, 1, 1, 2))), (50706, BYTE, bytes((1, 4, 0, 0))),
        text(50708, "Nikon D90"), longs(50717, 65535),
        rationals(50721, 1, 0, 0, 0, 1, 0, 0, 0, 1), rationals(50728, 1, 1, 1),
    ]  # fmt: skip
    shot = [text(0x9003, taken)] if taken else []
    small = [
        longs(254, 1), longs(256, preview_size[0]), longs(257, preview_size[1]),
        shorts(258, 8, 8, 8), shorts(259, 7), shorts(262, 6), shorts(277, 3),
        longs(278, preview_size[1]), longs(279, len(preview)),
    ]  # fmt: skip
    # Directories are as long whatever numbers stand in them, so that places can be told first.
    pointers = [longs(273, 0), longs(34665, 0)] + ([longs(330, 0)] if preview else [])
    at_shot = 8 + len(directory([*main, *pointers], 8))
    at_small = at_shot + len(directory(shot, at_shot))
    at_preview = at_small + len(directory([*small, longs(273, 0)], at_small))
    at_pixels = at_preview + len(preview)
    places = [longs(273, at_pixels), longs(34665, at_shot)]
    places += [longs(330, at_small)] if preview else []
    return (
        b"II*\0" + struct.pack("<I", 8)
        + directory([*main, *places], 8)
        + directory(shot, at_shot)
        + directory([*small, longs(273, at_preview)], at_small)
        + preview + pixels
    )  # fmt: skip
