"""Looks at the photos of contents that are alike: are they copies, and how sharp are those?"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from semsearch.insight.duplicates.known import (
    COPIES,
    GONE,
    OTHERS,
    UNREADABLE,
    UNSEEN,
    KnownContents,
)
from semsearch.insight.duplicates.near_copies import components, linked
from semsearch.insight.duplicates.sketch import are_copies
from semsearch.insight.duplicates.viewing import Viewer
from semsearch.library.library import Library
from semsearch.library.photo import Photo
from semsearch.progress import Progress

# Photos that are looked at together: what is seen of them is in memory meanwhile.
AT_ONCE = 500
Pairs = NDArray[np.int64]


def is_decided(known: KnownContents) -> bool:
    """Return whether nothing is left to be looked at."""
    return not _undecided(known).any() and not len(_unmeasured(known))


def look(
    known: KnownContents, library: Library, viewer: Viewer, progress: Progress
) -> Iterator[KnownContents]:
    """Yield what is known after each photos that were looked at, until all is decided.

    Parameters
    ----------
    known : KnownContents
    library : Library
        That has the photos.
    viewer : Viewer
    progress : callable
        Called as ``progress(done, total)`` with numbers of photos.
    """
    batches = list(_batches(known.pairs, np.flatnonzero(_undecided(known))))
    told = _Told(progress, sum(len(np.unique(known.pairs[rows])) for rows in batches))
    for rows in batches:
        known = _judged(known, rows, library, viewer, told)
        yield known
    unmeasured = _unmeasured(known)
    told.total += len(unmeasured)
    for start in range(0, len(unmeasured), AT_ONCE):
        known = _measured(known, unmeasured[start : start + AT_ONCE], library, viewer, told)
        yield known


class _Told:
    """Photos looked at, batch after batch, told as one number."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self.total, self._done = progress, total, 0

    def batch(self, done: int, total: int) -> None:
        """Say how far a batch is, of fewer photos than were wanted if some are gone."""
        self._progress(self._done + done, self.total)

    def end(self, count: int) -> None:
        """Say that a batch is done."""
        self._done += count


def _undecided(known: KnownContents) -> NDArray[np.bool_]:
    return np.asarray((known.verdicts == UNSEEN) & known.is_here)


def _unmeasured(known: KnownContents) -> NDArray[np.int64]:
    """Return the rows of copies whose sharpness nobody asked for yet."""
    rows = np.unique(known.pairs[(known.verdicts == COPIES) & known.is_here])
    return np.asarray(rows[np.isnan(known.sharp[rows])])


def _batches(pairs: Pairs, rows: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    """Yield rows of pairs together whose contents are alike, each batch of few contents."""
    groups = map(sorted, components(linked(pairs[rows])))
    place = {number: at for at, number in enumerate(chain.from_iterable(groups))}
    batch: list[int] = []
    held = set[int]()
    for row in sorted(rows.tolist(), key=lambda row: [place[n] for n in pairs[row].tolist()]):
        ends = set(pairs[row].tolist())
        if batch and len(held | ends) > AT_ONCE:
            yield np.array(batch)
            batch, held = [], set()
        batch.append(row)
        held |= ends
    if batch:
        yield np.array(batch)


def _judged(
    known: KnownContents, rows: NDArray[np.intp], library: Library, viewer: Viewer, told: _Told
) -> KnownContents:
    contents = np.unique(known.pairs[rows])
    seen = viewer.sketches(_photos(known, contents, library), told.batch)
    told.end(len(contents))
    verdicts = known.verdicts.copy()
    for row in rows.tolist():
        first, second = (seen.get(known.digests[end].decode()) for end in known.pairs[row])
        verdicts[row] = UNREADABLE
        if first is not None and second is not None:
            verdicts[row] = COPIES if are_copies(first, second) else OTHERS
    return replace(known, verdicts=verdicts)


def _measured(
    known: KnownContents, rows: NDArray[np.int64], library: Library, viewer: Viewer, told: _Told
) -> KnownContents:
    found = viewer.sharpness(_photos(known, rows, library), told.batch)
    told.end(len(rows))
    sharp = known.sharp.copy()
    sharp[rows] = [found.get(digest.decode(), -1.0) for digest in known.digests[rows]]
    return replace(known, sharp=sharp)


def _photos(known: KnownContents, rows: NDArray[np.int64], library: Library) -> list[Photo]:
    return library.photos([int(number) for number in known.ids[rows] if number != GONE])
