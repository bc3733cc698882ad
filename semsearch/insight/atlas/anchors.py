"""Anchors: the photos that were laid out, by which all others find their place."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.insight.atlas.layout import Rows
from semsearch.insight.atlas.regions import region_centres, regions_of
from semsearch.vectors import Array

Points = NDArray[np.float16]

NEAREST = 5
# Cosines to this power weigh the anchors: the nearest one counts most.
SHARPNESS = 8
BLOCK = 1024
# From this cosine on, a photo is still what it was when it was laid out: anchors have 16 bits.
SAME = 0.999


@dataclass(frozen=True)
class Anchors:
    """Photos that were laid out, m of them, in r regions.

    Attributes
    ----------
    ids : array of shape (m,), int64, ascending
        Their numbers.
    points : array of shape (m, k), float16, unit length
        See `Gallery.points`.
    positions : array of shape (m, 2), float32
        Between 0 and 1 along each axis.
    centres : array of shape (r, 2), float32
        Of the regions; a position belongs to the nearest.
    """

    ids: NDArray[np.int64]
    points: Points
    positions: Array
    centres: Array

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def laid_out(cls, ids: NDArray[np.int64], points: Array, positions: Array) -> "Anchors":
        """Return anchors from points and where they were laid out, with regions found there."""
        return cls(ids, points.astype(np.float16), positions, region_centres(positions))

    def places(self, ids: NDArray[np.int64], points: Array) -> Array:
        """Return where n photos lie, shape (n, 2), float32.

        One that was laid out lies there; each other at the weighted mean of the anchors that
        look like it most.

        Parameters
        ----------
        ids : array of shape (n,), int64
        points : array of shape (n, k), unit length
        """
        anchors = self.points.astype(np.float32)
        places = np.empty((len(ids), 2), np.float32)
        for start in range(0, len(ids), BLOCK):
            block = slice(start, start + BLOCK)
            places[block] = self._placed(points[block] @ anchors.T)
        rows = self._rows(ids, points)
        places[rows >= 0] = self.positions[rows[rows >= 0]]
        return places

    def regions(self, positions: Array) -> Rows:
        """Return the region of each of n positions, shape (n,)."""
        return regions_of(positions, self.centres)

    def _placed(self, cosines: Array) -> Array:
        """Return places from the cosines to all anchors, shape (n, m)."""
        count = min(NEAREST, len(self))
        nearest = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
        weights = np.maximum(np.take_along_axis(cosines, nearest, axis=1), 1e-3) ** SHARPNESS
        weights /= weights.sum(axis=1, keepdims=True)
        return np.asarray(np.einsum("nk,nkd->nd", weights, self.positions[nearest]), np.float32)

    def _rows(self, ids: NDArray[np.int64], points: Array) -> Rows:
        """Return which anchor each photo is, shape (n,); -1 for one that is none, or changed."""
        rows = np.searchsorted(self.ids, ids).clip(max=max(len(self) - 1, 0))
        cosines = np.einsum("nk,nk->n", points, self.points[rows].astype(np.float32))
        return np.where((self.ids[rows] == ids) & (cosines > SAME), rows, -1)
