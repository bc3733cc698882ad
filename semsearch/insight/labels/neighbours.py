"""The nearest photos of each photo, brought up to date by what comes and goes."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.progress import Progress, unseen
from semsearch.vectors import Array

Rows = NDArray[np.intp]
Ids = NDArray[np.int64]
Points = NDArray[np.float16]
Mask = NDArray[np.bool_]

# Twice as many as vote, as copies have no vote, nor have photos whose label tells nothing.
KEPT = 40
# A list that has become shorter than this is made anew.
ENOUGH = 30
BLOCK = 2048
# Points are rounded to steps of 1 / STEPS, and are a little shorter than 1, so that sums of their
# products fit into 24 bits: cosines are then exact, and do not depend on who comes first.
STEPS, LENGTH = 4096, 0.99
NONE = -1


@dataclass(frozen=True)
class Neighbours:
    """The nearest others of n photos.

    Attributes
    ----------
    ids : array of shape (n,), int64, ascending
        The photos' numbers.
    nearest : array of shape (n, `KEPT`), int32
        The rows of the nearest others, nearest first; `NONE` where there are no more.
    cosines : array of shape (n, `KEPT`), float32
        Of each, times the square of `LENGTH`; -inf where there is none.
    reach : array of shape (n,), float32
        All others whose cosine is above this are in the list, unless it is full.
    """

    ids: Ids
    nearest: NDArray[np.int32]
    cosines: Array
    reach: Array

    @classmethod
    def none(cls, ids: Ids) -> "Neighbours":
        """Return empty lists for photos."""
        shape = (len(ids), KEPT)
        nearest, cosines = np.full(shape, NONE, np.int32), np.full(shape, -np.inf, np.float32)
        return cls(ids, nearest, cosines, np.full(len(ids), -np.inf, np.float32))

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def floor(self) -> Array:
        """The cosine above which another photo belongs into each list, shape (n,)."""
        is_full = self.nearest[:, -1] != NONE
        return np.asarray(np.where(is_full, self.cosines[:, -1], self.reach))

    @property
    def is_short(self) -> Mask:
        """Whether a list lost so much that it has to be made anew, shape (n,)."""
        return np.asarray((self.nearest[:, ENOUGH - 1] == NONE) & (self.reach > -np.inf))

    def among(self, ids: Ids, changed: Ids) -> tuple["Neighbours", Mask]:
        """Return the lists of other photos, as far as these tell, and which have none yet.

        Parameters
        ----------
        ids : array of shape (m,), int64, ascending
            The photos that there are now.
        changed : array of int64
            Photos of which nothing is known any more.

        Returns
        -------
        lists : Neighbours
        is_new : array of shape (m,)
        """
        stays = np.isin(self.ids, ids) & ~np.isin(self.ids, changed)
        rows = np.searchsorted(ids, self.ids[stays])
        lists, is_new = Neighbours.none(ids), np.ones(len(ids), bool)
        is_new[rows] = False
        # The last place is what `NONE` is looked up at.
        row_now = np.full(len(self) + 1, NONE, np.int32)
        row_now[:-1][stays] = rows
        nearest, cosines = row_now[self.nearest[stays]], self.cosines[stays]
        order = np.argsort(nearest == NONE, axis=1, kind="stable")
        lists.nearest[rows] = np.take_along_axis(nearest, order, axis=1)
        lists.cosines[rows] = np.take_along_axis(cosines, order, axis=1)
        lists.cosines[lists.nearest == NONE] = -np.inf
        lists.reach[rows] = self.floor[stays]
        return lists, is_new

    def clear(self, rows: Mask) -> None:
        """Empty some lists."""
        self.nearest[rows] = NONE
        self.cosines[rows] = -np.inf
        self.reach[rows] = -np.inf

    def offer(self, rows: Rows, others: Rows, cosines: Array) -> None:
        """Take into the lists of `rows` those of `others` that are near enough.

        Parameters
        ----------
        cosines : array of shape (rows, others)
            -inf for those that are not offered.
        """
        full = self.nearest[rows, -1] != NONE
        floor = np.where(full, self.cosines[rows, -1], self.reach[rows])
        row, column = _above(cosines, floor)
        if not len(row):
            return
        touched, row_of = np.unique(row, return_inverse=True)
        near, found = _ranked(row_of, others[column], cosines[row, column])
        own = rows[touched]
        near = np.hstack([self.nearest[own], near])
        found = np.hstack([self.cosines[own], found])
        order = np.lexsort((near, -found), axis=1)[:, :KEPT]
        self.nearest[own] = np.take_along_axis(near, order, axis=1)
        self.cosines[own] = np.take_along_axis(found, order, axis=1)


def rounded(points: Array) -> Points:
    """Return points of unit length, shape (n, k), as they are compared."""
    return np.asarray(np.rint(points * (LENGTH * STEPS)) / STEPS, np.float16)


def nearest_of(points: Array, progress: Progress = unseen) -> Neighbours:
    """Return the nearest others of n photos whose numbers are 0 to n - 1.

    Parameters
    ----------
    points : array of shape (n, k), unit length
        See `Gallery.points`.
    progress : callable, optional
        Called as ``progress(done, total)`` with numbers of pairs.
    """
    lists, everyone = Neighbours.none(np.arange(len(points))), np.ones(len(points), bool)
    compare(lists, rounded(points), everyone, progress)
    return lists


def compare(lists: Neighbours, points: Points, is_new: Mask, progress: Progress = unseen) -> None:
    """Fill the lists of new photos and those that are too short, and offer the new to all others.

    Parameters
    ----------
    lists : Neighbours
        Changed in place.
    points : array of shape (n, k)
        As `rounded` gives them.
    is_new : array of shape (n,)
    progress : callable, optional
        Called as ``progress(done, total)`` with numbers of pairs; it may raise, and then `lists`
        are of no use.
    """
    wanted = is_new | lists.is_short
    lists.clear(wanted)
    sequence = np.concatenate([np.flatnonzero(wanted), np.flatnonzero(~wanted)])
    total = done = sum(len(own) * len(others) for own, others in _tiles(sequence, wanted.sum()))
    for own, others in _tiles(sequence, int(wanted.sum())):
        cosines = _cosines(points[own], points[others])
        if others[0] == own[0]:
            np.fill_diagonal(cosines, -np.inf)
        lists.offer(own, others, cosines)
        beyond = len(own) if others[0] == own[0] else 0
        back = np.ascontiguousarray(cosines[:, beyond:].T)
        # What is not new is in the lists of all that were left as they are.
        back[np.ix_(~wanted[others[beyond:]], ~is_new[own])] = -np.inf
        lists.offer(others[beyond:], own, back)
        done -= len(own) * len(others)
        progress(total - done, total)


def _tiles(sequence: Rows, count: int) -> Iterator[tuple[Rows, Rows]]:
    """Yield which rows are compared with which: the first `count` with all, every pair once."""
    for start in range(0, count, BLOCK):
        for other in range(start, len(sequence), BLOCK):
            end = min(start + BLOCK, count)
            yield sequence[start:end], sequence[other : other + BLOCK]


def _cosines(points: Points, others: Points) -> Array:
    return np.asarray(points.astype(np.float32) @ others.astype(np.float32).T)


def _above(cosines: Array, floor: Array) -> tuple[Rows, Rows]:
    """Return where cosines are above the floor of their row, of each row the `KEPT` largest."""
    is_near = cosines > floor[:, None]
    many = np.flatnonzero(np.count_nonzero(is_near, axis=1) > KEPT)
    if len(many):
        least = np.partition(cosines[many], -KEPT, axis=1)[:, -KEPT]
        is_near[many] &= cosines[many] >= least[:, None]
    return np.divmod(np.flatnonzero(is_near), is_near.shape[1])


def _ranked(row: Rows, near: Rows, cosines: Array) -> tuple[NDArray[np.int32], Array]:
    """Return what is near in each row, nearest first, and its cosines, in as few columns as go."""
    order = np.lexsort((near, -cosines, row))
    row, near, cosines = row[order], near[order], cosines[order]
    rank = np.arange(len(row)) - np.searchsorted(row, row)
    fits = rank < KEPT
    shape = (int(row[-1]) + 1, int(rank[fits].max()) + 1)
    ranked, found = np.full(shape, NONE, np.int32), np.full(shape, -np.inf, np.float32)
    ranked[row[fits], rank[fits]] = near[fits]
    found[row[fits], rank[fits]] = cosines[fits]
    return ranked, found
