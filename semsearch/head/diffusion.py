"""Diffusion: photos that look alike share what is known of each."""

import numpy as np
from numpy.typing import NDArray

from semsearch.vectors import Array

NEIGHBOURS = 20
SHARE = 0.9
ROUNDS = 25
SHARPNESS = 3
BLOCK = 2048
LARGEST = 20_000


class NeighbourGraph:
    """Photos joined to those that look most like them.

    Scores that flow along it reach photos which a query alone would miss: the third
    photo of a helicopter is found because it looks like the first two (ranking on
    manifolds; Zhou et al., 2003; for image search Iscen et al., 2017).

    Parameters
    ----------
    points : array of shape (n, k), unit length
        Building takes time that grows with the square of n, so beyond `LARGEST` the graph
        has no edges and scores stay as they are.
    """

    def __init__(self, points: Array) -> None:
        n = len(points)
        k = min(NEIGHBOURS, n - 1) if n <= LARGEST else 0
        self.neighbours = np.zeros((n, max(k, 0)), np.intp)
        self.weights = np.zeros((n, max(k, 0)), np.float32)
        if k <= 0:
            return
        for start in range(0, n, BLOCK):
            self._join(points, slice(start, min(start + BLOCK, n)), k)
        degrees = np.sqrt(self.weights.sum(axis=1) + 1e-9)
        self.weights /= degrees[:, None] * degrees[self.neighbours]

    def _join(self, points: Array, rows: slice, k: int) -> None:
        cosines = points[rows] @ points.T
        own = np.arange(rows.start, rows.stop)
        cosines[np.arange(len(own)), own] = -1
        nearest: NDArray[np.intp] = np.argpartition(-cosines, k - 1, axis=1)[:, :k]
        self.neighbours[rows] = nearest
        near = np.take_along_axis(cosines, nearest, axis=1)
        self.weights[rows] = np.maximum(near, 0) ** SHARPNESS

    def spread(self, scores: Array) -> Array:
        """Return scores, shape (m, n), none below 0, after they have flowed along the graph."""
        flowing = scores
        for _ in range(ROUNDS if self.weights.size else 0):
            received = np.einsum("nk,mnk->mn", self.weights, flowing[:, self.neighbours])
            flowing = scores + SHARE * received
        return np.asarray(flowing, np.float32)
