"""The file beside a library that keeps what is known of its copies, brought up to date."""

import zlib
from dataclasses import dataclass, fields, replace

import numpy as np

from semsearch.insight.duplicates.files import Files, Ids
from semsearch.insight.duplicates.known import GONE, KnownContents
from semsearch.insight.duplicates.looking import is_decided, look
from semsearch.insight.duplicates.near_copies import CentredEmbeddings, centre_of
from semsearch.insight.duplicates.viewing import FileViewer, Viewer
from semsearch.library.derived.changes import State
from semsearch.progress import Progress, unseen
from semsearch.search.engine import SearchEngine
from semsearch.stores.arrays import Arrays, KeptArrays
from semsearch.vectors import Array

ENDING = ".copies.npz"
VERSION = 1
# What is common to all photos is found anew once there are so many times as many of them.
GROWN = 1.1


def keep_up(
    engine: SearchEngine, progress: Progress = unseen, viewer: Viewer | None = None
) -> KnownContents:
    """Return which contents of a library are alike, and are copies, and keep it.

    Only what changed since it was kept is compared, and only photos of which that is not known
    yet are looked at.

    Parameters
    ----------
    engine : SearchEngine
    progress : callable, optional
        Called as ``progress(done, total)`` with numbers of photos: all are compared, and then
        those that may be copies are looked at. It may raise, and then what was found by then is
        kept.
    viewer : Viewer, optional
        What looks at them; the files are read by default.
    """
    # What changes from here on is seen the next time.
    state = engine.library.changes.state()
    engine.refresh()
    ids = engine.ids
    file = KeptArrays(engine.library, ENDING, f"{VERSION} {engine.head.info.encoder}")
    kept, number, total = *_read(file, state), 0
    if (number, kept.searched) != (state.number, _crc(ids)):
        kept, total = _compared(kept, engine, ids, number, progress)
        file.write(state, kept.arrays())
    watched = viewer or FileViewer()
    if not is_decided(kept.known):
        for known in look(kept.known, engine.library, watched, _after(progress, total)):
            kept = replace(kept, known=known)
            file.write(state, kept.arrays())
    return kept.known


@dataclass(frozen=True)
class _Kept:
    """What the file holds.

    Attributes
    ----------
    known : KnownContents
    centre : array of shape (dim,), float32
        What is common to all embeddings.
    averaged : int
        How many photos there were when it was found.
    searched : int
        A checksum of the photos' numbers.
    """

    known: KnownContents
    centre: Array
    averaged: int
    searched: int

    @classmethod
    def none(cls) -> "_Kept":
        return cls(KnownContents.none(), np.zeros(0, np.float32), 0, 0)

    def arrays(self) -> Arrays:
        """Return it as arrays by name."""
        known = {each.name: getattr(self.known, each.name) for each in fields(self.known)}
        counts = np.array([self.averaged, self.searched], np.int64)
        return {**known, "centre": self.centre, "counts": counts}

    @classmethod
    def of(cls, arrays: Arrays) -> "_Kept | None":
        """Return what `arrays` gave, None if that cannot be."""
        nothing = cls.none().arrays()
        if arrays.keys() != nothing.keys() or any(
            (arrays[name].dtype, arrays[name].ndim) != (own.dtype, own.ndim)
            for name, own in nothing.items()
        ):
            return None
        known = KnownContents(*(arrays[each.name] for each in fields(KnownContents)))
        if not known.is_sound or len(arrays["counts"]) != 2:
            return None
        return cls(known, arrays["centre"], *map(int, arrays["counts"]))


def _read(file: KeptArrays, state: State) -> tuple[_Kept, int]:
    """Return what is kept and of which change; nothing, of none, where it cannot be right."""
    found = file.read(state)
    kept = found and _Kept.of(found[0])
    return (kept, found[1]) if found and kept else (_Kept.none(), 0)


def _compared(
    kept: _Kept, engine: SearchEngine, ids: Ids, number: int, progress: Progress
) -> tuple[_Kept, int]:
    """Return what is known once all that changed was compared, and how many contents that is."""
    library, encoder, n = engine.library, engine.head.info.encoder, len(ids)
    known, is_new = kept.known.among(Files.of(library, ids), library.changes.since(number))
    centre, averaged = kept.centre, kept.averaged
    if not n <= averaged * GROWN or not averaged <= n * GROWN:
        centre, averaged, is_new = (
            centre_of(library, encoder, ids),
            n,
            known.ids != GONE,
        )
    known = known.compared(is_new, CentredEmbeddings(library, encoder, centre), progress)
    kept = _Kept(known.without_forgotten(), centre, averaged, _crc(ids))
    return kept, int(is_new.sum())


def _after(progress: Progress, before: int) -> Progress:
    return lambda done, total: progress(before + done, before + total)


def _crc(ids: Ids) -> int:
    return zlib.crc32(ids.tobytes())
