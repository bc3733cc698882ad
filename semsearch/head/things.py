"""Things that somebody taught by examples: how sure it is that photos show one."""

from dataclasses import dataclass, replace

import numpy as np

from semsearch.head.gallery import Gallery
from semsearch.head.projection import ProjectionHead
from semsearch.head.scoring import same_odds
from semsearch.vectors import Array, sigmoid


@dataclass(frozen=True)
class Thing:
    """What somebody taught by examples.

    Attributes
    ----------
    head : ProjectionHead
    examples : array of shape (m, k), unit length
        The points of photos, or parts of photos, that show it.
    refusals : array of shape (r, k), unit length
        Those of photos that somebody said not to show it.
    """

    head: ProjectionHead
    examples: Array
    refusals: Array

    def logits(self, gallery: Gallery, photos: int) -> Array:
        """Return the log-odds that each photo of a gallery shows it, shape (n,).

        Parameters
        ----------
        gallery : Gallery of n photos
        photos : int
            How many compete: n, or more where an engine proposed them.
        """
        return np.asarray(gallery.judged(lambda own: self._logits(own.points, photos)[None])[0])

    def _logits(self, points: Array, photos: int) -> Array:
        return same_odds(self.head, points @ self.examples.mean(axis=0))

    def agreement(self, photos: int) -> float | None:
        """Return how sure it would be of an example if it had been taught the others alone.

        The mean over all examples, 0 to 1, among so many `photos`; None with one example.
        """
        if len(self.examples) < 2:
            return None
        rows = range(len(self.examples))
        others = (replace(self, examples=np.delete(self.examples, row, axis=0)) for row in rows)
        sure = [
            sigmoid(own._logits(self.examples[row][None], photos)[0])
            for row, own in enumerate(others)
        ]
        return float(np.mean(sure))
