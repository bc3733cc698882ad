"""What is plainly a drawing, placed among the photos of what it shows."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from semsearch.head.text_space import in_8_bits
from semsearch.vectors import Array, unit

FIELDS = ("detector", "limits", "length", "centre", "down", "up", "base")
_MATRICES = ("down", "up")


@dataclass(frozen=True)
class Drawings:
    """Turns the embeddings of drawings into those that photos of the same things would have.

    A network that learned from photos sees lines on white paper first, and only then a horse.
    What it sees of the horse is there, though, and a linear map learned from pairs of a photo and
    its drawing finds it (compare the adaptation by Sun et al., 2016). A photo's embedding stays
    as it is, to the bit.

    Attributes
    ----------
    detector : array of shape (dim + 1,)
        How much a picture's embedding at unit length is like that of a drawing, and the offset.
    limits : array of shape (2,)
        Up to which of these log-odds a picture counts as a photo, and from which on it is
        nothing but a drawing; between them it becomes one by and by.
    length : array of shape (1,)
        How long the embeddings of photos are.
    centre : array of shape (dim,)
        The mean embedding of drawings, at unit length each.
    down, up : arrays of shape (dim, r), (r, dim)
        How the rest of a drawing's embedding changes, through r numbers.
    base : array of shape (dim,)
        The embedding of a photo of nothing in particular.
    """

    detector: Array
    limits: Array
    length: Array
    centre: Array
    down: Array
    up: Array
    base: Array

    def odds(self, embeddings: Array) -> Array:
        """Return the log-odds that each picture is drawn, shape (n,)."""
        return np.asarray(unit(embeddings) @ self.detector[:-1] + self.detector[-1], np.float32)

    def share(self, embeddings: Array) -> Array:
        """Return how much of a drawing each picture is, shape (n,): 0 for photos, up to 1."""
        low, high = self.limits
        return np.asarray(np.clip((self.odds(embeddings) - low) / (high - low), 0, 1), np.float32)

    def as_photos(self, embeddings: Array) -> Array:
        """Return embeddings, shape (n, dim), with those of drawings as photos would have them."""
        share = self.share(embeddings)
        rows = np.flatnonzero(share)
        if not len(rows):
            return embeddings
        found = np.array(embeddings, np.float32)
        part = share[rows, None]
        found[rows] = (1 - part) * found[rows] + part * self._photos(found[rows])
        return found

    def _photos(self, drawings: Array) -> Array:
        own = unit(drawings) - self.centre
        return np.asarray(self.base + self.length * own + own @ self.down @ self.up)

    def kept(self) -> dict[str, Any]:
        """Return the arrays as a head's file has them: matrices in 8 bits."""
        arrays: dict[str, Any] = {}
        for name in FIELDS:
            own = getattr(self, name)
            if name in _MATRICES:
                own, arrays[f"drawings_{name}_scale"] = in_8_bits(own)
            arrays[f"drawings_{name}"] = own
        return arrays

    @classmethod
    def read(cls, file: Any) -> "Drawings | None":
        """Return what a head's file says of drawings; None where it says nothing."""
        if "drawings_detector" not in file:
            return None
        arrays = {name: np.asarray(file[f"drawings_{name}"], np.float32) for name in FIELDS}
        for name in _MATRICES:
            arrays[name] = arrays[name] * file[f"drawings_{name}_scale"]
        return cls(**arrays)
