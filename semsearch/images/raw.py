"""Raw photos: the picture that the camera put into one, or else what its sensor saw."""

import io
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from PIL.ExifTags import Base

from semsearch.facts.exif import GARBAGE, SIDEWAYS
from semsearch.facts.metadata import Metadata

if TYPE_CHECKING:
    from rawpy import RawPy

# What the sensors of cameras saw, by the names that their makers give to such files.
RAW_SUFFIXES = frozenset(
    ".3fr .arw .bay .cap .cr2 .cr3 .crw .dcr .dng .erf .fff .gpr .iiq .k25 .kdc .mdc .mef .mos "
    ".mrw .nef .nrw .orf .ori .pef .ptx .raf .raw .rw2 .rwl .sr2 .srf .srw .x3f".split()
)
# How LibRaw and EXIF call the same turns.
_ORIENTATIONS = {0: 1, 3: 3, 5: 8, 6: 6}


@dataclass(frozen=True)
class RawPhoto:
    """A raw photo.

    Attributes
    ----------
    image : PIL.Image.Image
        Its picture, not decoded yet where that is a JPEG, with an orientation of its own.
    size : (int, int)
        Width and height of what the sensor saw, upright.
    metadata : Metadata
    """

    image: Image.Image
    size: tuple[int, int]
    metadata: Metadata


def is_raw(name: str) -> bool:
    """Return whether a file of that name should be a raw photo."""
    return Path(name).suffix.lower() in RAW_SUFFIXES


def read_raw(source: Path | bytes, side: int) -> RawPhoto:
    """Return a raw photo.

    Its picture is the largest that the camera put into it; only where that is smaller than
    `side` and than the photo, the sensor's own is made, at half its size.

    Raises
    ------
    ValueError
        If LibRaw cannot read it; what it says is the message.
    """
    import rawpy

    path = source if isinstance(source, Path) else None
    said = _said_by_file(source, path)
    try:
        with rawpy.imread(str(path) if path else io.BytesIO(source)) as raw:  # type: ignore[arg-type]
            size = _size(raw)
            preview = _preview(raw, side)
            if preview is None:
                return RawPhoto(_developed(raw), size, said)
            said = said.over(_said_by_preview(preview))
            if max(preview.size) < min(side, max(size)):
                with suppress(rawpy.LibRawError):
                    return RawPhoto(_developed(raw), size, said)
            return RawPhoto(preview, size, said)
    except rawpy.LibRawError as error:
        reason = error.args[0] if error.args else type(error).__name__
        raise ValueError(
            reason.decode("latin-1") if isinstance(reason, bytes) else reason
        ) from None


def _size(raw: "RawPy") -> tuple[int, int]:
    sizes = raw.sizes
    is_sideways = _ORIENTATIONS.get(sizes.flip, 1) in SIDEWAYS
    return (sizes.height, sizes.width) if is_sideways else (sizes.width, sizes.height)


def _developed(raw: "RawPy") -> Image.Image:
    return Image.fromarray(raw.postprocess(half_size=True, use_camera_wb=True))


def _preview(raw: "RawPy", side: int) -> Image.Image | None:
    """Return the picture in a raw photo, loaded, with all the detail that `side` needs.

    LibRaw gives a JPEG without EXIF one, with what it knows of date, camera and turn.
    """
    import rawpy

    with suppress(rawpy.LibRawNoThumbnailError, rawpy.LibRawUnsupportedThumbnailError, *GARBAGE):
        found = raw.extract_thumb()
        if isinstance(found.data, bytes):
            image: Image.Image = Image.open(io.BytesIO(found.data), formats=["JPEG"])
            image.draft(None, (side, side))
            image.load()
            return image
        image = Image.fromarray(found.data)
        image.getexif()[Base.Orientation] = _ORIENTATIONS.get(raw.sizes.flip, 1)
        return image
    return None


def _said_by_preview(preview: Image.Image) -> Metadata:
    """Return the metadata of a preview; the beginning of time is what LibRaw writes for no date."""
    said = Metadata.of(preview)
    none = f"{datetime.fromtimestamp(0):%Y:%m:%d %H:%M:%S}"
    known = {number: tag for number, tag in said.main.items() if tag != none}
    return replace(said, main=known)


def _said_by_file(source: Path | bytes, path: Path | None) -> Metadata:
    if path is None:
        return Metadata.of_raw(io.BytesIO(source))  # type: ignore[arg-type]
    with path.open("rb") as file:
        return Metadata.of_raw(file, path)
