"""Tags of pictures, of photos and of a whole library, worked out when they are asked for."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from semsearch.head.scoring import Scorer
from semsearch.head.tags import Tag, Tagger, count, tag_vocabulary
from semsearch.library.catalogue import Catalogue
from semsearch.library.filters import Filter
from semsearch.search.photos import SearchedPhotos
from semsearch.search.taught import Taught
from semsearch.vectors import Array


class Tagging:
    """Gives tags to the photos of a library and to embeddings.

    Parameters
    ----------
    photos : SearchedPhotos
    scorer : Scorer
    taught : Taught
        Names that are tags too.
    """

    def __init__(self, photos: SearchedPhotos, scorer: Scorer, taught: Taught) -> None:
        self._photos = photos
        self._scorer = scorer
        self._taught = taught
        self._known: dict[int, list[Tag]] = {}
        self._named: dict[str, NDArray[np.intp]] | None = None
        self._sets: list[frozenset[str]] = []

    def of_embedding(self, embedding: Array, k: int, threshold: float | None) -> list[Tag]:
        """Return the tags of an embedding, shape (dim,), see `Tagger.tags`."""
        options = {} if threshold is None else {"threshold": threshold}
        seen = self._tagger.tags(self._photos.head.gallery(embedding[None]), k, **options)[0]
        return self._taught.tags_of_embedding(embedding) + seen

    def of_photos(self, ids: Sequence[int]) -> list[list[Tag]]:
        """Return the tags of photos by number, see `Tagger.tags`; known ones at once.

        Raises
        ------
        LibraryError
            If the library has no photo of one of the numbers.
        """
        new = sorted(set(ids).difference(self._known))
        if new:
            gallery = self._photos.gallery_of_some(np.array(new, np.int64))
            self._known |= zip(new, self._tagger.tags(gallery), strict=True)
        named = self._taught.tags(ids) if ids else []
        return [own + self._known[number] for own, number in zip(named, ids, strict=True)]

    def counts(
        self, chosen: frozenset[str], condition: Filter | None = None
    ) -> list[tuple[str, int]]:
        """Return the tags of the photos that have all `chosen` ones, with how many have each.

        Only photos that meet `condition` count.
        """
        pairs = zip(self.sets, self._photos.mask(condition), strict=True)
        return count([own for own, is_met in pairs if is_met and chosen <= own])

    def photos_with(self, tags: frozenset[str], condition: Filter | None) -> Catalogue:
        """Return the photos that have all `tags` and meet `condition`, in the order they came."""
        mask = self._photos.mask(condition)
        if tags:
            mask &= np.array([tags <= own for own in self.sets], bool)
        return self._photos.catalogue.where(mask)

    @property
    def sets(self) -> list[frozenset[str]]:
        """The tags of each of the n photos."""
        named = self._taught.rows
        if self._named is not named:
            self._named, self._sets = named, list(self._seen)
            for name, rows in named.items():
                for row in rows:
                    self._sets[row] |= {name}
        return self._sets

    @cached_property
    def _seen(self) -> list[frozenset[str]]:
        """The tags that the machine gives each of the n photos."""
        found = self._tagger.tags(self._photos.gallery)
        return [frozenset(tag.word for tag in own) for own in found]

    @cached_property
    def _tagger(self) -> Tagger:
        return Tagger(self._scorer, tag_vocabulary(self._scorer))
