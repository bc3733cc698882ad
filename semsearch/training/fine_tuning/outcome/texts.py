"""How the second half of a tuned encoder's embeddings moves photos among captions."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from semsearch.head.projection import ProjectionHead
from semsearch.head.text_space import TextSpace
from semsearch.head.tuned import Tuned
from semsearch.vectors import Array, unit

PENALTY = 2.0
# How far photos may be moved, of what the photos that were learned from bear out.
SHARES = (0.25, 0.5, 1.0)
# By how many standard errors what is gained must differ from nothing.
CERTAIN = 1.64
SPACES = ("labels", "phrases")


class Captioned(NamedTuple):
    """Photos and their captions.

    Attributes
    ----------
    embeddings : array of shape (n, dim)
    vectors : array of shape (n, 684)
        The mean vector of the captions of each, see `Captions`.
    """

    embeddings: Array
    vectors: Array


def with_captions(
    shipped: ProjectionHead, tuned: Tuned, learned: Captioned, watched: Captioned
) -> Tuned:
    """Return what is known of the second half, with how it moves photos towards their captions.

    A ridge regression from it to what the shipped head misses by. How much of that is of use is
    told by photos that were only watched; it may be nothing.
    """
    moved = {}
    for name in SPACES:
        space: TextSpace = getattr(shipped, name)
        missed = _sought(space, learned) - _placed(shipped, space, tuned, learned)
        kernel = _ridge(tuned.second(learned.embeddings), missed)
        moved[name] = _of_use(shipped, space, tuned, watched, kernel)
    return replace(tuned, **moved)


def _sought(space: TextSpace, photos: Captioned) -> Array:
    return np.asarray((photos.vectors - space.centre) @ space.basis, np.float32)


def _placed(shipped: ProjectionHead, space: TextSpace, tuned: Tuned, photos: Captioned) -> Array:
    first = tuned.first(photos.embeddings)
    inputs = shipped.inputs(first, shipped.probabilities(first))
    return np.asarray(inputs @ space.kernel + space.bias, np.float32)


def _of_use(
    shipped: ProjectionHead, space: TextSpace, tuned: Tuned, watched: Captioned, kernel: Array
) -> Array:
    """Return how much of a kernel is of use to photos that were watched; no columns if none is."""
    placed, sought = _placed(shipped, space, tuned, watched), _sought(space, watched)
    before = _likeness(placed, sought)
    gains = {
        share: _likeness(placed + tuned.moved(watched.embeddings, share * kernel), sought) - before
        for share in SHARES
    }
    best = max(gains, key=lambda share: gains[share].mean())
    error = gains[best].std() / np.sqrt(len(before))
    return best * kernel if gains[best].mean() > CERTAIN * error else kernel[:, :0]


def _likeness(placed: Array, sought: Array) -> Array:
    """Return how near each photo is to its captions, beyond how near it is to all others."""
    cosines = unit(placed) @ unit(sought).T
    return np.asarray(np.diag(cosines) - cosines.mean(axis=1))


def _ridge(inputs: Array, targets: Array) -> Array:
    """Return the kernel of a ridge regression; its penalty is in mean eigenvalues."""
    products: NDArray[np.float64] = (inputs.T @ inputs).astype(np.float64)
    products[np.diag_indices_from(products)] += PENALTY * np.trace(products) / min(inputs.shape)
    return np.asarray(np.linalg.solve(products, inputs.T @ targets), np.float32)
