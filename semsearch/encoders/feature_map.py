"""The last feature map of a photo, whose cells, pooled together, are its embedding."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from semsearch.vectors import Array, unit

Box = tuple[float, float, float, float]
SMALLEST = 1e-9


def nothing() -> Array:
    """Return an array of no numbers."""
    return np.empty(0, np.float32)


@dataclass(frozen=True)
class FeatureMap:
    """What a network sees in each part of a photo.

    Attributes
    ----------
    cells : array of shape (rows, columns, channels)
        From the photo's upper left to its lower right.
    power : float
        Of the generalised mean that pools them: 1 is the average.
    is_unit : bool
        Whether embeddings are scaled to unit length.
    networks : int
        How many networks' channels there are side by side, each as many; they are scaled one by
        one.
    rest : array of shape (r,)
        What the encoder adds that has no place in the photo; it follows the pooled channels.
    """

    cells: Array
    power: float = 1.0
    is_unit: bool = False
    networks: int = 1
    rest: Array = field(default_factory=nothing)

    @property
    def grid(self) -> tuple[int, int]:
        """How many rows and columns of cells there are."""
        rows, columns, _ = self.cells.shape
        return rows, columns

    def pool(self, masks: Array) -> Array:
        """Return the embeddings of parts of the photo, shape (m, dim).

        Parameters
        ----------
        masks : array of shape (m, rows, columns)
            How much each cell counts, from 0. All ones give the embedding of the whole photo.
        """
        shares = masks / np.maximum(masks.sum(axis=(1, 2), keepdims=True), SMALLEST)
        powers = np.tensordot(shares, self.cells**self.power, 2)
        found = np.asarray(powers ** (1 / self.power), np.float32)
        if self.is_unit:
            found = unit(found.reshape(len(masks), self.networks, -1)).reshape(len(masks), -1)
        rest = np.broadcast_to(self.rest, (len(masks), len(self.rest)))
        return np.asarray(np.hstack([found, rest]), np.float32)

    def mask(self, box: Box) -> Array:
        """Return how much of each cell a box covers, shape (rows, columns), 0 to 1.

        Parameters
        ----------
        box : (left, top, right, bottom)
            As shares of width and height, 0 to 1.
        """
        left, top, right, bottom = box
        rows, columns = self.grid
        return _covered(top, bottom, rows)[:, None] * _covered(left, right, columns)


def pooled(maps: Array, power: float, is_unit: bool) -> Array:
    """Return the embeddings of whole maps, (n, rows, columns, channels), see `FeatureMap`."""
    found = np.mean(maps**power, axis=(1, 2)) ** (1 / power)
    return unit(found) if is_unit else np.asarray(found, np.float32)


def _covered(start: float, end: float, cells: int) -> NDArray[np.float32]:
    edges = np.arange(cells + 1, dtype=np.float32)
    inside = np.minimum(edges[1:], end * cells) - np.maximum(edges[:-1], start * cells)
    return np.asarray(np.clip(inside, 0, 1), np.float32)
