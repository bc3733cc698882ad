"""The photo that a page begins with, as its address names it: of the library, or an upload."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL.Image import Image

from semsearch.errors import UploadGoneError
from semsearch.library.photo import Photo
from semsearch.search.engine import SearchEngine
from semsearch.ui.address import addressed
from semsearch.ui.server.uploads import UPLOADS, Upload
from semsearch.vectors import unit

PHOTO, PHOTOS, UPLOAD = "photo", "photos", "upload"
MOST = 200


@dataclass(frozen=True)
class Choice:
    """The chosen picture, or several.

    Attributes
    ----------
    embedding : array of shape (dim,)
    photos : tuple of Photo
        Those of the library that were chosen; none for an upload.
    image : Image or None
        What was uploaded.
    name : str
        Of the file that was uploaded.
    """

    embedding: NDArray[np.float32]
    photos: tuple[Photo, ...] = ()
    image: Image | None = None
    name: str = ""

    @property
    def photo(self) -> Photo | None:
        """The photo of the library, if it is one and no more."""
        return self.photos[0] if len(self.photos) == 1 else None

    @property
    def label(self) -> str:
        """What to call it in a sentence."""
        if len(self.photos) > 1:
            return f"these {len(self.photos)} photos"
        return self.photo.title if self.photo else self.name


def chosen_photo(engine: SearchEngine) -> Choice:
    """Return what the address names, or the first photo.

    Raises
    ------
    UploadGoneError
        If it names a photo that somebody gave, and that is not kept any more.
    WrongEmbeddingError
        If the encoder makes nonsense of it.
    """
    if key := st.query_params.get(UPLOAD):
        return _uploaded(engine, UPLOADS.get(key))
    several = addressed(engine, PHOTOS, MOST)
    if len(several) > 1:
        return _together(engine, several)
    number = next(iter(addressed(engine, PHOTO) or several), int(engine.ids[0]))
    return Choice(engine.embedding(number), (engine.photo(number),))


def _uploaded(engine: SearchEngine, upload: Upload | None) -> Choice:
    if upload is None:
        raise UploadGoneError(
            "The photo that you gave is gone: the app keeps the newest few, until it is closed. "
            "Choose it again above."
        )
    with st.spinner("Looking at the photo"):
        embedding = _embedding(engine.head.info.encoder, upload.key, upload.image, engine)
    return Choice(embedding, image=upload.image, name=upload.name)


def _together(engine: SearchEngine, numbers: list[int]) -> Choice:
    """Return several photos as one, such as a group chosen on the map."""
    embeddings = np.stack([engine.embedding(number) for number in numbers])
    length = np.linalg.norm(embeddings, axis=1).mean()
    middle = np.asarray(unit(unit(embeddings).mean(axis=0)) * length, np.float32)
    return Choice(middle, tuple(engine.photo(number) for number in numbers))


@st.cache_data(show_spinner=False, max_entries=64)
def _embedding(encoder: str, key: str, _image: Image, _engine: SearchEngine) -> NDArray[np.float32]:
    return _engine.embed(_image)
