"""Any image file to upright RGB pixels, or one clear error."""

import io
import re
import warnings
from collections.abc import Sequence
from os import PathLike
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from semsearch.errors import UnreadableImageError

# Pillow knows more; some builds of it lack AVIF.
Image.init()
FORMATS: list[str] = [
    name
    for name in ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "PPM")
    if name in Image.OPEN
]
SUFFIXES = frozenset(
    ".jpg .jpeg .jpe .jfif .png .webp .gif .bmp .tif .tiff .avif .ppm .pgm .pbm".split()
)
MAX_PIXELS = 2 * 89_478_485
MAX_SIDE = 1024

ImageSource = str | PathLike[str] | bytes | Image.Image

_ORIENTATION, _EXIF_IFD, _DATE_TIME_ORIGINAL = 0x0112, 0x8769, 0x9003
_EXIF_TIME = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)")

# What Pillow raises over its own 1,060 test images, beside its bomb error.
_DECODER_ERRORS = (OSError, ValueError, SyntaxError, NotImplementedError, MemoryError, EOFError)


def load_image(source: ImageSource, name: str | None = None) -> Image.Image:
    """Decode an image safely.

    The first frame counts, EXIF orientation is applied, 16-bit data is scaled,
    transparency lies on white, and a photo larger than `MAX_SIDE` is reduced to it.

    Parameters
    ----------
    source : path, bytes or PIL.Image.Image
        A file, the content of one, or a picture already decoded.
    name : str, optional
        What error messages call the picture; the file's name by default.

    Returns
    -------
    PIL.Image.Image
        Mode RGB, longest side at most `MAX_SIDE` pixels; its `info` holds
        ``size``, the upright (width, height) of the original, and ``taken``, when it was
        taken as ``YYYY-MM-DD HH:MM:SS``, or None.

    Raises
    ------
    UnreadableImageError
        If it is no image of a known format, is damaged, or has over `MAX_PIXELS` pixels.
    """
    name = name or _describe(source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _upright_rgb(_open(source, name))
    except Image.DecompressionBombError:
        raise UnreadableImageError(_too_large(name)) from None
    except UnidentifiedImageError:
        raise UnreadableImageError(
            f"{name} is not an image that semsearch can read "
            "(JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF). Export it as JPEG and try again."
        ) from None
    except _DECODER_ERRORS as error:
        raise UnreadableImageError(
            f"{name} is damaged and cannot be decoded ({error}). "
            "Open it in a photo viewer and save it again, or use another copy."
        ) from error


def _describe(source: ImageSource) -> str:
    return Path(source).name if isinstance(source, str | PathLike) else "The picture"


def _too_large(name: str) -> str:
    return (
        f"{name} has more than {MAX_PIXELS // 1_000_000} million pixels. Reduce it and try again."
    )


def _open(source: ImageSource, name: str) -> Image.Image:
    if isinstance(source, Image.Image):
        return source
    if isinstance(source, bytes):
        if not source:
            raise UnreadableImageError(f"{name} is empty. Choose a file that holds a picture.")
        return Image.open(io.BytesIO(source), formats=FORMATS)
    path = Path(source)
    if not path.is_file():
        raise UnreadableImageError(f"{path} is not a file. Check the path.")
    if path.stat().st_size == 0:
        raise UnreadableImageError(f"{name} is empty. Choose a file that holds a picture.")
    return Image.open(path, formats=FORMATS)


def _upright_rgb(image: Image.Image) -> Image.Image:
    width, height = image.size
    exif = image.getexif()
    # A JPEG decoder can skip detail that would be thrown away; this asks it to.
    image.draft(image.mode, (MAX_SIDE, MAX_SIDE))
    image = _to_rgb(ImageOps.exif_transpose(image))
    image.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    sideways = exif.get(_ORIENTATION, 1) in (5, 6, 7, 8)
    image.info = {"size": (height, width) if sideways else (width, height), "taken": _taken(exif)}
    return image


def _taken(exif: Image.Exif) -> str | None:
    found = _EXIF_TIME.match(str(exif.get_ifd(_EXIF_IFD).get(_DATE_TIME_ORIGINAL)))
    return "{}-{}-{} {}".format(*found.groups()) if found else None


def _to_rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I") or image.mode == "F":
        image = _to_8_bit(image)
    if not image.has_transparency_data:
        return image.convert("RGB")
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image.convert("RGBA")).convert("RGB")


def _to_8_bit(image: Image.Image) -> Image.Image:
    """Scale 16-bit data by its full range, and any other by its own."""
    values = np.asarray(image, dtype=np.float32)
    values = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    is_16_bit = image.mode.startswith("I") and values.min() >= 0 and 255 < values.max() <= 65535
    top = 65535.0 if is_16_bit else max(float(values.max()), 255.0)
    return Image.fromarray((np.clip(values / top, 0, 1) * 255).round().astype(np.uint8))


def squash(images: Sequence[Image.Image], side: int) -> NDArray[np.float32]:
    """Return `images` as squares, shape (n, side, side, 3), 0 to 255.

    Squashing keeps the whole photo in view, where a central crop would lose its sides.
    """
    size = (side, side)
    return np.stack(
        [np.asarray(i.resize(size, Image.Resampling.BICUBIC), np.float32) for i in images]
    )
