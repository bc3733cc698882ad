"""The search engine: a query in, photos or words out. Pages, CLI and notebooks talk to it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semsearch.assets import model_path
from semsearch.encoders import DEFAULT_ENCODER, Encoder, load_encoder
from semsearch.errors import LibraryError
from semsearch.images import ImageSource, load_image
from semsearch.index import NeighbourIndex, open_index
from semsearch.library import DEMO, Library, Photo
from semsearch.phrases import Phrase, read_phrase
from semsearch.projection import ProjectionHead, unit
from semsearch.tags import Tag, Tagger
from semsearch.words import WordVectors


@dataclass(frozen=True)
class Match:
    """A photo that was found, and its cosine to the query."""

    photo: Photo
    score: float


@dataclass(frozen=True)
class TextResult:
    """How a query in words was read, and what it found, best first."""

    phrase: Phrase
    matches: list[Match]


class SearchEngine:
    """Searches one library of photos by photo, by word and by tag.

    Parameters
    ----------
    library : Library
    words : WordVectors
    head : ProjectionHead
        Maps the embeddings of `encoder` into the word space.
    encoder : callable
        Returns the encoder; called when the first photo has to be embedded, no sooner.

    Examples
    --------
    >>> from semsearch import SearchEngine
    >>> engine = SearchEngine.open()
    >>> engine.search_text("windmill", k=1).matches[0].photo.path.name
    'gcompris__energy-windmill13.jpg'
    """

    def __init__(
        self,
        library: Library,
        words: WordVectors,
        head: ProjectionHead,
        encoder: Callable[[], Encoder],
    ) -> None:
        self.library = library
        self.words = words
        self.head = head
        self._encoder = encoder
        ids, self.embeddings = library.embeddings(head.info.encoder)
        catalogue = {photo.id: photo for photo in library.photos()}
        self.photos = [catalogue[int(number)] for number in ids]
        self._rows = {int(number): row for row, number in enumerate(ids)}

    @classmethod
    def open(cls, library: str = DEMO, head: Path | None = None) -> "SearchEngine":
        """Open a library by name or path, with the models that semsearch ships.

        Raises
        ------
        LibraryError
            If there is no such library.
        ModelFileError
            If a model file is missing or damaged.
        """
        loaded = ProjectionHead.load(head or model_path(f"head-{DEFAULT_ENCODER}"))
        return cls(
            Library.named(library),
            WordVectors.load(),
            loaded,
            lambda: load_encoder(loaded.info.encoder),
        )

    def __len__(self) -> int:
        return len(self.photos)

    def photo(self, photo_id: int) -> Photo:
        """Return a photo of the library by its number.

        Raises
        ------
        LibraryError
            If the library has no photo of that number.
        """
        return self.photos[self._row(photo_id)]

    def search_text(self, text: str, k: int = 10) -> TextResult:
        """Return the `k` photos nearest to the meaning of `text`.

        Raises
        ------
        UnknownWordsError
            If no word of `text` is known.
        """
        phrase = read_phrase(text, self.words)
        found = self._matches(self._place_index, self.head.place_words(phrase.vector), k)
        return TextResult(phrase, found)

    def search_image(self, image: ImageSource, k: int = 10) -> list[Match]:
        """Return the `k` photos most similar to a picture.

        Raises
        ------
        UnreadableImageError
            If the picture cannot be decoded.
        """
        return self.search_embedding(self.embed(image), k)

    def search_photo(self, photo_id: int, k: int = 10) -> list[Match]:
        """Return the `k` photos most similar to one of the library, itself left out."""
        row = self._row(photo_id)
        found = self.search_embedding(self.embeddings[row], k + 1)
        return [match for match in found if match.photo.id != photo_id][:k]

    def search_embedding(self, embedding: NDArray[np.float32], k: int = 10) -> list[Match]:
        """Return the `k` photos nearest to an embedding, shape (dim,), unit length."""
        return self._matches(self._image_index, embedding, k)

    def embed(self, image: ImageSource) -> NDArray[np.float32]:
        """Return the embedding of a picture, shape (dim,), float32, unit length."""
        embedding: NDArray[np.float32] = self._encoder().encode([load_image(image)])[0]
        return embedding

    def tags(self, image: ImageSource, k: int = 10) -> list[Tag]:
        """Return the `k` words nearest to a picture, best first."""
        return self.tags_of_embedding(self.embed(image), k)

    def tags_of_photo(self, photo_id: int, k: int = 10) -> list[Tag]:
        """Return the `k` words nearest to a photo of the library, best first."""
        return self._tagger.tags(self._places[self._row(photo_id)], k)

    def tags_of_embedding(self, embedding: NDArray[np.float32], k: int = 10) -> list[Tag]:
        """Return the `k` words nearest to an embedding, shape (dim,), best first."""
        return self._tagger.tags(self.head.project(embedding[None])[0], k)

    @cached_property
    def library_tags(self) -> list[tuple[str, int]]:
        """The tags of the library with the number of photos that carry each."""
        return self._tagger.counts(self._places)

    @cached_property
    def _places(self) -> NDArray[np.float32]:
        return self.head.project(self.embeddings) if len(self) else np.empty((0, 300), np.float32)

    @cached_property
    def _place_index(self) -> NeighbourIndex:
        return open_index(self._places, self.library.path.with_suffix(".words.annoy"))

    @cached_property
    def _image_index(self) -> NeighbourIndex:
        return open_index(unit(self.embeddings), self.library.path.with_suffix(".photos.annoy"))

    @cached_property
    def _tagger(self) -> Tagger:
        return Tagger(self.words, self.head)

    def _row(self, photo_id: int) -> int:
        if photo_id not in self._rows:
            raise LibraryError(f"The library {self.library.name} has no photo {photo_id}.")
        return self._rows[photo_id]

    def _matches(self, index: NeighbourIndex, vector: NDArray[np.float32], k: int) -> list[Match]:
        if not self.photos:
            return []
        rows, scores = index.query(vector, k)
        pairs = zip(rows, scores, strict=True)
        return [Match(self.photos[row], float(score)) for row, score in pairs]
