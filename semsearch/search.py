"""The search engine: a query in, photos or words out. Pages, CLI and notebooks talk to it."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from semsearch.assets import head_path
from semsearch.catalogue import Catalogue
from semsearch.colour import BINS
from semsearch.decoding import shared_pool
from semsearch.diffusion import LARGEST, NeighbourGraph
from semsearch.encoders import Encoder, load_encoder
from semsearch.engines.beside import needs_engine
from semsearch.engines.proposals import proposals_for
from semsearch.errors import LibraryError, SemsearchError
from semsearch.feature_map import Box, FeatureMap
from semsearch.filters import Filter
from semsearch.images import ImageSource, load_image
from semsearch.index import NeighbourIndex, open_index
from semsearch.lexicon import Lexicon
from semsearch.library import DEMO, Library
from semsearch.matches import Match, Result
from semsearch.mix import Mix, PhotoPart, log_confidence, parts_of
from semsearch.opinion import Opinion
from semsearch.photo import Photo
from semsearch.pool import Pool
from semsearch.projection import Gallery, ProjectionHead
from semsearch.queries import Part, Query, read_query
from semsearch.regions import embed_region
from semsearch.reweighting import reweight
from semsearch.scoring import IMAGE, Scorer
from semsearch.tags import Tag, Tagger, count, tag_vocabulary
from semsearch.vectors import Array, best, sigmoid
from semsearch.words import WordVectors


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

    Examples
    --------
    >>> from semsearch import SearchEngine
    >>> engine = SearchEngine.open()
    >>> engine.search("windmill", k=1).matches[0].photo.path.name
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
        self.lexicon = Lexicon.load()
        self._encoder = encoder
        self._proposals = proposals_for(library, self.scorer)
        if self._proposals:
            ids = library.embedded_ids(head.info.encoder)
        else:
            ids, self.embeddings = library.embeddings(head.info.encoder)
        self.photos = Catalogue(library, ids)
        self._tags: dict[int, list[Tag]] = {}

    @classmethod
    def open(
        cls, library: str = DEMO, encoder: str | None = None, head: Path | None = None
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
            If anything in its file is not what was written. A library with an engine beside it
            says so of a row when it is read, and of the whole when it is indexed.
        ModelFileError
            If a model file is missing or damaged, or there is no head for the encoder.
        """
        opened = Library.named(library)
        name = encoder or opened.encoder
        loaded = ProjectionHead.load(head or head_path(name))
        with ThreadPoolExecutor(1) as pool:
            # Looking through a large file takes as long as reading it, so both go on at once.
            # A very large one takes minutes; what is read of it is checked row by row.
            checked = None if needs_engine(opened) else pool.submit(opened.check)
            engine = cls(
                opened, WordVectors.load(), loaded, lambda: load_encoder(loaded.info.encoder)
            )
            if checked:
                checked.result()
        return engine

    def __len__(self) -> int:
        return len(self.photos)

    def __contains__(self, photo_id: object) -> bool:
        return isinstance(photo_id, int) and bool(np.isin(photo_id, self.ids))

    @property
    def ids(self) -> NDArray[np.int64]:
        """The photos' numbers in the library, shape (n,), ascending."""
        return self.photos.ids

    @property
    def searched_by(self) -> str | None:
        """What proposes photos to compare with: a server's address; None if all are compared."""
        return self._proposals.name if self._proposals else None

    def photo(self, photo_id: int) -> Photo:
        """Return a photo of the library by its number.

        Raises
        ------
        LibraryError
            If the library has no photo of that number.
        """
        return self.photos[self.row(photo_id)]

    def search(
        self,
        text: str = "",
        embedding: Array | None = None,
        k: int = 10,
        condition: Filter | None = None,
    ) -> Result:
        """Return the `k` photos that answer words, a photo, or both best.

        The confidence that a photo answers each part multiplies; for an excluded part it is
        the confidence that the photo does not show it.

        Parameters
        ----------
        text : str
            As `semsearch.queries` describes: ``cat -dog``, ``2*red car``.
        embedding : array of shape (dim,), optional
            Of a photo that the found ones shall be like, as `embed` returns it.
        k : int
        condition : Filter, optional
            Which photos count at all.

        Raises
        ------
        UnknownWordsError
            If no word of `text` is known, or there is neither text nor embedding.
        """
        photos = () if embedding is None else (PhotoPart(embedding),)
        return self.find(Mix(text, photos=photos), k, condition)

    def find(
        self,
        mix: Mix,
        k: int = 10,
        condition: Filter | None = None,
        opinion: Opinion | None = None,
    ) -> Result:
        """Return the `k` photos that answer a mix of words, photos and colours best.

        Parameters
        ----------
        mix : Mix
        k : int
        condition : Filter, optional
            Which photos count at all.
        opinion : Opinion, optional
            What people think of the photos; it moves the ranking.

        Raises
        ------
        UnknownWordsError
            If no word is known, or the mix is empty.
        """
        query = self.read(mix)
        if self._is_plain(mix, condition, opinion):
            return Result(self._nearest(mix.photos[0].embedding, k), query)
        pool = self._pool(mix, query, k, condition)
        evidence = pool.evidence(mix, query)
        logs = np.zeros(len(pool.photos), np.float32)
        for part in evidence:
            logs += log_confidence(part.weight * mix.scale, part.logits)
        if opinion:
            known = opinion.among(np.isin(self.ids, pool.photos.ids))
            logs = known.applied(pool.photos, pool.gallery.points, logs)
        rows, scores = self._best(pool, logs, k, condition)
        found = zip(pool.photos.take(rows), rows, np.exp(scores), strict=True)
        return Result([Match(p, float(s), parts_of(evidence, row)) for p, row, s in found], query)

    def _pool(self, mix: Mix, query: Query | None, k: int, condition: Filter | None) -> Pool:
        """Return the photos that may answer: all of them, or what an engine proposes."""
        proposed = self._proposals.ids(mix, query, k, condition) if self._proposals else None
        if proposed is None:
            return self._everything
        ids, embeddings = self.library.embeddings(self.head.info.encoder, proposed)
        gallery = self.head.gallery(embeddings.reshape(len(ids), self.head.dim))
        alone = NeighbourGraph(gallery.points[:0])
        return Pool(
            Catalogue(self.library, ids), gallery, self.scorer, alone, lambda: self._tints(ids)
        )

    @cached_property
    def _everything(self) -> Pool:
        graph = NeighbourGraph(self.gallery.points)
        return Pool(self.photos, self.gallery, self.scorer, graph, lambda: self._colours)

    def read(self, mix: Mix) -> Query | None:
        """Return how the words of a mix are read, None if other parts stand alone.

        Raises
        ------
        UnknownWordsError
            As `find`.
        """
        if not mix.has_words and (mix.photos or mix.colours):
            return None
        return read_query(mix.text, self.words, self.lexicon)

    def _is_plain(self, mix: Mix, condition: Filter | None, opinion: Opinion | None) -> bool:
        """Whether the index of a large library has the answer: those most like one photo."""
        is_alone = len(mix.photos) == 1 and mix.photos[0].weight > 0
        others = mix.has_words or mix.colours or condition or opinion or self._proposals
        return is_alone and not others and len(self) > LARGEST

    def search_image(self, image: ImageSource, k: int = 10) -> list[Match]:
        """Return the `k` photos most similar to a picture.

        Raises
        ------
        UnreadableImageError
            If the picture cannot be decoded.
        """
        return self.search(embedding=self.embed(image), k=k).matches

    def search_photo(self, photo_id: int, k: int = 10) -> list[Match]:
        """Return the `k` photos most similar to one of the library, itself left out."""
        photo = self.photo(photo_id)
        return self.search(embedding=self.embedding(photo_id), k=k + 1).without(photo, k).matches

    def warm_up(self) -> None:
        """Load the network, so that the first picture need not wait for it.

        One that cannot be loaded says so when a picture has to be embedded.
        """
        with suppress(SemsearchError):
            self._encoder()

    def embed(self, image: ImageSource) -> Array:
        """Return the embedding of a picture, shape (dim,), float32.

        Raises
        ------
        UnreadableImageError
            If it is a file, or the content of one, that cannot be decoded.
        """
        embedding: Array = self._encoder().encode([self.decode(image)])[0]
        return embedding

    def embed_region(self, image: ImageSource, box: Box) -> Array:
        """Return the embedding of a part of a picture, see `regions.embed_region`.

        Raises
        ------
        EmptyRegionError
            If nothing is left of the box.
        UnreadableImageError
            As `embed`.
        """
        return embed_region(self._encoder(), self.decode(image), box)

    def look(self, image: ImageSource) -> FeatureMap | None:
        """Return what the encoder sees in each part of a picture, see `Encoder.look`."""
        return self._encoder().look(self.decode(image))

    def decode(self, image: ImageSource) -> Image.Image:
        """Return a picture upright and in RGB; files are decoded in another process.

        Raises
        ------
        UnreadableImageError
            As `embed`.
        """
        if isinstance(image, Image.Image):
            return load_image(image)
        source = image if isinstance(image, bytes) else Path(image)
        return shared_pool().decode(source).image

    @cached_property
    def embeddings(self) -> Array:
        """The embeddings of all photos, shape (n, dim); read at once unless an engine has them."""
        return self.library.embeddings(self.head.info.encoder)[1]

    def embedding(self, photo_id: int) -> Array:
        """Return the kept embedding of a photo of the library, shape (dim,)."""
        row = self.row(photo_id)
        if self._proposals:
            kept = self.library.embeddings(self.head.info.encoder, np.array([photo_id]))[1]
            return np.asarray(kept[0])
        return np.asarray(self.embeddings[row])

    def reweight(self, embedding: Array, focus: str, strength: float = 1.0) -> Array:
        """Return an embedding in which what speaks for `focus`, in words, counts more.

        Raises
        ------
        UnknownWordsError
            If no word of `focus` is known.
        """
        query = read_query(focus, self.words, self.lexicon)
        concepts = self.scorer.meaning(query.parts[0]).kinds.mean(axis=0)
        return reweight(self.head, embedding, concepts, strength)

    def tags(self, image: ImageSource, k: int = 10, threshold: float | None = None) -> list[Tag]:
        """Return the tags of a picture, see `Tagger.tags`."""
        return self.tags_of_embedding(self.embed(image), k, threshold)

    def tags_of_embedding(
        self, embedding: Array, k: int = 10, threshold: float | None = None
    ) -> list[Tag]:
        """Return the tags of an embedding, shape (dim,), see `Tagger.tags`."""
        options = {} if threshold is None else {"threshold": threshold}
        return self._tagger.tags(self.head.gallery(embedding[None]), k, **options)[0]

    def tags_of_photos(self, ids: Sequence[int]) -> list[list[Tag]]:
        """Return the tags of photos of the library, see `Tagger.tags`; known ones at once."""
        new = [number for number in dict.fromkeys(ids) if number not in self._tags]
        if new:
            embeddings = np.stack([self.embedding(number) for number in new])
            found = self._tagger.tags(self.head.gallery(embeddings))
            self._tags |= zip(new, found, strict=True)
        return [self._tags[number] for number in ids]

    def library_tags(self, chosen: frozenset[str] = frozenset()) -> list[tuple[str, int]]:
        """Return the tags of the photos that have all `chosen` ones, with how many have each."""
        return count([own for own in self.tag_sets if chosen <= own])

    def photos_with(
        self, tags: frozenset[str] = frozenset(), condition: Filter | None = None
    ) -> Catalogue:
        """Return the photos that have all `tags` and meet `condition`, in the order they came."""
        mask = self._mask(condition)
        if tags:
            mask &= np.array([tags <= own for own in self.tag_sets], bool)
        return self.photos.where(mask)

    @cached_property
    def tag_sets(self) -> list[frozenset[str]]:
        """The tags of each photo of the library."""
        return [frozenset(tag.word for tag in own) for own in self._tagger.tags(self.gallery)]

    @cached_property
    def gallery(self) -> Gallery:
        """What the head says of the photos of the library."""
        return self.head.gallery(self.embeddings.reshape(len(self), self.head.dim))

    @cached_property
    def scorer(self) -> Scorer:
        """What compares photos with words."""
        return Scorer(self.head, self.words, self.lexicon)

    @cached_property
    def _tagger(self) -> Tagger:
        return Tagger(self.scorer, tag_vocabulary(self.scorer))

    def row(self, photo_id: int) -> int:
        """Return the row of a photo in the arrays that have one a photo.

        Raises
        ------
        LibraryError
            If the library has no photo of that number.
        """
        row = int(np.searchsorted(self.ids, photo_id))
        if row == len(self) or self.ids[row] != photo_id:
            raise LibraryError(f"The library {self.library.name} has no photo {photo_id}.")
        return row

    def _mask(self, condition: Filter | None) -> NDArray[np.bool_]:
        if not condition:
            return np.ones(len(self), bool)
        return np.isin(self.ids, self.library.ids(condition))

    @cached_property
    def _index(self) -> NeighbourIndex:
        return open_index(self.gallery.points, self.library.path.with_suffix(".photos.annoy"))

    def _nearest(self, embedding: Array, k: int) -> list[Match]:
        """Return the photos nearest to an embedding, as the index of a large library has it."""
        rows, cosines = self._index.query(self.head.gallery(embedding[None]).points[0], k)
        weights = self.head.weights[IMAGE]
        return self._matches(rows, sigmoid(weights[0] * cosines + weights[-1]))

    def text_logits(self, part: Part) -> Array:
        """Return the log-odds that each photo shows what a part of a query names, shape (n,)."""
        return self._everything.text_logits(part)

    @cached_property
    def _colours(self) -> Array:
        """The photos' colours, shape (n, bins); zeros where they are not known."""
        return self._tints(self.ids)

    def _tints(self, ids: NDArray[np.int64]) -> Array:
        known, vectors = self.library.colours(None if ids is self.ids else ids)
        colours = np.zeros((len(ids), BINS), np.float32)
        colours[np.isin(ids, known)] = vectors[np.isin(known, ids)]
        return colours

    @property
    def has_colours(self) -> bool:
        """Whether the colours of any photo are known; older libraries get them by indexing."""
        return bool(self._colours.any())

    def colours_of(self, photo_id: int) -> Array:
        """Return the colours of a photo of the library, shape (bins,)."""
        return np.asarray(self._colours[self.row(photo_id)])

    def _best(
        self, pool: Pool, logs: Array, k: int, condition: Filter | None
    ) -> tuple[NDArray[np.intp], Array]:
        # What an engine proposes meets the condition already.
        if not condition or pool.photos is not self.photos:
            return best(logs, k)
        allowed = np.flatnonzero(self._mask(condition))
        order, scores = best(logs[allowed], k)
        return allowed[order], scores

    def _matches(self, rows: NDArray[np.intp], scores: Array) -> list[Match]:
        pairs = zip(self.photos.take(rows), scores, strict=True)
        return [Match(photo, float(score)) for photo, score in pairs]
