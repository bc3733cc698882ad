"""The timeline of a library: its photos by the day on which they were taken, the newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from semsearch.library.filters import Filter
from semsearch.library.library import Library

MONTH = len("2024-05")
# A day or a month, and how many photos were taken then; None is no date.
Count = tuple[str | None, int]


@dataclass(frozen=True)
class Timeline:
    """Photos in the order of the days on which they were taken, and how many are of each.

    The photos of one day, and of one month, follow one another: the first month has the first
    photos.

    Attributes
    ----------
    ids : array of shape (n,), int64
        The photos' numbers: the newest first, then those without a date, the newest file first.
    days : tuple of (str or None, int)
        ``("2024-05-17", 3)`` for each day that has photos, the newest first; None is no date,
        and comes last.
    """

    ids: NDArray[np.int64]
    days: tuple[Count, ...]

    @classmethod
    def of(cls, library: Library, condition: Filter | None = None) -> "Timeline":
        """Return the timeline of the photos of a library that meet a condition."""
        rows = library.by_date(condition or Filter())
        ids = np.fromiter((number for number, _ in rows), np.int64, len(rows))
        return cls(ids, _counted((day, 1) for _, day in rows))

    def among(self, ids: NDArray[np.int64]) -> "Timeline":
        """Return the timeline of those of its photos that are among `ids`, shape (m,)."""
        counts = [count for _, count in self.days]
        days = np.repeat(np.arange(len(counts)), counts)
        kept = np.isin(self.ids, ids)
        left = np.bincount(days[kept], minlength=len(counts))
        pairs = zip(self.days, left.tolist(), strict=True)
        return Timeline(self.ids[kept], tuple((day, n) for (day, _), n in pairs if n))

    @property
    def months(self) -> tuple[Count, ...]:
        """``("2024-05", 17)`` for each month that has photos, as `days`."""
        return _counted((day and day[:MONTH], count) for day, count in self.days)

    def start(self, time: str | None) -> int:
        """Return where in `ids` a day or a month begins, or where it would if it had photos.

        Parameters
        ----------
        time : str or None
            Such as ``2024``, ``2024-05`` or ``2024-05-17``; None for those without a date.
        """
        later = (n for day, n in self.days if day and (time is None or day[: len(time)] > time))
        return sum(later)


def _counted(counts: Iterable[Count]) -> tuple[Count, ...]:
    groups = groupby(counts, lambda each: each[0])
    return tuple((time, sum(count for _, count in own)) for time, own in groups)
