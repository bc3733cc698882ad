"""The search engine: a query in, photos or words out. Pages, CLI and notebooks talk to it."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semsearch.encoders import Encoder, load_encoder
from semsearch.encoders.feature_map import Box
from semsearch.errors import EngineError
from semsearch.feedback.opinion import Opinion
from semsearch.head.gallery import Gallery
from semsearch.head.projection import ProjectionHead
from semsearch.head.reweighting import reweight
from semsearch.head.scoring import Scorer
from semsearch.head.tags import Tag
from semsearch.images.loading import ImageSource
from semsearch.library.catalogue import Catalogue
from semsearch.library.filters import Filter
from semsearch.library.library import DEMO, Library
from semsearch.library.photo import Photo
from semsearch.models.manifest import head_path
from semsearch.queries.query import Part, Query, read_query
from semsearch.queries.taught import NamePart
from semsearch.search.candidates import Judged
from semsearch.search.matches import Match
from semsearch.search.mix import Mix, PhotoPart
from semsearch.search.parts.opened import Opened
from semsearch.search.pictures import Pictures
from semsearch.search.results import Result
from semsearch.stores.beside import needs_engine
from semsearch.vectors import Array
from semsearch.words.lexicon import Lexicon
from semsearch.words.word_vectors import WordVectors


class SearchEngine:
    """Searches one library of photos by photo, by word and by tag.

    Parameters
    ----------
    library : Library
    words : WordVectors
    head : ProjectionHead
        For the embeddings of `encoder`.
    encoder : callable
        Returns the encoder; called when the first photo has to be embedded, no sooner.

    Attributes
    ----------
    lexicon : Lexicon
    scorer : Scorer
        What compares photos with words.
    pictures : Pictures
        What decodes and embeds pictures.
    searched, taught, said, likeness, tagging
        The photos, things taught by name, what is said, what is called alike, tags: see `Opened`.
    searched_by, notice
        What proposes photos to compare, None if all are compared; and what to know of that, or "".

    Examples
    --------
    >>> from semsearch import SearchEngine
    >>> engine = SearchEngine.open()
    >>> "windmill" in engine.search("windmill", k=1).matches[0].photo.path.name
    True
    """

    def __init__(
        self, library: Library, words: WordVectors, head: ProjectionHead,
        encoder: Callable[[], Encoder],
    ) -> None:  # fmt: skip
        self.library = library
        self.words = words
        self.head = head
        self.lexicon = Lexicon.load()
        self.scorer = Scorer(head, words, self.lexicon)
        self.pictures = Pictures(encoder)
        self._parts, self._renewing = (library, self.scorer, self.pictures), Lock()
        self._take(Opened.of(*self._parts))

    def _take(self, opened: Opened) -> None:
        self._opened = opened
        self.searched, self.taught, self.said = opened.searched, opened.taught, opened.said
        self.likeness, self.tagging = opened.ranking.likeness, opened.tagging
        self.searched_by, self.notice = opened.chosen.name, opened.chosen.notice

    def refresh(self) -> None:
        """See what has changed in the library since it was opened; raises what `open` does."""
        with self._renewing:
            self._take(self._opened.renewed(*self._parts))

    @classmethod
    def open(
        cls, library: str = DEMO, *, encoder: str | None = None, head: Path | None = None
    ) -> "SearchEngine":
        """Open a library by name or path.

        Parameters
        ----------
        library : str
        encoder : str, optional
            Whose embeddings to search; the library's own choice by default.
        head : Path, optional
            A head of your own, instead of the one that semsearch ships for the encoder.

        Raises
        ------
        LibraryError
            If there is no such library.
        DamagedLibraryError
            If its file is not what was written. Of a large one that is said when a row is read.
        ModelFileError
            If a model file is missing or damaged, or there is no head for the encoder.
        """
        opened = Library.named(library)
        loaded = ProjectionHead.load(head or head_path(encoder or opened.encoder))
        network = partial(load_encoder, loaded.info.encoder)
        with _checked_meanwhile(opened):
            return cls(opened, WordVectors.load(), loaded, network)

    def __len__(self) -> int:
        return len(self.searched)

    def __contains__(self, photo_id: object) -> bool:
        return photo_id in self.searched

    @property
    def photos(self) -> Catalogue:
        """The n photos that are searched."""
        return self.searched.catalogue

    @property
    def ids(self) -> NDArray[np.int64]:
        """The photos' numbers in the library, shape (n,), ascending."""
        return self.searched.ids

    @property
    def embeddings(self) -> Array:
        """The embeddings of all photos, shape (n, dim)."""
        return self.searched.embeddings

    @property
    def gallery(self) -> Gallery:
        """What the head says of the photos of the library."""
        return self.searched.gallery

    def photo(self, photo_id: int) -> Photo:
        """Return a photo of the library by its number, see `SearchedPhotos.row`."""
        return self.searched.photo(photo_id)

    def search(
        self, text: str = "", *, embedding: Array | None = None, k: int = 10,
        condition: Filter | None = None,
    ) -> Result:  # fmt: skip
        """Return the `k` photos that answer words, a photo, or both best.

        Parameters
        ----------
        text : str
            As `semsearch.queries.query` describes: ``cat -dog``, ``2*red car``.
        embedding : array of shape (dim,), optional
            Of a photo that the found ones shall be like, as `embed` returns it.
        k, condition
            As of `find`, which this is short for.
        """
        photos = () if embedding is None else (PhotoPart(embedding),)
        return self.find(Mix(text, photos=photos), k=k, condition=condition)

    def find(
        self, mix: Mix, *, k: int = 10, condition: Filter | None = None,
        opinion: Opinion | None = None,
    ) -> Result:  # fmt: skip
        """Return the `k` photos that answer a mix of words, photos and colours best.

        The confidence that a photo answers each part multiplies; for an excluded part it is
        the confidence that the photo does not show it.

        Parameters
        ----------
        mix : Mix
        k : int
        condition : Filter, optional
            Which photos count at all.
        opinion : Opinion, optional
            What people think of the photos; it moves the ranking.

        Raises `UnknownWordsError` if there is no word in its text, or the mix is empty.
        """
        return self._find(mix, self.read(mix), k, condition, opinion)

    def find_named(self, name: str, *, k: int = 10, condition: Filter | None = None) -> Result:
        """Return the `k` photos that show best what has a name, see `Taught.thing`."""
        query = Query(name, (), names=(NamePart(self.taught.names.spelt(name)),))
        return self._find(Mix(name), query, k, condition, None)

    def _find(self, *asked: Any) -> Result:
        opened = self._opened
        try:
            return opened.ranking.find(*asked)
        except EngineError as error:
            if not opened.chosen.proposals:
                raise
            self._take(opened.without_engine(error, *self._parts))
            return self._opened.ranking.find(*asked)

    def read(self, mix: Mix) -> Query | None:
        """Return how the words of a mix are read, None if other parts stand alone; see `find`."""
        if not mix.has_words and (mix.photos or mix.colours):
            return None
        names = self.taught.spellings
        return read_query(mix.text, self.words, self.scorer.names, names, self.said)

    def search_image(self, image: ImageSource, *, k: int = 10) -> list[Match]:
        """Return the `k` photos most similar to a picture, which is read as `embed` reads it."""
        return self.find(Mix(photos=(self.pictures.part(image),)), k=k).matches[:]

    def search_photo(self, photo_id: int, *, k: int = 10) -> list[Match]:
        """Return the `k` photos most similar to one of the library, itself left out."""
        part = PhotoPart(self.embedding(photo_id), colours=self.colours_of(photo_id))
        found = self.find(Mix(photos=(part,)), k=k + 1)
        return found.without([self.photo(photo_id)], k).matches[:]

    def embed(self, image: ImageSource) -> Array:
        """Return the embedding of a picture, shape (dim,), float32; see `Pictures.embed`."""
        return self.pictures.embed(image)

    def embed_region(self, image: ImageSource, box: Box) -> Array:
        """Return the embedding of a part of a picture, see `Pictures.embed_region`."""
        return self.pictures.embed_region(image, box)

    def embedding(self, photo_id: int) -> Array:
        """Return the kept embedding of a photo of the library, shape (dim,)."""
        return self.searched.embedding(photo_id)

    def reweight(self, embedding: Array, focus: str, *, strength: float = 1.0) -> Array:
        """Return an embedding in which what speaks for `focus`, in words, counts more.

        Raises `UnknownWordsError` if there is no word in `focus`.
        """
        query = read_query(focus, self.words, self.scorer.names)
        concepts = self.scorer.meaning(query.parts[0]).kinds.mean(axis=0)
        return reweight(self.head, embedding, concepts, strength)

    def tags(self, image: ImageSource, *, k: int = 10, threshold: float | None = None) -> list[Tag]:
        """Return the tags of a picture, see `Tagger.tags`."""
        return self.tags_of_embedding(self.embed(image), k=k, threshold=threshold)

    def tags_of_embedding(
        self, embedding: Array, *, k: int = 10, threshold: float | None = None
    ) -> list[Tag]:
        """Return the tags of an embedding, shape (dim,), see `Tagger.tags`."""
        return self.tagging.of_embedding(embedding, k, threshold)

    def tags_of_photos(self, ids: Sequence[int]) -> list[list[Tag]]:
        """Return the tags of photos of the library, see `Tagger.tags`; known ones at once."""
        return self.tagging.of_photos(ids)

    def library_tags(
        self, chosen: frozenset[str] = frozenset(), *, condition: Filter | None = None
    ) -> list[tuple[str, int]]:
        """Return the tags of what `photos_with` returns for `chosen`, with how many have each."""
        return self.tagging.counts(chosen, condition)

    def photos_with(
        self, tags: frozenset[str] = frozenset(), *, condition: Filter | None = None
    ) -> Catalogue:
        """Return the photos that have all `tags` and meet `condition`, in the order they came."""
        return self.tagging.photos_with(tags, condition)

    @property
    def tag_sets(self) -> list[frozenset[str]]:
        """The tags of each photo of the library."""
        return self.tagging.sets

    def row(self, photo_id: int) -> int:
        """Return the row of a photo in the arrays that have one a photo, see `photo`."""
        return self.searched.row(photo_id)

    def judged(self, part: Part) -> Judged:
        """Return how well each photo answers a part of a query."""
        return self._opened.ranking.judged(part)

    def colours_of(self, photo_id: int) -> Array:
        """Return the colours of a photo of the library, shape (bins,)."""
        return np.asarray(self.searched.colours_of(self.ids[[self.row(photo_id)]])[0])


@contextmanager
def _checked_meanwhile(library: Library) -> Iterator[None]:
    """Look through the file of a library while it is read; raise at the end if it is damaged."""
    with ThreadPoolExecutor(1) as thread:
        # Looking through a large file takes as long as reading it, so both go on at once.
        # A very large one takes minutes; what is read of it is checked row by row.
        checked = None if needs_engine(library) else thread.submit(library.check)
        yield
        if checked:
            checked.result()
