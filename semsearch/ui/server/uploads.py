"""Photos that people give the app to search with: kept in memory, for the newest few."""

import secrets
from dataclasses import dataclass
from urllib.parse import unquote

from PIL.Image import Image

from semsearch.images.decoding import shared_decoders
from semsearch.images.tiles import ACROSS
from semsearch.ui.server.shown import Kept

MOST_KEPT = 24
MOST_BYTES = 100_000_000
LONGEST_NAME = 200


@dataclass(frozen=True)
class Upload:
    """A photo that somebody gave.

    Attributes
    ----------
    key : str
        What names it in an address; nobody can guess it.
    name : str
        Of its file, without folders.
    image : PIL.Image.Image
        Upright, in RGB.
    """

    key: str
    name: str
    image: Image


UPLOADS: Kept[Upload] = Kept(MOST_KEPT)


def take_upload(content: bytes, name: str) -> Upload:
    """Decode a photo out of harm's way, keep it, and return it.

    Raises
    ------
    UnreadableImageError
        If it is no image that can be decoded.
    DecoderError
        If no process that decodes can be started.
    """
    plain = unquote(name).replace("\\", "/").rsplit("/", 1)[-1][:LONGEST_NAME] or "your photo"
    image = shared_decoders().decode(content, plain, across=ACROSS).image
    upload = Upload(secrets.token_urlsafe(12), plain, image)
    UPLOADS.keep(upload.key, upload)
    return upload
