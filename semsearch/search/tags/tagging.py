"""Tags of pictures, of photos and of a whole library, worked out when they are asked for."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from semsearch.head.scoring import Scorer
from semsearch.head.tags import Tag, Tagger, tag_vocabulary
from semsearch.library.catalogue import Catalogue
from semsearch.library.derived.changes import State
from semsearch.library.filters import Filter
from semsearch.progress import Progress
from semsearch.search.photos import SearchedPhotos
from semsearch.search.tags.table import NO_ROWS, KeptTags, TagTable
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
    state : State
        The change of the library that the photos are of.
    """

    def __init__(
        self, photos: SearchedPhotos, scorer: Scorer, taught: Taught, state: State
    ) -> None:
        self._photos = photos
        self._scorer = scorer
        self._taught = taught
        self._kept = KeptTags(photos, state)
        self._known: dict[int, list[Tag]] = {}

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
        mask = self._mask(chosen, condition)
        counted = self._table.counts(mask)
        for name, rows in self._taught.rows.items():
            if own := int(mask[rows].sum()):
                counted[name] = own
        return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))

    def photos_with(self, tags: frozenset[str], condition: Filter | None) -> Catalogue:
        """Return the photos that have all `tags` and meet `condition`, in the order they came."""
        return self._photos.catalogue.where(self._mask(tags, condition))

    def is_ready(self) -> bool:
        """Return whether the tags of all photos are known, or almost."""
        return "_table" in vars(self) or self._kept.is_ready()

    def keep_up(self, progress: Progress) -> None:
        """Bring the tags that are kept of all photos up to date, see `KeptTags.table`."""
        vars(self)["_table"] = self._kept.table(self._tagger, progress)

    @property
    def sets(self) -> list[frozenset[str]]:
        """The tags of each of the n photos."""
        sets = self._table.sets()
        for name, rows in self._taught.rows.items():
            for row in rows:
                sets[row] |= {name}
        return sets

    def _mask(self, tags: frozenset[str], condition: Filter | None) -> NDArray[np.bool_]:
        """Return which photos have all of some tags and meet a condition, shape (n,)."""
        mask = self._photos.mask(condition)
        for tag in tags:
            has = np.zeros(len(mask), bool)
            has[self._table.rows_of(tag)] = True
            has[self._taught.rows.get(tag, NO_ROWS)] = True
            mask &= has
        return mask

    @cached_property
    def _table(self) -> TagTable:
        return self._kept.table(self._tagger)

    @cached_property
    def _tagger(self) -> Tagger:
        return Tagger(self._scorer, tag_vocabulary(self._scorer))
