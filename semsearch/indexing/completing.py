"""What older versions kept photos without: colours, hashes, what tells a date, and tiles."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from semsearch.encoders import Encoder
from semsearch.errors import UnreadableImageError
from semsearch.images.decoding import Decoders
from semsearch.images.tiles import ACROSS
from semsearch.indexing.keeping import embed_tiles
from semsearch.indexing.reading import SIDE
from semsearch.library.library import Library
from semsearch.library.photo import Details

Numbered = tuple[int, Path]


def complete(library: Library, decoders: Decoders, photos: Sequence[Numbered]) -> int:
    """Add colours, hash, and what tells the date; return of how many photos.

    Parameters
    ----------
    photos : sequence of (int, Path)
        By number and file; those whose file cannot be read are left as they are.
    """
    found = _details(decoders, photos)
    library.complete(found)
    return len(found)


def add_tiles(
    library: Library, encoder: Encoder, decoders: Decoders, photos: Sequence[Numbered]
) -> int:
    """Add what the encoder sees in the tiles of long photos; return of how many photos.

    Parameters
    ----------
    photos
        As of `complete`.
    """
    found = []
    for number, path in photos:
        with suppress(UnreadableImageError):
            decoded = decoders.decode(path, None, SIDE, across=ACROSS)
            found.append((number, embed_tiles(encoder, decoded)))
    library.add_tiles(found, encoder.name)
    return len(found)


def _details(decoders: Decoders, photos: Sequence[Numbered]) -> list[Details]:
    """Return the details of the photos whose files can be read."""
    found = []
    for number, path in photos:
        with suppress(UnreadableImageError):
            decoded = decoders.decode(path, None, SIDE, True)
            found.append(Details(number, decoded.facts, decoded.phash, decoded.colours))
    return found
