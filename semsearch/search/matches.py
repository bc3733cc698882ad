"""Matches: photos that a search found, best first, each read when it is looked at."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import overload

import numpy as np
from numpy.typing import NDArray

from semsearch.library.catalogue import Catalogue
from semsearch.library.photo import Photo
from semsearch.search.mix import PartScore
from semsearch.search.said.evidence import SaidReason
from semsearch.vectors import Array

# What a photo answers whose file is called as the query says.
BY_NAME = "the file's name"


@dataclass(frozen=True)
class Match:
    """A photo that was found.

    Attributes
    ----------
    photo : Photo
    score : float
        How well it answers, 0 to 1.
    parts : tuple of PartScore
        How well it answers each part.
    certainty : str
        How alike it is to the one photo, or how sure it is what the words say, see
        `semsearch.search.certainty`; "" where several things were asked for, as what they add up
        to lies on no scale that people know.
    said_by : callable
        Returns `said`.
    """

    photo: Photo
    score: float
    parts: tuple[PartScore, ...] = ()
    certainty: str = ""
    said_by: Callable[[], tuple[SaidReason, ...]] = field(default=tuple, compare=False, repr=False)

    @property
    def said(self) -> tuple[SaidReason, ...]:
        """What is said of it that was asked for, the most believed first; read when asked for."""
        return self.said_by()

    @property
    def is_named(self) -> bool:
        """Whether its file is called as the query says."""
        return any(part.label == BY_NAME for part in self.parts)


# From a photo and the row that it has among the candidates to what is known of the match.
Describe = Callable[[Photo, int], Match]
NAMED = -1


@dataclass(frozen=True)
class Matches(Sequence[Match]):
    """Photos that were found, best first; thousands cost no more than those that are read.

    Attributes
    ----------
    photos : Catalogue
        The n photos.
    scores : array of shape (n,)
        How well each answers, 0 to 1.
    rows : array of shape (n,)
        The row that each has among the candidates; `NAMED` for one that was found by its name.
    describe : callable
        Returns the match of a photo and its row.
    """

    photos: Catalogue
    scores: Array
    rows: NDArray[np.intp]
    describe: Describe

    @classmethod
    def browsed(cls, photos: Catalogue) -> "Matches":
        """Return photos that nobody searched for, in their order."""
        rows = np.arange(len(photos))
        scores = np.zeros(len(photos), np.float32)
        return cls(photos, scores, rows, lambda photo, _: Match(photo, 0.0))

    def __len__(self) -> int:
        return len(self.photos)

    @overload
    def __getitem__(self, at: int) -> Match: ...
    @overload
    def __getitem__(self, at: slice) -> list[Match]: ...
    def __getitem__(self, at: int | slice) -> Match | list[Match]:
        """Return a match, or several.

        Raises
        ------
        LibraryError
            If a photo has been removed from the library since.
        """
        if not isinstance(at, slice):
            return self._of(self.photos[at], int(self.rows[at]))
        return [
            self._of(photo, int(row))
            for photo, row in zip(self.photos[at], self.rows[at], strict=True)
        ]

    def without(self, ids: Collection[int]) -> "Matches":
        """Return the matches that are none of the photos `ids`."""
        return self._take(np.flatnonzero(~np.isin(self.photos.ids, list(ids))))

    def first(self, k: int) -> "Matches":
        """Return the best `k`."""
        return self._take(np.arange(min(k, len(self))))

    def after_named(self, ids: Sequence[int]) -> "Matches":
        """Return these matches, with photos that were asked for by name before them."""
        others = self.without(ids)
        photos = Catalogue(self.photos.library, np.append(np.array(ids, np.int64), others.ids))
        scores = np.append(np.ones(len(ids), np.float32), others.scores)
        rows = np.append(np.full(len(ids), NAMED, np.intp), others.rows)
        return replace(others, photos=photos, scores=scores, rows=rows)

    @property
    def ids(self) -> NDArray[np.int64]:
        """The photos' numbers, shape (n,)."""
        return self.photos.ids

    def _take(self, kept: NDArray[np.intp]) -> "Matches":
        photos = Catalogue(self.photos.library, self.photos.ids[kept])
        return replace(self, photos=photos, scores=self.scores[kept], rows=self.rows[kept])

    def _of(self, photo: Photo, row: int) -> Match:
        if row == NAMED:
            return Match(photo, 1.0, (PartScore(BY_NAME, 1.0, 1.0),))
        return self.describe(photo, row)
