"""The file beside a library that keeps the nearest photos of each, brought up to date."""

from dataclasses import dataclass, fields

import numpy as np

from semsearch.insight.labels.neighbours import (
    KEPT,
    NONE,
    Neighbours,
    Points,
    compare,
    rounded,
)
from semsearch.progress import Progress, unseen
from semsearch.search.engine import SearchEngine
from semsearch.search.photos import SearchedPhotos
from semsearch.stores.arrays import Arrays, KeptArrays
from semsearch.stores.records import head_checksum

ENDING = ".neighbours.npz"
VERSION = 1
# Reading a photo takes about as long as comparing one with so many.
READING = 5_000


def keep_up(engine: SearchEngine, progress: Progress = unseen) -> Neighbours:
    """Return the nearest photos of each photo that is searched, and keep them.

    Only what changed since they were kept is compared; the points of all photos are in memory
    meanwhile, in 16 bits.

    Parameters
    ----------
    engine : SearchEngine
    progress : callable, optional
        Called as ``progress(done, total)`` with numbers of photos; it may raise, and then what
        was kept before stays.
    """
    # What changes from here on is seen the next time.
    state = engine.library.changes.state()
    engine.refresh()
    searched = engine.searched
    file = KeptArrays(engine.library, ENDING, _made_by(engine))
    known, number = _known(file.read(state))
    if number == state.number and np.array_equal(known.ids, searched.ids):
        return known
    changed = engine.library.changes.looked_since(number)
    lists, is_new = known.among(searched.ids, changed)
    count = int((is_new | lists.is_short).sum())
    if count:
        work = _Work(progress, count, len(lists))
        compare(lists, _points(searched, work), is_new, work.compared)
    file.write(state, {each.name: getattr(lists, each.name) for each in fields(lists)})
    return lists


def _made_by(engine: SearchEngine) -> str:
    return f"{VERSION} {engine.head.info.encoder} {head_checksum(engine.head)}"


def _known(kept: tuple[Arrays, int] | None) -> tuple[Neighbours, int]:
    """Return the lists that are kept and of which change; empty ones where they cannot be right."""
    nothing = Neighbours.none(np.empty(0, np.int64)), 0
    if kept is None:
        return nothing
    arrays, number = kept
    try:
        lists = Neighbours(*(arrays[each.name] for each in fields(Neighbours)))
    except KeyError:
        return nothing
    return (lists, number) if _is_sound(lists) else nothing


def _is_sound(lists: Neighbours) -> bool:
    n = len(lists.ids) if lists.ids.ndim == 1 else -1
    wanted = {"ids": ((n,), np.int64), "nearest": ((n, KEPT), np.int32),
              "cosines": ((n, KEPT), np.float32), "reach": ((n,), np.float32)}  # fmt: skip
    found = {name: (getattr(lists, name).shape, getattr(lists, name).dtype) for name in wanted}
    if found != wanted or not bool((np.diff(lists.ids) > 0).all()):
        return False
    is_row = (lists.nearest >= NONE) & (lists.nearest < n)
    is_told = (lists.nearest == NONE) == np.isneginf(lists.cosines)
    return bool(is_row.all() and is_told.all())


def _points(searched: SearchedPhotos, work: "_Work") -> Points:
    """Return the points of all photos, as they are compared."""
    points: Points | None = None
    work.read(0)
    for ids, gallery in searched.blocks():
        if points is None:
            points = np.zeros((len(searched), gallery.points.shape[1]), np.float16)
        rows = np.searchsorted(searched.ids, ids)
        points[rows] = rounded(gallery.points)
        work.read(int(rows[-1]) + 1)
    return np.empty((0, 0), np.float16) if points is None else points


@dataclass(frozen=True)
class _Work:
    """Reading n photos and comparing `count` of them with all, told as numbers of photos."""

    progress: Progress
    count: int
    n: int

    @property
    def reading(self) -> float:
        """The share of it that reading takes."""
        return READING / (READING + self.count * (1 - self.count / (2 * self.n)))

    def read(self, done: int) -> None:
        """Say that some photos were read."""
        self.progress(int(self.reading * done), self.n)

    def compared(self, done: int, total: int) -> None:
        """Say that some pairs of all were compared."""
        share = self.reading + (1 - self.reading) * done / total
        self.progress(int(share * self.n), self.n)
