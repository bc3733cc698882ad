"""Fits a metric to pairs: how much colours count, and what of points and colours does."""

import numpy as np
from numpy.typing import NDArray

from semsearch.head.likeness.metric import Metric
from semsearch.training.likeness.ranks import Cosines, both_ways, error_of
from semsearch.training.likeness.whitening import Rows, Space
from semsearch.vectors import Array

# How much the colours may count.
SHARES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0)
# With how many other photos those of a pair are compared.
COMPARED = 500


class Photos:
    """What is known of n photos of a library.

    Parameters
    ----------
    points : array of shape (n, k)
        `Gallery.points`.
    colours : array of shape (n, bins)
        Rows of zeros where they are not known.
    """

    def __init__(self, points: Array, colours: Array) -> None:
        self.points, self.colours = points, colours
        self.is_coloured: NDArray[np.bool_] = np.asarray(colours.any(axis=1))
        tints = np.sqrt(colours)
        if self.is_coloured.any():
            tints[~self.is_coloured] = tints[self.is_coloured].mean(axis=0)
        self.looks, self.tints = Space(points), Space(tints)

    def __len__(self) -> int:
        return len(self.points)

    def metric(self, share: float) -> Metric:
        """Return the metric that leaves points and colours as they are."""
        return Metric(self.looks.unchanged, self.tints.unchanged, share)


def fit_metric(photos: Photos, alike: Rows, unlike: Rows, seed: int = 0) -> Metric:
    """Return the metric by which photos that are alike are near one another.

    Parameters
    ----------
    photos : Photos
    alike, unlike : arrays of shape (a, 2), (u, 2)
        Rows of photos.
    """
    if not len(alike):
        return photos.metric(0.0)
    share = _share(photos, alike, unlike, seed)
    coloured = alike[np.all(photos.is_coloured[alike], axis=1)]
    looks = photos.looks.map(alike) if share < 1 else photos.looks.unchanged
    tints = photos.tints.map(coloured) if share else photos.tints.unchanged
    return Metric(looks, tints, share)


def _share(photos: Photos, alike: Rows, unlike: Rows, seed: int) -> float:
    """Return how much colours count: the least with which alike photos are found about best."""
    others = np.random.default_rng(seed).permutation(len(photos))[:COMPARED]
    looks, tints = (
        Cosines.of(photos.metric(own)(photos.points, photos.colours), *both, others)
        for both in [(both_ways(alike), unlike)]
        for own in (0.0, 1.0)
    )
    efforts = [looks.mixed(tints, share).effort for share in SHARES]
    best = min(efforts, key=lambda own: float(own.mean()))
    losses = zip(SHARES, (effort - best for effort in efforts), strict=True)
    return next(share for share, lost in losses if lost.mean() <= error_of(lost))
