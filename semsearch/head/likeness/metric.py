"""A metric over photos: where their points and their colours are put, to be compared."""

from dataclasses import dataclass

import numpy as np

from semsearch.vectors import Array, unit


@dataclass(frozen=True)
class Map:
    """A linear map of vectors, after a centre is taken off.

    Attributes
    ----------
    centre : array of shape (k,)
    basis : array of shape (k, k)
    """

    centre: Array
    basis: Array

    def __call__(self, vectors: Array) -> Array:
        """Return where vectors, shape (n, k), are put, unit length."""
        return unit((vectors - self.centre) @ self.basis)


@dataclass(frozen=True)
class Metric:
    """Puts photos where those that are alike are near one another.

    Attributes
    ----------
    looks : Map
        Of `Gallery.points`.
    tints : Map
        Of the square roots of colours, see `semsearch.images.colour`.
    share : float
        How much the colours count, 0 to 1; the points count for the rest.
    """

    looks: Map
    tints: Map
    share: float

    def __call__(self, points: Array, colours: Array | None = None) -> Array:
        """Return where photos are put, shape (n, k + bins), unit length; (n, k) without share.

        Parameters
        ----------
        points : array of shape (n, k)
        colours : array of shape (n, bins), optional
            Rows of zeros, for photos whose colours are not known, speak for no likeness.
        """
        looks = np.sqrt(1 - self.share) * self.looks(points)
        if not self.share:
            return np.asarray(looks, np.float32)
        if colours is None:
            colours = np.zeros((len(points), len(self.tints.centre)), np.float32)
        tints = np.sqrt(self.share) * self.tints(np.sqrt(colours))
        tints *= colours.any(axis=1, keepdims=True)
        return np.asarray(np.hstack([looks, tints]), np.float32)
