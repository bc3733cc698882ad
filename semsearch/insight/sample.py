"""The photos that one is compared with step by step: all, or some where there are many."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from semsearch.head.gallery import Gallery
from semsearch.library.catalogue import Catalogue
from semsearch.library.photo import Photo
from semsearch.queries.query import Part
from semsearch.search.candidates import Candidates, Judged
from semsearch.search.engine import SearchEngine
from semsearch.search.mix import Mix, PhotoPart
from semsearch.vectors import Array

# What the head says of so many photos takes some 60 MB.
MOST = 5_000
FOUND = 50


@dataclass(frozen=True)
class Sample:
    """Some photos of a library, or all.

    Attributes
    ----------
    engine : SearchEngine
    ids : array of shape (n,)
        Their numbers, ascending.
    """

    engine: SearchEngine
    ids: NDArray[np.int64]

    @classmethod
    def of(cls, engine: SearchEngine, mix: Mix, photo: Photo | None = None) -> "Sample":
        """Return all photos, or `MOST` from all over a larger library, with what a mix finds.

        Parameters
        ----------
        engine : SearchEngine
        mix : Mix
            What they are compared by. The best are there, so that their places are right.
        photo : Photo, optional
            One that has to be among them.

        Raises `UnknownWordsError` as `SearchEngine.find`.
        """
        if len(engine) <= MOST:
            return cls(engine, engine.ids)
        spread = engine.ids[np.linspace(0, len(engine) - 1, MOST).astype(int)]
        found = engine.find(mix, k=FOUND).matches.ids
        own = [] if photo is None else [photo.id]
        return cls(engine, np.unique(np.concatenate([spread, found, np.array(own, np.int64)])))

    @classmethod
    def near(cls, engine: SearchEngine, embedding: Array, photo: Photo | None = None) -> "Sample":
        """Return `of` those that are like an embedding, shape (dim,)."""
        return cls.of(engine, Mix(photos=(PhotoPart(embedding),)), photo)

    def __len__(self) -> int:
        return len(self.ids)

    def row(self, photo: Photo) -> int:
        """Return the row of one of them in the arrays that have one a photo."""
        return int(np.searchsorted(self.ids, photo.id))

    @property
    def photos(self) -> Catalogue:
        """The n photos."""
        return self.engine.photos if self._is_all else Catalogue(self.engine.library, self.ids)

    @cached_property
    def gallery(self) -> Gallery:
        """What the head says of them."""
        return self.engine.searched.gallery_of(self.ids)

    @property
    def colours(self) -> Array:
        """Their colours, shape (n, bins); zeros where they are not known."""
        return self.engine.searched.colours_of(self.ids)

    def judged(self, part: Part) -> Judged:
        """Return how well each of them answers a part of a query."""
        return self.engine.judged(part) if self._is_all else self._candidates.judged(part)

    @cached_property
    def _candidates(self) -> Candidates:
        own = self.engine
        return Candidates(
            self.photos, self.gallery, own.scorer, lambda: self.colours, own.taught.logits,
            own.said, own.likeness, len(own),
        )  # fmt: skip

    @property
    def _is_all(self) -> bool:
        return self.ids is self.engine.ids


def counted(engine: SearchEngine) -> str:
    """Return how many photos one is compared with, in words."""
    photos = f"{len(engine):,} photos"
    return photos if len(engine) <= MOST else f"some {MOST:,} of {photos}"
