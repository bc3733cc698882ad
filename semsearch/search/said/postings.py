"""Of which photos each word is said, in arrays that are as quick to read as to look up."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


class Postings(Mapping[str, Numbers]):
    """The numbers of the photos of which a source says each word, ascending.

    Parameters
    ----------
    words : sequence of str
        Ascending; each is said of a photo.
    ends : array of shape (len(words),)
        Where the photos of each word end in `ids`.
    ids : array of shape (n,)
        The photos of the first word, of the second and so on.
    """

    def __init__(self, words: Sequence[str], ends: Numbers, ids: Numbers) -> None:
        self.words, self.ends, self.ids = words, ends, ids

    @classmethod
    def of(cls, said: Mapping[str, Collection[int]]) -> "Postings":
        """Return those of words with the photos of each, in any order."""
        words = sorted(said)
        each = [said[word] for word in words]
        columns = np.repeat(np.arange(len(words)), np.array([*map(len, each)], np.int64))
        return cls._sorted(words, columns, np.fromiter(chain(*each), np.int64, len(columns)))

    def __getitem__(self, word: str) -> Numbers:
        row = bisect_left(self.words, word)
        if row == len(self.words) or self.words[row] != word:
            raise KeyError(word)
        return self.ids[self.ends[row - 1] if row else 0 : self.ends[row]]

    def __iter__(self) -> Iterator[str]:
        return iter(self.words)

    def __len__(self) -> int:
        return len(self.words)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Postings) or [*self.words] != [*other.words]:
            return False
        return np.array_equal(self.ends, other.ends) and np.array_equal(self.ids, other.ids)

    __hash__ = None  # type: ignore[assignment]

    @property
    def photos(self) -> Numbers:
        """The numbers of all photos of which anything is said, ascending."""
        return np.unique(self.ids)

    @property
    def is_sound(self) -> bool:
        """Whether words and arrays fit one another, as those from a file may not."""
        words, sizes = self.words, np.diff(self.ends, prepend=0)
        fits = len(sizes) == len(words) and int(sizes.sum()) == len(self.ids)
        return fits and bool((sizes > 0).all()) and all(map(str.__lt__, words, words[1:]))

    def among(self, photos: Numbers) -> "Postings":
        """Return what is said of some photos."""
        return self._kept(np.isin(self.ids, photos))

    def without(self, photos: Numbers) -> "Postings":
        """Return what is said of all other photos."""
        return self._kept(np.isin(self.ids, photos, invert=True))

    def joined(self, other: "Postings") -> "Postings":
        """Return these and others."""
        if not other:
            return self
        new = [word for word in other if word not in self]
        words = sorted(chain(self.words, new))
        before = np.array([bisect_left(self.words, word) for word in new], np.int64)
        own = np.arange(len(self)) + np.searchsorted(before, np.arange(len(self)), side="right")
        theirs = np.array([bisect_left(words, word) for word in other], np.int64)
        columns = np.concatenate([own[self._columns], theirs[other._columns]])
        return self._sorted(words, columns, np.concatenate([self.ids, other.ids]))

    @property
    def _columns(self) -> Numbers:
        """The number of the word that each of `ids` stands for."""
        return np.repeat(np.arange(len(self)), np.diff(self.ends, prepend=0))

    def _kept(self, kept: NDArray[np.bool_]) -> "Postings":
        if kept.all():
            return self
        return self._sorted(self.words, self._columns[kept], self.ids[kept])

    @classmethod
    def _sorted(cls, words: Sequence[str], columns: Numbers, ids: Numbers) -> "Postings":
        """Return what pairs of a word's number and a photo tell; words without any are left out."""
        span = int(ids.max(initial=0)) + 1
        pairs = np.sort(columns * span + ids, kind="stable")
        columns, ids = np.divmod(pairs[np.diff(pairs, prepend=-1) > 0], span)
        sizes = np.bincount(columns, minlength=len(words))
        if not sizes.all():
            words = [words[row] for row in np.flatnonzero(sizes).tolist()]
        return cls(words, np.cumsum(sizes[sizes > 0]), ids)
