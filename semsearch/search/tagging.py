"""Tags of pictures, of photos and of a whole library, worked out when they are asked for."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from semsearch.head.scoring import Scorer
from semsearch.head.tags import Tag, Tagger, count, tag_vocabulary
from semsearch.library.catalogue import Catalogue
from semsearch.library.filters import Filter
from semsearch.search.photos import SearchedPhotos
from semsearch.vectors import Array


class Tagging:
    """Gives tags to the photos of a library and to embeddings.

    Parameters
    ----------
    photos : SearchedPhotos
    scorer : Scorer
    """

    def __init__(self, photos: SearchedPhotos, scorer: Scorer) -> None:
        self._photos = photos
        self._scorer = scorer
        self._known: dict[int, list[Tag]] = {}

    def of_embedding(self, embedding: Array, k: int, threshold: float | None) -> list[Tag]:
        """Return the tags of an embedding, shape (dim,), see `Tagger.tags`."""
        options = {} if threshold is None else {"threshold": threshold}
        return self._tagger.tags(self._photos.head.gallery(embedding[None]), k, **options)[0]

    def of_photos(self, ids: Sequence[int]) -> list[list[Tag]]:
        """Return the tags of photos by number, see `Tagger.tags`; known ones at once.

        Raises
        ------
        LibraryError
            If the library has no photo of one of the numbers.
        """
        new = sorted(set(ids).difference(self._known))
        if new:
            embeddings = np.stack([self._photos.embedding(number) for number in new])
            gallery = self._photos.gallery_of(np.array(new, np.int64), embeddings)
            self._known |= zip(new, self._tagger.tags(gallery), strict=True)
        return [self._known[number] for number in ids]

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

    @cached_property
    def sets(self) -> list[frozenset[str]]:
        """The tags of each of the n photos."""
        found = self._tagger.tags(self._photos.gallery)
        return [frozenset(tag.word for tag in own) for own in found]

    @cached_property
    def _tagger(self) -> Tagger:
        return Tagger(self._scorer, tag_vocabulary(self._scorer))
