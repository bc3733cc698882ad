"""Small upright pictures of photos, whatever their format, decoded out of harm's way."""

import io
from pathlib import Path

import streamlit as st

from semsearch.errors import UnreadableImageError
from semsearch.files import is_there
from semsearch.images.decoding import shared_decoders
from semsearch.library.library import Library
from semsearch.library.photo import Photo

THUMBNAIL_SIDE = 480
QUALITY = 82
# Some 40 kB each.
KEPT = 2_000


def thumbnail(library: Library, photo: Photo, side: int = THUMBNAIL_SIDE) -> bytes:
    """Return a photo as a JPEG file of at most `side` pixels a side.

    Raises
    ------
    UnreadableImageError
        If the file is gone, is not in a folder of the library once links are followed, or
        cannot be decoded.
    """
    if not is_there(photo.path):
        raise UnreadableImageError(f"{photo.path} is no longer there, or may not be opened.")
    if not library.folders.hold(photo.path):
        raise UnreadableImageError(f"{photo.path} is not in a folder of this library.")
    return _thumbnail(str(photo.path), photo.path.stat().st_mtime_ns, side)


@st.cache_data(show_spinner=False, max_entries=KEPT)
def _thumbnail(path: str, changed: int, side: int) -> bytes:
    image = shared_decoders().decode(Path(path), side=side).image
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()
