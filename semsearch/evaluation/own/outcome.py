"""How a ranking fares by marks: how many of the first ten are right, and what comes before what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

RESULTS = 10
# 95 % of a normal distribution lie within so many deviations.
DEVIATIONS = 1.96
# By how much larger a share of pairs in order a ranking counts as better.
TELLING = 0.1


@dataclass(frozen=True)
class Precision:
    """How many of the first ten results are right, of those that a person has marked.

    Attributes
    ----------
    right, wrong : int
    unmarked : int
        Of which nobody has said anything; they do not count.
    """

    right: int
    wrong: int
    unmarked: int = 0

    @property
    def marked(self) -> int:
        """How many were marked."""
        return self.right + self.wrong

    @property
    def share(self) -> float | None:
        """The share of right ones, 0 to 1: P@10 once all are marked; None if none is."""
        return self.right / self.marked if self.marked else None

    @property
    def interval(self) -> tuple[float, float]:
        """Between what the share of results like these lies, with 95 % (Wilson, 1927)."""
        if not self.marked:
            return 0.0, 1.0
        n, share, z = self.marked, self.right / self.marked, DEVIATIONS
        middle, scale = share + z * z / (2 * n), 1 + z * z / n
        reach = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        return max((middle - reach) / scale, 0.0), min((middle + reach) / scale, 1.0)


@dataclass(frozen=True)
class Outcome:
    """How a ranking fares by marks.

    Attributes
    ----------
    precision : Precision
        Of its first ten photos.
    order : float or None
        In which share of all pairs of a right and a wrong photo the right one comes first, 0 to
        1; None without such a pair. It counts every mark, wherever the photo is now.
    """

    precision: Precision
    order: float | None

    def is_better_than(self, other: "Outcome") -> bool:
        """Return whether it puts more right photos before wrong ones than chance would change.

        Of 66 queries on 6,536 training photos, each for a thing by a word that is too wide, the
        name of the thing was better by this for 37: P@10, by all labels and each photo judged
        without itself, rose by 0.16 for those and fell by 0.08 for the others.
        """
        if self.order is None or other.order is None:
            return False
        is_worse = (self.precision.share or 0) < (other.precision.share or 0)
        return self.order >= other.order + TELLING and not is_worse


def outcome_of(ranked: Sequence[int] | NDArray[np.int64], marked: Mapping[int, bool]) -> Outcome:
    """Return how a ranking fares.

    Parameters
    ----------
    ranked : sequence of int
        The numbers of photos, best first.
    marked : dict of int to bool
        Whether each marked photo is right; one that is not in the ranking comes after all.
    """
    numbers = [int(number) for number in ranked]
    first = [marked.get(number) for number in numbers[:RESULTS]]
    precision = Precision(first.count(True), first.count(False), first.count(None))
    places = {number: place for place, number in enumerate(numbers) if number in marked}
    ranks = {number: places.get(number, len(numbers)) for number in marked}
    right = np.array([ranks[number] for number, is_right in marked.items() if is_right])
    wrong = np.array([ranks[number] for number, is_right in marked.items() if not is_right])
    return Outcome(precision, share_in_order(-right, -wrong))


def share_in_order(right: NDArray[np.generic], wrong: NDArray[np.generic]) -> float | None:
    """Return in which share of all pairs a right one has more than a wrong one; ties count half.

    Parameters
    ----------
    right, wrong : arrays of shape (n,), (m,)

    Returns
    -------
    float or None
        The area under the ROC curve; None without a pair.
    """
    if not right.size or not wrong.size:
        return None
    above = np.greater.outer(right, wrong).mean() + np.equal.outer(right, wrong).mean() / 2
    return float(above)


def mean_share(outcomes: Sequence[Outcome]) -> float | None:
    """Return the mean P@10 over queries, 0 to 1; None if none has a mark among its first ten."""
    shares = [own.precision.share for own in outcomes if own.precision.share is not None]
    return float(np.mean(shares)) if shares else None
