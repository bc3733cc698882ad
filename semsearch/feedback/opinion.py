"""What people think of photos: thumbs of this search, and what was learned from earlier ones."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from semsearch.feedback.relevance import refine
from semsearch.library.catalogue import Catalogue
from semsearch.vectors import Array

NEVER = -1e-6


@dataclass(frozen=True)
class Opinion:
    """Moves a ranking.

    Attributes
    ----------
    liked, disliked : tuple of int
        The numbers of photos with thumbs up and down.
    learned : array of shape (n,) or None
        Log-odds from earlier searches for the same, see `Memory.adjustments`.
    """

    liked: tuple[int, ...] = ()
    disliked: tuple[int, ...] = ()
    learned: Array | None = None

    def __bool__(self) -> bool:
        return bool(self.liked or self.disliked or self.learned is not None)

    def among(self, mask: NDArray[np.bool_]) -> "Opinion":
        """Return what it says of those photos of all that `mask`, shape (n,), has True for."""
        return self if self.learned is None else replace(self, learned=self.learned[mask])

    def applied(self, photos: Catalogue, points: Array, logs: Array) -> Array:
        """Return the log-confidences of photos, shape (n,), after people had their say.

        Parameters
        ----------
        photos : Catalogue of n photos
        points : array of shape (n, k), unit length
        logs : array of shape (n,)
        """
        certain = np.minimum(logs, NEVER)
        logits = np.asarray(certain - np.log(-np.expm1(certain)), np.float32)
        if self.learned is not None:
            logits = logits + self.learned
        up, down = (np.flatnonzero(np.isin(photos.ids, ids)) for ids in (self.liked, self.disliked))
        logits = refine(points, logits, up.tolist(), down.tolist())
        return np.asarray(-np.logaddexp(0, -logits), np.float32)
