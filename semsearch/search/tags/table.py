"""The tags of all photos of a library: kept beside it, and brought up to date by what changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from semsearch.head.tags import Tagger
from semsearch.library.derived.changes import State
from semsearch.progress import Progress, unseen
from semsearch.search.photos import SearchedPhotos
from semsearch.stores.arrays import Arrays, KeptArrays
from semsearch.stores.beside import needs_engine
from semsearch.stores.records import head_checksum

ENDING, VERSION = ".tags.npz", 1
# So many photos are given their tags while somebody waits for a suggestion.
FEW = 500
# After so many it is told how far it is; of each the head says some 10 KB meanwhile.
BLOCK = 1_000
NO_ROWS = np.zeros(0, np.intp)


@dataclass(frozen=True)
class TagTable:
    """The tags of n photos.

    Attributes
    ----------
    words : tuple of str
    owners : array of shape (m,), ascending
        The row of the photo that has each tag.
    columns : array of shape (m,)
        The number of its word.
    n : int
    """

    words: tuple[str, ...]
    owners: NDArray[np.intp]
    columns: NDArray[np.intp]
    n: int

    def rows_of(self, word: str) -> NDArray[np.intp]:
        """Return the rows of the photos that have a tag, ascending."""
        number = self._numbers.get(word)
        return NO_ROWS if number is None else self.owners[self.columns == number]

    def counts(self, mask: NDArray[np.bool_]) -> dict[str, int]:
        """Return how many of some photos have each tag that any has; `mask` has shape (n,)."""
        counted = np.bincount(self.columns[mask[self.owners]], minlength=len(self.words))
        return {self.words[number]: int(counted[number]) for number in np.flatnonzero(counted)}

    def sets(self) -> list[frozenset[str]]:
        """Return the tags of each photo."""
        ends = np.searchsorted(self.owners, np.arange(self.n), side="right")
        words = [self.words[column] for column in self.columns.tolist()]
        starts = [0, *ends.tolist()]
        return [frozenset(words[a:b]) for a, b in pairwise(starts)]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self.words)}


class KeptTags:
    """Makes the table of tags, or reads it and brings it up to date.

    Parameters
    ----------
    photos : SearchedPhotos
    state : State
        The change of the library that they are of.
    """

    def __init__(self, photos: SearchedPhotos, state: State) -> None:
        self._photos, self._state = photos, state

    def is_ready(self) -> bool:
        """Return whether the table takes no time to speak of."""
        library = self._photos.library
        if not needs_engine(library):
            return True
        found = self._file.read(self._state)
        if found is None or "ids" not in found[0]:
            return False
        known = np.setdiff1d(found[0]["ids"], library.changes.looked_since(found[1]))
        return len(np.setdiff1d(self._photos.ids, known)) <= FEW

    def table(self, tagger: Tagger, progress: Progress = unseen) -> TagTable:
        """Return the table of all photos, which is kept for the next time if they are many.

        Parameters
        ----------
        tagger : Tagger
        progress : callable
            Called with how many photos have their tags and how many are to get some; it may
            raise, and then what was kept before stays.
        """
        words = tuple(dict.fromkeys(tagger.vocabulary))
        known = self._known(words)
        ids = self._photos.ids
        new = np.setdiff1d(ids, known[0], assume_unique=True)
        kept = np.isin(known[0], ids)
        all_ids, counts, columns = _joined(known, kept, self._made(tagger, words, new, progress))
        if len(new) or not kept.all():
            self._keep(words, all_ids, counts, columns)
        owners = np.repeat(np.arange(len(ids)), counts)
        return TagTable(words, owners, columns.astype(np.intp), len(ids))

    @cached_property
    def _file(self) -> KeptArrays:
        head = self._photos.head
        made_by = f"{VERSION} {head.info.encoder} {head_checksum(head)}"
        return KeptArrays(self._photos.library, ENDING, made_by)

    def _known(self, words: tuple[str, ...]) -> "_Tags":
        """Return the tags that are kept of photos that have not changed since."""
        nothing = np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64)
        found = self._file.read(self._state)
        if found is None or not _is_sound(found[0], len(words)):
            return nothing
        arrays, number = found
        changed = self._photos.library.changes.looked_since(number)
        kept = ~np.isin(arrays["ids"], changed)
        return (arrays["ids"][kept], arrays["counts"][kept].astype(np.int64),
                arrays["columns"][np.repeat(kept, arrays["counts"])].astype(np.int64))  # fmt: skip

    def _made(
        self, tagger: Tagger, words: tuple[str, ...], ids: NDArray[np.int64], progress: Progress
    ) -> "_Tags":
        """Return the tags of photos that have none yet."""
        numbers = {word: number for number, word in enumerate(words)}
        counts, columns = list[int](), list[int]()
        progress(0, len(ids))
        for start in range(0, len(ids), BLOCK):
            some = ids[start : start + BLOCK]
            for own in tagger.tags(self._photos.gallery_of(some)):
                counts.append(len(own))
                columns += [numbers[tag.word] for tag in own]
            progress(start + len(some), len(ids))
        return ids, np.array(counts, np.int64), np.array(columns, np.int64)

    def _keep(
        self, words: Sequence[str], ids: NDArray[np.int64], counts: NDArray[np.int64],
        columns: NDArray[np.int64],
    ) -> None:  # fmt: skip
        if needs_engine(self._photos.library):
            small = counts.astype(np.uint8)
            self._file.write(self._state, {"ids": ids, "counts": small, "columns": columns})


# The numbers of photos, ascending, how many tags each has, and the words of all of those.
_Tags = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


def _joined(known: _Tags, kept: NDArray[np.bool_], new: _Tags) -> _Tags:
    """Return those of some tags that are kept, and new ones, by the numbers of their photos."""
    columns = np.concatenate([known[2][np.repeat(kept, known[1])], new[2]])
    counts = np.concatenate([known[1][kept], new[1]])
    ids = np.concatenate([known[0][kept], new[0]])
    order = np.argsort(ids, kind="stable")
    owners = np.repeat(np.argsort(order, kind="stable"), counts)
    return ids[order], counts[order], columns[np.argsort(owners, kind="stable")]


def _is_sound(arrays: Arrays, words: int) -> bool:
    """Return whether arrays from a file fit one another, and the words."""
    ids, counts, columns = (arrays.get(name) for name in ("ids", "counts", "columns"))
    if ids is None or counts is None or columns is None or len(ids) != len(counts):
        return False
    fits = len(columns) == int(counts.sum()) and bool((np.diff(ids) > 0).all())
    return fits and (not len(columns) or 0 <= columns.min() <= columns.max() < words)
