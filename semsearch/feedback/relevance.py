"""Relevance feedback: thumbs on a few photos change the ranking of all at once."""

from collections.abc import Callable, Collection

import numpy as np
from numpy.typing import NDArray

from semsearch.vectors import Array

Rows = NDArray[np.intp]
Method = Callable[[Array, Array, Rows, Rows], Array]

# Chosen on training photos; `semsearch evaluate` measures both methods on others.
LIKED_WEIGHT = 18.0
DISLIKED_WEIGHT = 12.0
TRUST = 0.3
PRIOR_VARIANCE = 100.0
STEPS = 8
# How far a judged photo stands off from the photos without a thumb, in log-odds.
APART = 0.1


def refine(
    points: Array, logits: Array, liked: Collection[int], disliked: Collection[int]
) -> Array:
    """Return the log-odds of photos after a user's thumbs.

    What looks like the liked photos rises, what looks like the disliked ones sinks. The liked
    ones themselves come first, in the order they had, and the disliked ones last. The same
    thumbs give the same answer in whatever order they came, and none give `logits` back. A
    photo with both thumbs counts as one with neither.

    Parameters
    ----------
    points : array of shape (n, k), unit length
        `Gallery.points`.
    logits : array of shape (n,)
        The log-odds that each photo answers the query.
    liked, disliked : collections of int
        Rows of photos with thumbs up and down.

    Returns
    -------
    array of shape (n,), float32
    """
    return judged(CHOSEN, points, logits, liked, disliked)


def judged(
    method: Method, points: Array, logits: Array, liked: Collection[int], disliked: Collection[int]
) -> Array:
    """Return what `refine` does, by `rocchio` or by `logistic`."""
    up, down = _rows(set(liked) - set(disliked)), _rows(set(disliked) - set(liked))
    if not len(up) and not len(down):
        return logits
    return _apart(method(points, logits, up, down), logits, up, down)


def rocchio(points: Array, logits: Array, liked: Rows, disliked: Rows) -> Array:
    """Add the cosines to the mean of the liked photos, less those to the disliked (Rocchio, 1971).

    They are taken off their mean over all photos, so that only differences count.
    """
    direction = np.zeros(points.shape[1], np.float32)
    if len(liked):
        direction += LIKED_WEIGHT * points[liked].mean(axis=0)
    if len(disliked):
        direction -= DISLIKED_WEIGHT * points[disliked].mean(axis=0)
    moved = points @ direction
    return np.asarray(logits + moved - moved.mean(), np.float32)


def logistic(points: Array, logits: Array, liked: Rows, disliked: Rows) -> Array:
    """Add a logistic regression that separates the liked from the disliked photos.

    What the search says already enters as an offset, as far as `TRUST` goes, so that the
    regression learns only what the search had wrong. Its weights have a normal prior, which
    makes it a kernel machine on the judged photos: Newton's method on as many unknowns as there
    are thumbs (penalised likelihood; Zhu and Hastie, 2005).
    """
    rows = np.concatenate([liked, disliked])
    target = np.repeat([1.0, 0.0], [len(liked), len(disliked)])
    centred = points[rows] - points.mean(axis=0)
    kernel = PRIOR_VARIANCE * (centred @ centred.T).astype(np.float64)
    offset = TRUST * np.clip(logits[rows].astype(np.float64), -30, 30)
    shares = np.zeros(len(rows))
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-(offset + kernel @ shares)))
        spread = np.maximum(chance * (1 - chance), 1e-3)
        slope = spread[:, None] * kernel + np.eye(len(rows))
        shares -= np.linalg.solve(slope, shares - (target - chance))
    direction = PRIOR_VARIANCE * (shares.astype(np.float32) @ centred)
    moved = points @ direction
    return np.asarray(logits + moved - moved.mean(), np.float32)


CHOSEN: Method = rocchio
METHODS: dict[str, Method] = {"rocchio": rocchio, "logistic": logistic}


def _rows(chosen: Collection[int]) -> Rows:
    return np.array(sorted(chosen), np.intp)


def _apart(moved: Array, logits: Array, liked: Rows, disliked: Rows) -> Array:
    """Put the liked photos before all others and the disliked after, each in their old order."""
    others = np.delete(moved, np.concatenate([liked, disliked]))
    top, bottom = others.max(initial=0.0), others.min(initial=0.0)
    up = liked[np.argsort(-logits[liked], kind="stable")[::-1]]
    down = disliked[np.argsort(-logits[disliked], kind="stable")]
    moved[up] = top + APART * np.arange(1, len(up) + 1)
    moved[down] = bottom - APART * np.arange(1, len(down) + 1)
    return moved
