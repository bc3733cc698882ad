"""How sure it is that a photo is what was asked for, in words; the numbers are in *why*."""

from dataclasses import dataclass

import numpy as np

from semsearch.head.projection import ProjectionHead
from semsearch.head.scoring import same_odds
from semsearch.vectors import Array

# From which cosine of their points two photos are so much alike.
LIKENESS = {"same picture": 0.995, "near copy": 0.95}
ALIKE, LOOSELY = "alike", "loosely alike"
# From which log-odds that two photos show the same thing the nearest counts as found.
FOUND_FROM = -2.0
# From which confidence, which is calibrated: of a hundred photos at 0.5 fifty are right.
BANDS = {"surely": 0.8, "likely": 0.5, "perhaps": 0.2}
HARDLY = "hardly"


def band(confidence: float) -> str:
    """Return how sure it is that words say what a photo shows: surely, likely, perhaps, hardly."""
    return next((name for name, least in BANDS.items() if confidence >= least), HARDLY)


def likeness(head: ProjectionHead, logit: float) -> str:
    """Return how alike two photos are: same picture, near copy, alike or loosely alike.

    Of 40 demo photos, seen by EfficientNet-B3, every copy counts at least as alike. The same
    picture or a near copy are 39 that were saved as JPEG of quality 50 or mirrored, 36 of which
    an edge of 5% was cut off, 32 of half the size, and 15 of which one of 15% was. Of the 81,810
    pairs of demo photos none is the same picture, 5 are near copies, and 551 more are alike.

    Parameters
    ----------
    head : ProjectionHead
    logit : float
        The log-odds that both show the same thing, as `Scorer.likeness` returns them.
    """
    for name, cosine in LIKENESS.items():
        if logit >= same_odds(head, np.array(cosine, np.float32)):
            return name
    return ALIKE if logit >= 0 else LOOSELY


def with_copies(head: ProjectionHead, general: Array, learned: Array) -> Array:
    """Return the log-odds that photos are alike by a likeness, shape (n,), but for copies.

    What looks like a copy is as sure to be one as it is without the likeness, and nothing else is
    called one, whatever somebody calls alike.

    Parameters
    ----------
    head : ProjectionHead
    general, learned : arrays of shape (n,)
        The log-odds by the head alone, and by the likeness.
    """
    limit = same_odds(head, np.array(min(LIKENESS.values()), np.float32))
    below = np.nextafter(limit, np.float32(-np.inf))
    return np.where(general >= limit, general, np.minimum(learned, below))


@dataclass(frozen=True)
class Counts:
    """How many of what was found are likely to be right, and how many more may be."""

    likely: int
    possible: int

    @classmethod
    def of(cls, scores: Array) -> "Counts":
        """Count confidences, shape (n,)."""
        likely = int((scores >= BANDS["likely"]).sum())
        return cls(likely, int((scores >= BANDS["perhaps"]).sum()) - likely)
