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
from semsearch.facts.exif import GARBAGE, SIDEWAYS, drop_broken_directories, orientation
from semsearch.facts.metadata import Metadata
from semsearch.facts.reading import read_facts
from semsearch.images.line_drawings import shaded
from semsearch.images.pixels import reduced, to_rgb
from semsearch.images.raw import RAW_SUFFIXES, RawPhoto, is_raw, read_raw
from semsearch.images.signatures import describe_start
from semsearch.images.tiles import reduced_size

NAMES = "JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF, HEIC and raw photos"
SUFFIXES = RAW_SUFFIXES | frozenset(
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


def load_image(
    source: ImageSource, name: str | None = None, side: int = MAX_SIDE, across: int = 0
) -> Image.Image:
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
    across : int
        What the shorter side of a long picture, see `tiles.count`, keeps if it has so much.

    Returns
    -------
    PIL.Image.Image
        Mode RGB, longest side at most `side` pixels, unless `across` asks for more; its
        ``info["facts"]`` is a `semsearch.facts.reading.Facts`.

    Raises
    ------
    UnreadableImageError
        If it is no image of a known format, is damaged, or has over `MAX_PIXELS` pixels.
    """
    name = name or _describe(source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _decoded(source, name, side, across)
    except Image.DecompressionBombError:
        raise UnreadableImageError(_too_large(name)) from None
    except _DECODER_ERRORS as error:
        raise UnreadableImageError(_explain(error, source, name)) from error


def looks_like_image(prefix: bytes, but: str = "") -> bool:
    """Return whether a file that begins with these (up to `PREFIX`) bytes may be an image.

    One of the format `but` does not count.
    """
    return any(_accepts(name, prefix) for name in formats() if name != but)


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
    """Return `images` as squares, shape (n, side, side, 3), 0 to 255; line drawings shaded."""
    squares = (np.asarray(squashed(image, side), np.float32) for image in images)
    return np.stack([shaded(square) for square in squares])


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
        start = _start(source, PREFIX)
        if not looks_like_image(start):
            kind = describe_start(start)
            return (
                f"{name} is {f'{kind}, and ' if kind else ''}not an image that semsearch can read "
                f"({NAMES}). Export it as JPEG and try again."
            )
        reason = "its header cannot be read"
    # Pillow raises NotImplementedError for kinds of a format that it knows and does not decode.
    if isinstance(error, UnidentifiedImageError | NotImplementedError):
        return (
            f"{name} is damaged or of a rare kind, and cannot be decoded ({reason}). "
            "Open it in a photo viewer and export it as JPEG."
        )
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
    _check_content(source, name)
    file = io.BytesIO(source) if isinstance(source, bytes) else Path(source)
    return _checked(Image.open(file, formats=formats()), name)


def _check_content(source: str | PathLike[str] | bytes, name: str) -> None:
    path = None if isinstance(source, bytes) else Path(source)
    if path and not path.is_file():
        raise UnreadableImageError(f"{name} is not a file ({path}). Check the path.")
    if source == b"" or (path and path.stat().st_size == 0):
        raise UnreadableImageError(f"{name} is empty. Choose a file that holds a picture.")


def _checked(image: Image.Image, name: str) -> Image.Image:
    if image.width * image.height > MAX_PIXELS:
        raise UnreadableImageError(_too_large(name))
    return image


def _decoded(source: ImageSource, name: str, side: int, across: int) -> Image.Image:
    path = Path(source) if isinstance(source, str | PathLike) else None
    if raw := _read_raw(source, name, side):
        return _upright_rgb(raw.image, (side, across), path, raw)
    try:
        return _upright_rgb(_open(source, name), (side, across), path)
    except _DECODER_ERRORS:
        # JPEG and AVIF decoders may give up over broken EXIF, so it gets a name they do not know.
        if b"Exif" not in _start(source, EXIF_STARTS):
            raise
    content = _start(source).replace(b"Exif", b"skip", 1)
    return _upright_rgb(_open(content, name), (side, across), path)


def _read_raw(source: ImageSource, name: str, side: int) -> RawPhoto | None:
    """Return a raw photo, or None of what is none by its name, or by what it begins with."""
    if isinstance(source, Image.Image) or not is_raw(name):
        return None
    _check_content(source, name)
    if looks_like_image(_start(source, PREFIX), but="TIFF"):
        return None
    try:
        return read_raw(source if isinstance(source, bytes) else Path(source), side)
    except (ValueError, MemoryError) as error:
        kind = Path(name).suffix[1:].upper()
        raise UnreadableImageError(
            f"{name} is a raw photo of the kind {kind}, and LibRaw cannot read this one "
            f"({_one_line(error)}). Export it as JPEG; the JPEG is then found."
        ) from error


def _upright_rgb(
    image: Image.Image, kept: tuple[int, int], path: Path | None, raw: RawPhoto | None = None
) -> Image.Image:
    size, profile = image.size, image.info.get("icc_profile")
    box = _box(size, *kept)
    # A JPEG decoder can skip detail that would be thrown away; this asks it to.
    image.draft(None, box)
    drop_broken_directories(image)
    image.load()
    turn = orientation(image)
    upright = size[::-1] if turn in SIDEWAYS else size
    facts = (
        read_facts(raw.metadata, raw.size) if raw else read_facts(Metadata.of(image, path), upright)
    )
    image = reduced(image, 2 * max(box))
    image.thumbnail(box, Image.Resampling.LANCZOS)
    image = to_rgb(image, profile)
    image = image.transpose(_TURNS[turn]) if turn in _TURNS else image
    image.info = {"facts": facts}
    return image


def _box(size: tuple[int, int], side: int, across: int) -> tuple[int, int]:
    """Return what a picture of (width, height) is to fit into, see `load_image`."""
    long = reduced_size(size, across) if across else None
    return long if long and max(long) > side else (side, side)
