"""The atlas: a library laid out in the plane by meaning, in neighbourhoods that have a word."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from semsearch.insight.atlas.anchors import Anchors
from semsearch.insight.atlas.layout import Rows
from semsearch.insight.atlas.words import RegionTags, with_names
from semsearch.search.engine import SearchEngine
from semsearch.vectors import Array

# When more of the photos than this are new since the layout, the map is laid out anew. Until
# then they find good places by what was laid out; beyond, whole kinds of photos may lie squeezed
# in between others, as the layout knows of none.
MOST_NEW = 0.25
# When fewer of those that were laid out are left than this, it is, too: the rest lie scattered.
LEAST_LEFT = 0.5


@dataclass(frozen=True)
class Atlas:
    """Where each of n photos lies, and the words of the neighbourhoods.

    Attributes
    ----------
    ids : array of shape (n,), int64, ascending
        The photos' numbers.
    positions : array of shape (n, 2), float32
        Between 0 and 1 along each axis.
    regions : array of shape (n,), intp
        The number of the neighbourhood of each photo.
    tags : RegionTags
        What photos of the neighbourhoods show.
    words : tuple of str
        The word of each neighbourhood, each another; "" for one whose photos share none.
    is_new : array of shape (n,), bool
        Which photos came after the layout.
    laid_out : int
        Of how many photos the layout was made.
    """

    ids: NDArray[np.int64]
    positions: Array
    regions: Rows
    tags: RegionTags
    words: tuple[str, ...]
    is_new: NDArray[np.bool_]
    laid_out: int

    def __len__(self) -> int:
        return len(self.positions)

    @classmethod
    def first(
        cls, ids: NDArray[np.int64], positions: Array, anchors: Anchors, tags: RegionTags
    ) -> "Atlas":
        """Return the atlas of photos as they were laid out."""
        is_new, regions = np.zeros(len(ids), bool), anchors.regions(positions)
        return cls(ids, positions, regions, tags, tags.words(), is_new, len(ids))

    def rows_of(self, word: str) -> Rows:
        """Return the rows of the photos in the neighbourhood called `word`."""
        if not word or word not in self.words:
            return np.empty(0, np.intp)
        return np.flatnonzero(self.regions == self.words.index(word))

    def nearest(self, row: int, count: int) -> Rows:
        """Return the rows of the photos that lie nearest to one, itself among them, ascending."""
        gaps = ((self.positions - self.positions[row]) ** 2).sum(axis=1)
        return np.sort(np.argsort(gaps, kind="stable")[:count])

    def among(self, ids: NDArray[np.int64]) -> "Atlas":
        """Return the atlas of other photos: those that it has stay, and new ones lie nowhere yet.

        Parameters
        ----------
        ids : array of shape (m,), int64, ascending
        """
        stays = np.isin(ids, self.ids)
        rows = np.searchsorted(self.ids, ids[stays])
        positions = np.zeros((len(ids), 2), np.float32)
        regions, is_new = np.zeros(len(ids), np.intp), np.ones(len(ids), bool)
        positions[stays], regions[stays] = self.positions[rows], self.regions[rows]
        is_new[stays] = self.is_new[rows]
        return replace(self, ids=ids, positions=positions, regions=regions, is_new=is_new)

    def placed(self, rows: Rows, places: Array, anchors: Anchors) -> "Atlas":
        """Return the atlas with the photos of `rows` at their `places`, shape (m, 2)."""
        positions, regions = self.positions.copy(), self.regions.copy()
        positions[rows], regions[rows] = places, anchors.regions(places)
        return replace(self, positions=positions, regions=regions)

    @property
    def is_outgrown(self) -> bool:
        """Whether the photos are so different from those of the layout that it takes another."""
        new = int(self.is_new.sum())
        return new > MOST_NEW * len(self) or len(self) - new < LEAST_LEFT * self.laid_out

    def named(self, engine: SearchEngine) -> "Atlas":
        """Return the atlas with neighbourhoods called by names, too, see `with_names`."""
        words = with_names(engine, self.regions, self.tags)
        return replace(self, words=words) if words else self
