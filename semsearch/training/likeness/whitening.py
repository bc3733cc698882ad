"""The closed form of a likeness: what differs between photos that are alike counts less."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from semsearch.head.likeness.metric import Map
from semsearch.vectors import Array

Rows = NDArray[np.intp]

# How many pairs it takes until what they say counts as much as what all photos say.
PRIOR = 100.0
# Directions in which photos hardly differ are not blown up.
LEAST = 1e-5


class Space:
    """All photos of a library in one space: what differences between two of them are measured by.

    Parameters
    ----------
    vectors : array of shape (n, k)
    """

    def __init__(self, vectors: Array) -> None:
        self.vectors = vectors
        self.centre: Array = vectors.mean(axis=0)

    @property
    def unchanged(self) -> Map:
        """The map that leaves all photos as they are, about their mean."""
        return Map(self.centre, np.eye(len(self.centre), dtype=np.float32))

    def map(self, alike: Rows) -> Map:
        """Return the map after which photos that are alike differ least, relative to all photos.

        It is relevant component analysis (Shental et al., 2002; Bar-Hillel et al., 2003), which
        whitens what differs within pairs that are alike; relative to what differs among all
        photos, as in linear discriminant analysis. The fewer pairs, the nearer it is to leaving
        all as it is: their covariance is shrunk (Ledoit and Wolf, 2004) to that of all.

        Parameters
        ----------
        alike : array of shape (a, 2)
            Rows of photos.
        """
        if not len(alike):
            return self.unchanged
        axes, roots = self._axes
        differences = self.vectors[alike[:, 0]] - self.vectors[alike[:, 1]]
        whitened = differences / np.float32(np.sqrt(2)) @ (axes / roots)
        _, lengths, own = np.linalg.svd(whitened, full_matrices=False)
        powers = lengths**2
        typical = max(powers.sum() / len(alike) / len(roots), 1e-12)
        kept = 1 / np.sqrt(1 + powers / (PRIOR * typical))
        changed = (axes / roots) @ (own.T * (kept - 1)) @ (own * roots) @ axes.T
        return Map(self.centre, np.asarray(self.unchanged.basis + changed, np.float32))

    @cached_property
    def _axes(self) -> tuple[Array, Array]:
        """The directions in which the photos differ, as columns, and how much they do."""
        centred = self.vectors - self.centre
        values, axes = np.linalg.eigh(centred.T @ centred / len(centred))
        roots = np.sqrt(np.maximum(values, max(values[-1], 1e-12) * LEAST))
        return axes, np.asarray(roots, np.float32)
