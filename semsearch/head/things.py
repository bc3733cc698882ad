"""Things that somebody taught by examples: how sure it is that photos show one."""

from dataclasses import dataclass, replace

import numpy as np

from semsearch.head.gallery import Gallery
from semsearch.head.projection import ProjectionHead
from semsearch.head.scoring import same_odds
from semsearch.vectors import Array, sigmoid

# How far a photo sinks that is nearer to a refusal than to the examples, as a share of the
# difference of the cosines.
REFUSED = 0.25
# From the log-odds that two photos show the same, and how many photos compete, to those that one
# shows a thing: fitted on things of the training photos, see `scripts/measure_names.py`, and a
# little more careful, so that of those that it calls sure most are right after three examples.
SAME, PHOTOS, OFFSET = 0.967, -0.526, -0.3


@dataclass(frozen=True)
class Thing:
    """What somebody taught by examples.

    A photo is as near to an example as to the nearest of its views: the mean over the examples
    ranks photos. On 90 things of the training photos the mAP from three examples rose from 0.767,
    with the mean of the points of whole photos, to 0.789. A logistic regression against other
    photos (compare exemplar SVMs; Malisiewicz et al., 2011) did not raise it, nor did adding the
    best of what was found; see docs/experiments.md.

    Attributes
    ----------
    head : ProjectionHead
    examples : array of shape (m, v, k), unit length
        The points of v views of photos, or parts of photos, that show it.
    refusals : array of shape (r, v, k), unit length
        Those of photos that somebody said not to show it.
    """

    head: ProjectionHead
    examples: Array
    refusals: Array

    @property
    def points(self) -> Array:
        """The points of all views of the examples, shape (m * v, k)."""
        return self.examples.reshape(-1, self.examples.shape[-1])

    def logits(self, gallery: Gallery, photos: int) -> Array:
        """Return the log-odds that each photo of a gallery shows it, shape (n,).

        Parameters
        ----------
        gallery : Gallery of n photos
        photos : int
            How many compete: n, or more where an engine proposed them.
        """
        return np.asarray(gallery.judged(lambda own: self._logits(own.points, photos)[None])[0])

    def agreement(self, photos: int) -> float | None:
        """Return how sure it would be of an example if it had been taught the others alone.

        The mean over all examples, 0 to 1, among so many `photos`; None with one example.
        """
        if len(self.examples) < 2:
            return None
        others = (np.delete(self.examples, row, axis=0) for row in range(len(self.examples)))
        sure = [
            sigmoid(replace(self, examples=left)._logits(own[:1], photos)[0])
            for left, own in zip(others, self.examples, strict=True)
        ]
        return float(np.mean(sure))

    def _logits(self, points: Array, photos: int) -> Array:
        near = nearness(points, self.examples).mean(axis=1)
        if len(self.refusals):
            refused = nearness(points, self.refusals).max(axis=1)
            near -= REFUSED * np.maximum(refused - near, 0)
        crowd = PHOTOS * np.log10(max(photos, 1)) + OFFSET
        return np.asarray(SAME * same_odds(self.head, near) + crowd, np.float32)


def nearness(points: Array, examples: Array) -> Array:
    """Return the cosine of n points to the nearest view of each of m examples, shape (n, m)."""
    m, v, k = examples.shape
    return np.asarray((points @ examples.reshape(-1, k).T).reshape(-1, m, v).max(axis=2))
