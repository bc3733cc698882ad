"""A space in which photos and texts lie side by side, as people described photos."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.vectors import Array, unit

PARTS = ("kernel", "bias", "centre", "basis", "moments")


@dataclass(frozen=True)
class TextSpace:
    """Photos and texts in one space: a ridge regression from photos to what was said of them.

    Attributes
    ----------
    kernel, bias : arrays of shape (inputs, q), (q,)
        From what is known of a photo, see `ProjectionHead.inputs`.
    centre, basis : arrays of shape (684,), (684, q)
        From the vector of a text, see `text_tower.text_vectors`.
    moments : array of shape (q + 1, q)
        Covariance of the training photos, and their mean as last row.
    """

    kernel: Array
    bias: Array
    centre: Array
    basis: Array
    moments: Array

    def photos(self, inputs: Array, more: Array | float = 0.0) -> Array:
        """Return where photos lie, shape (n, q), unit length.

        Parameters
        ----------
        inputs : array of shape (n, inputs)
        more : array of shape (n, q), optional
            What else is known of where they lie.
        """
        return unit(inputs @ self.kernel + self.bias + more)

    def texts(self, vectors: Array) -> Array:
        """Return where texts lie, shape (m, q), unit length, from vectors of shape (m, 684)."""
        return unit((vectors - self.centre) @ self.basis)


def in_8_bits(array: Array) -> tuple[NDArray[np.int8], Array]:
    """Return an array of shape (n, k) in 8 bits, and the scale of each column, shape (k,)."""
    scale = np.maximum(np.abs(array).max(axis=0, initial=0), 1e-12) / 127
    return np.round(array / scale).astype(np.int8), np.asarray(scale, np.float32)
