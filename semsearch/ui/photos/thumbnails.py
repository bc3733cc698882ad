"""Small upright pictures of photos, whatever their format, decoded out of harm's way."""

import hashlib
import io
from pathlib import Path

from semsearch.errors import UnreadableImageError
from semsearch.files import is_there
from semsearch.images.decoding import shared_decoders
from semsearch.library.library import Library
from semsearch.library.photo import Photo
from semsearch.ui.photos.picture_cache import PictureCache, cache_folder

# Longest sides in pixels that a browser may ask for: each costs a file in the cache.
SIDES = (160, 320, 480, 640, 960, 1280, 2048)
THUMBNAIL_SIDE = 480
QUALITY = 82


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
    name, kept = _name(photo.path, side), PictureCache(cache_folder())
    return kept.read(name) or kept.keep(name, _jpeg(photo.path, side))


def _name(path: Path, side: int) -> str:
    stat = path.stat()
    said = f"{path}\0{stat.st_mtime_ns}\0{stat.st_size}\0{side}\0{QUALITY}"
    return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()


def _jpeg(path: Path, side: int) -> bytes:
    image = shared_decoders().decode(path, side=side).image
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()
