"""The file beside a large library that keeps which words are said of its photos."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.library.derived.changes import State
from semsearch.search.photos import SearchedPhotos
from semsearch.search.said.index import SaidIndex
from semsearch.search.said.postings import Postings
from semsearch.stores.arrays import Arrays, KeptArrays
from semsearch.stores.records import head_checksum

ENDING, VERSION = ".said.npz", 1
WORDS, ENDS, IDS = ".words", ".ends", ".ids"


@dataclass(frozen=True)
class KeptWords:
    """What is said of photos in files and by their names, as it was at some change.

    Attributes
    ----------
    index : SaidIndex
    worth : dict of str to float
        What each source was worth then.
    number : int
        Of the change.
    """

    index: SaidIndex
    worth: dict[str, float]
    number: int


class KeptSaid:
    """Reads and writes the words that are said of photos, and what each source is worth.

    Parameters
    ----------
    photos : SearchedPhotos
    state : State
        The change of the library that they are of.
    empty : SaidIndex
        Reads words as those that are kept were read.
    """

    def __init__(self, photos: SearchedPhotos, state: State, empty: SaidIndex) -> None:
        head, folders = photos.head, photos.library.said.folders()
        made_by = f"{VERSION} {head.info.encoder} {head_checksum(head)} {folders}"
        self._file = KeptArrays(photos.library, ENDING, made_by)
        self._state, self._empty = state, empty

    def read(self) -> KeptWords | None:
        """Return what is kept; None if it is damaged, or of another library, head or folders."""
        found = self._file.read(self._state)
        try:
            return self._known(*found) if found else None
        except (KeyError, ValueError, IndexError, TypeError):
            return None

    def write(self, index: SaidIndex, worth: dict[str, float]) -> None:
        """Keep which words are said of photos, and what each source is worth."""
        arrays: Arrays = {
            "sources": _packed(index.photos), "alone": _packed(sorted(index.alone)),
            "worth": np.array([worth[source] for source in index.photos], np.float64),
        }  # fmt: skip
        for source, said in index.photos.items():
            arrays |= {source + WORDS: _packed(said), source + ENDS: said.ends,
                       source + IDS: said.ids}  # fmt: skip
        self._file.write(self._state, arrays)

    def _known(self, arrays: Arrays, number: int) -> KeptWords | None:
        sources = _unpacked(arrays["sources"])
        said = {source: _postings(arrays, source) for source in sources}
        worth = dict(zip(sources, arrays["worth"].tolist(), strict=True))
        index = self._empty.holding(said, frozenset(_unpacked(arrays["alone"])))
        is_sound = all(own.is_sound for own in said.values())
        return KeptWords(index, worth, number) if is_sound else None


def _postings(arrays: Arrays, source: str) -> Postings:
    ends, ids = (arrays[source + ending].astype(np.int64) for ending in (ENDS, IDS))
    return Postings(_unpacked(arrays[source + WORDS]), ends, ids)


def _packed(words: Iterable[str]) -> NDArray[np.uint8]:
    """Return words as bytes; no word has a line feed in it."""
    return np.frombuffer("\n".join(words).encode(), np.uint8)


def _unpacked(content: NDArray[np.uint8]) -> list[str]:
    return content.tobytes().decode().split("\n") if len(content) else []
