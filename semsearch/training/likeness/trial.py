"""What a likeness would bring, seen on pairs whose photos were held out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from semsearch.progress import Progress, unseen
from semsearch.training.likeness.fitting import Photos, fit_metric
from semsearch.training.likeness.ranks import Cosines, both_ways, error_of
from semsearch.training.likeness.whitening import Rows
from semsearch.vectors import Array

FOLDS = 5
COMPARED = 2000
# By how many standard errors what is gained must differ from nothing.
CERTAIN = 1.64


@dataclass(frozen=True)
class Trial:
    """How photos found the other one of their pair, by metrics that had seen no pair of theirs.

    Attributes
    ----------
    before, after : tuples of Cosines
        A fold each: by the head alone, and by what was learned from the other folds.
    """

    before: tuple[Cosines, ...]
    after: tuple[Cosines, ...]

    @property
    def gains(self) -> Array:
        """By how many doublings each photo stands higher."""
        both = zip(self.before, self.after, strict=True)
        return np.concatenate([before.effort - after.effort for before, after in both])

    @property
    def has_gained(self) -> bool:
        """Whether it is about certain that alike photos are found better."""
        return bool(self.gains.mean() > CERTAIN * error_of(self.gains))

    @property
    def among(self) -> int:
        """Of how many photos a photo finds the other one of its pair."""
        return max((own.others.shape[1] for own in self.after), default=0)


def place(folds: Sequence[Cosines]) -> float:
    """Return at which place the other one of a pair typically stands: the geometric mean."""
    nearer = np.concatenate([own.nearer for own in folds])
    return float(np.exp(np.log1p(nearer).mean()))


def right(folds: Sequence[Cosines]) -> float:
    """Return how often, 0 to 1, an alike pair is nearer than an unlike one; 0 if none is unlike."""
    compared = [(own.alike[:, None] > own.unlike).ravel() for own in folds]
    told = np.concatenate(compared) if compared else np.zeros(0)
    return float(told.mean()) if len(told) else 0.0


def try_out(photos: Photos, alike: Rows, unlike: Rows, progress: Progress = unseen) -> Trial:
    """Hold out one photo in `FOLDS` at a time, and see how they find the other ones of their pairs.

    Parameters
    ----------
    photos : Photos
    alike, unlike : arrays of shape (a, 2), (u, 2)
        Rows of photos.
    progress : callable, optional
        Called as ``progress(done, total)`` after each fold.
    """
    random = np.random.default_rng(0)
    # Photos of pairs are dealt out by themselves, so that few pairs fill all folds too.
    folds = np.zeros(len(photos), np.intp)
    paired = random.permutation(np.unique(alike))
    folds[paired] = np.arange(len(paired)) % FOLDS + 1
    others = random.permutation(len(photos))[:COMPARED]
    before, after = [], []
    for fold in range(1, FOLDS + 1):
        asked, apart = (both_ways(pairs) for pairs in (alike, unlike))
        asked, apart = (pairs[folds[pairs[:, 0]] == fold] for pairs in (asked, apart))
        kept = (pairs[(folds[pairs] != fold).all(axis=1)] for pairs in (alike, unlike))
        if len(asked):
            metric = fit_metric(photos, *kept)
            places = metric(photos.points, photos.colours)
            before.append(Cosines.of(photos.points, asked, apart, others))
            after.append(Cosines.of(places, asked, apart, others))
        progress(fold, FOLDS)
    return Trial(tuple(before), tuple(after))
