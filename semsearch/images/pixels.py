"""Pixels of any mode to sRGB on white, in little more memory than they take already."""

import io
from functools import cache
from typing import cast

import numpy as np
from PIL import Image, ImageCms

from semsearch.facts.exif import GARBAGE

BAND_PIXELS = 1 << 22


def reduced(image: Image.Image, side: int) -> Image.Image:
    """Return a copy in mode L, LA, RGB, RGBA, CMYK or LAB, by averaging blocks of pixels.

    It is made band by band, because a large picture may fit memory only once.

    Parameters
    ----------
    side : int
        The longest side of the copy is at least this and less than twice this, unless the
        picture itself is smaller.
    """
    factor = max(1, max(image.size) // side)
    rows = factor * max(1, BAND_PIXELS // (image.width * factor))
    bands = [
        _plain(image.crop((0, top, image.width, min(top + rows, image.height)))).reduce(factor)
        for top in range(0, image.height, rows)
    ]
    whole = Image.new(bands[0].mode, (bands[0].width, sum(band.height for band in bands)))
    for number, band in enumerate(bands):
        whole.paste(band, (0, number * rows // factor))
    return _to_8_bit(whole, image.mode) if whole.mode == "F" else whole


def _plain(image: Image.Image) -> Image.Image:
    """Return a picture in one of the modes L, LA, RGB, RGBA, CMYK, LAB and F."""
    if image.mode.startswith("I") or image.mode == "F":
        return _to_float(image)
    if image.mode in ("LA", "RGBA"):
        return image
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in ("1", "L"):
        return image.convert("L")
    return image if image.mode in ("CMYK", "LAB") else image.convert("RGB")


def _to_float(image: Image.Image) -> Image.Image:
    values = np.asarray(image).astype(np.float32)
    values = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    clear = image.info.get("transparency")
    if isinstance(clear, int):
        values[values == clear] = 65535
    return Image.fromarray(values)


def _to_8_bit(image: Image.Image, mode: str) -> Image.Image:
    """Scale 16-bit data by its full range, and any other by its own."""
    low, top = cast(tuple[float, float], image.getextrema())
    if mode.startswith("I") and low >= 0 and 255 < top <= 65535:
        top = 65535.0
    elif mode.startswith("I") or top > 1:
        top = max(top, 255.0)
    else:
        top = 1.0
    return image.point(lambda value: value * (255 / top) + 0.5).convert("L")


def to_rgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return what `reduced` returned as sRGB on white.

    Parameters
    ----------
    profile : bytes or None
        The ICC profile that the file embeds; a broken one is as good as none.
    """
    if image.mode not in ("LA", "RGBA"):
        return _to_srgb(image, profile)
    colours = _to_srgb(image.convert(image.mode.removesuffix("A")), profile)
    white = Image.new("RGB", image.size, "white")
    return Image.composite(colours, white, image.getchannel("A"))


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    try:
        if profile:
            return _transformed(image, ImageCms.ImageCmsProfile(io.BytesIO(profile)))
    except (ImageCms.PyCMSError, *GARBAGE, MemoryError):
        pass
    return image.convert("RGB")


def _transformed(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    if profile.profile.xcolor_space == "RGB " and image.mode == "L":
        image = image.convert("RGB")
    transform = ImageCms.buildTransform(profile, _srgb(), image.mode, "RGB")
    return ImageCms.applyTransform(image, transform) or image


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
