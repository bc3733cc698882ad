"""How near a photo finds the other one of its pair, among photos that are not like it."""

from dataclasses import dataclass

import numpy as np

from semsearch.training.likeness.whitening import Rows
from semsearch.vectors import Array

# Pairs that are told to be unlike count as much together as this share of all photos: they are
# few, and what somebody troubles to tell is where the search errs.
TOLD = 0.05


@dataclass(frozen=True)
class Cosines:
    """How near photos are, by one metric.

    Attributes
    ----------
    alike : array of shape (a,)
        Of photos and the other one of a pair that is alike.
    others : array of shape (a, m)
        Of the same photos and m others; -1 where one is of the pair.
    unlike : array of shape (u,)
        Of the photos of pairs that are not alike.
    """

    alike: Array
    others: Array
    unlike: Array

    @classmethod
    def of(cls, places: Array, alike: Rows, unlike: Rows, others: Rows) -> "Cosines":
        """Compare photos that lie at `places`, shape (n, d).

        Parameters
        ----------
        alike, unlike : arrays of shape (a, 2), (u, 2)
            Rows of photos, the first of which is looked from.
        others : array of shape (m,)
        """
        cosines = places[alike[:, 0]] @ places[others].T
        cosines[(alike[:, :, None] == others).any(axis=1)] = -1
        own, apart = ((places[p[:, 0]] * places[p[:, 1]]).sum(axis=1) for p in (alike, unlike))
        return cls(own, cosines, apart)

    def mixed(self, other: "Cosines", share: float) -> "Cosines":
        """Return the cosines where another metric has a share."""
        own, its = (np.float32(part) for part in (1 - share, share))
        return Cosines(
            own * self.alike + its * other.alike,
            own * self.others + its * other.others,
            own * self.unlike + its * other.unlike,
        )

    @property
    def nearer(self) -> Array:
        """How many of the others are nearer than the one that is alike, shape (a,).

        Half of those count that are just as near, as all are where no colours are known.
        """
        alike = self.alike[:, None]
        counted = (self.others > alike).sum(axis=1) + (self.others >= alike).sum(axis=1)
        return np.asarray(counted / 2, np.float32)

    @property
    def effort(self) -> Array:
        """How far down a list the other one of a pair stands, shape (a,), in doublings."""
        ranks = 1 + self.nearer
        if len(self.unlike):
            wrong = (self.unlike > self.alike[:, None]).mean(axis=1)
            ranks = ranks + TOLD * self.others.shape[1] * wrong
        return np.asarray(np.log2(ranks), np.float32)


def both_ways(pairs: Rows) -> Rows:
    """Return pairs, shape (n, 2), seen from either photo, shape (2n, 2)."""
    return np.concatenate([pairs, pairs[:, ::-1]])


def error_of(gains: Array) -> float:
    """Return the standard error of the mean of gains; both ways of a pair are one of them."""
    return float(gains.std() / np.sqrt(max(len(gains) / 2 - 1, 1)))
