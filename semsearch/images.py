"""Any image file to upright RGB pixels, or one clear error."""

import io
import warnings
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from os import PathLike
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError
from PIL.Image import Transpose

from semsearch.errors import UnreadableImageError
from semsearch.exif import GARBAGE, drop_broken_directories, orientation, read_facts
from semsearch.pixels import reduced, to_rgb

NAMES = "JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF, HEIC"
SUFFIXES = frozenset(
    ".jpg .jpeg .jpe .jfif .mpo .png .webp .gif .bmp .tif .tiff .avif .heic .heif .hif "
    ".ppm .pgm .pbm .pnm".split()
)
MAX_PIXELS = 2 * 89_478_485
MAX_SIDE = 1024
PREFIX = 32
EXIF_STARTS = 4096

ImageSource = str | PathLike[str] | bytes | Image.Image

# What Pillow and pillow-heif raise over damaged files; see `scripts/get_broken_images.py`.
_DECODER_ERRORS = (*GARBAGE, MemoryError)
_TURNS = dict(
    zip(
        range(2, 9),
        (Transpose.FLIP_LEFT_RIGHT, Transpose.ROTATE_180, Transpose.FLIP_TOP_BOTTOM,
         Transpose.TRANSPOSE, Transpose.ROTATE_270, Transpose.TRANSVERSE, Transpose.ROTATE_90),
        strict=True,
    )
)  # fmt: skip


def load_image(source: ImageSource, name: str | None = None, side: int = MAX_SIDE) -> Image.Image:
    """Decode an image safely.

    The first frame counts, EXIF orientation is applied, an embedded colour profile is
    converted to sRGB, 16-bit data is scaled, and transparency lies on white.

    Parameters
    ----------
    source : path, bytes or PIL.Image.Image
        A file, the content of one, or a picture already decoded.
    name : str, optional
        What error messages call the picture; the file's name by default.
    side : int
        A larger photo is reduced to it.

    Returns
    -------
    PIL.Image.Image
        Mode RGB, longest side at most `side` pixels; its ``info["facts"]`` is a
        `semsearch.exif.Facts`.

    Raises
    ------
    UnreadableImageError
        If it is no image of a known format, is damaged, or has over `MAX_PIXELS` pixels.
    """
    name = name or _describe(source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _decoded(source, name, side)
    except Image.DecompressionBombError:
        raise UnreadableImageError(_too_large(name)) from None
    except _DECODER_ERRORS as error:
        raise UnreadableImageError(_explain(error, source, name)) from error


def looks_like_image(prefix: bytes) -> bool:
    """Return whether a file that begins with these (up to `PREFIX`) bytes may be an image."""
    return any(_accepts(name, prefix) for name in formats())


@cache
def formats() -> list[str]:
    """Return the formats that are read, as Pillow calls them; JPEG includes MPO.

    Some builds lack AVIF. HEIF is registered here, at the first image, for a fast import.
    """
    import pillow_heif

    pillow_heif.register_heif_opener()
    Image.init()
    wanted = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF", "PPM")
    return [name for name in wanted if name in Image.OPEN]


def squash(images: Sequence[Image.Image], side: int) -> NDArray[np.float32]:
    """Return `images` as squares, shape (n, side, side, 3), 0 to 255."""
    return np.stack([np.asarray(squashed(image, side), np.float32) for image in images])


def squashed(image: Image.Image, side: int) -> Image.Image:
    """Return a picture as a square; itself if it is one of that side.

    Squashing keeps the whole photo in view, where a central crop would lose its sides.
    """
    size = (side, side)
    return image if image.size == size else image.resize(size, Image.Resampling.BICUBIC)


def _accepts(format: str, prefix: bytes) -> bool:
    accept = Image.OPEN[format][1]
    try:
        return accept is not None and bool(accept(prefix))
    except _DECODER_ERRORS:
        return False


def _describe(source: ImageSource) -> str:
    return Path(source).name if isinstance(source, str | PathLike) else "The picture"


def _too_large(name: str) -> str:
    return (
        f"{name} has more than {MAX_PIXELS // 1_000_000} million pixels. Reduce it and try again."
    )


def _explain(error: BaseException, source: ImageSource, name: str) -> str:
    reason = _one_line(error)
    if isinstance(error, PermissionError):
        return f"{name} cannot be opened. Check its rights."
    if isinstance(error, UnidentifiedImageError):
        if not looks_like_image(_start(source, PREFIX)):
            return (
                f"{name} is not an image that semsearch can read ({NAMES}). "
                "Export it as JPEG and try again."
            )
        reason = "its header cannot be read"
    return (
        f"{name} is damaged and cannot be decoded ({reason}). "
        "Open it in a photo viewer and save it again, or use another copy."
    )


def _start(source: ImageSource, length: int | None = None) -> bytes:
    if isinstance(source, str | PathLike):
        with suppress(OSError), Path(source).open("rb") as file:
            return file.read(length)
    return source[:length] if isinstance(source, bytes) else b""


def _one_line(error: BaseException) -> str:
    text = "".join(c if c.isprintable() else " " for c in str(error) or type(error).__name__)
    return " ".join(text.split())[:120]


def _open(source: ImageSource, name: str) -> Image.Image:
    if isinstance(source, Image.Image):
        return source
    if isinstance(source, bytes):
        if not source:
            raise UnreadableImageError(f"{name} is empty. Choose a file that holds a picture.")
        return _checked(Image.open(io.BytesIO(source), formats=formats()), name)
    path = Path(source)
    if not path.is_file():
        raise UnreadableImageError(f"{name} is not a file ({path}). Check the path.")
    if path.stat().st_size == 0:
        raise UnreadableImageError(f"{name} is empty. Choose a file that holds a picture.")
    return _checked(Image.open(path, formats=formats()), name)


def _checked(image: Image.Image, name: str) -> Image.Image:
    if image.width * image.height > MAX_PIXELS:
        raise UnreadableImageError(_too_large(name))
    return image


def _decoded(source: ImageSource, name: str, side: int) -> Image.Image:
    try:
        return _upright_rgb(_open(source, name), side)
    except _DECODER_ERRORS:
        # JPEG and AVIF decoders may give up over broken EXIF, so it gets a name they do not know.
        if b"Exif" not in _start(source, EXIF_STARTS):
            raise
    content = _start(source).replace(b"Exif", b"skip", 1)
    return _upright_rgb(_open(content, name), side)


def _upright_rgb(image: Image.Image, side: int) -> Image.Image:
    size, profile = image.size, image.info.get("icc_profile")
    # A JPEG decoder can skip detail that would be thrown away; this asks it to.
    image.draft(None, (side, side))
    drop_broken_directories(image)
    image.load()
    facts, turn = read_facts(image, size), _TURNS.get(orientation(image))
    image = reduced(image, 2 * side)
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
    image = to_rgb(image, profile)
    image = image if turn is None else image.transpose(turn)
    image.info = {"facts": facts}
    return image
