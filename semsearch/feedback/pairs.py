"""Pairs of photos that a person calls alike or unlike: what a likeness is learned from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from semsearch.errors import PairError
from semsearch.feedback.memory_file import MemoryFile
from semsearch.library.library import Library


@dataclass(frozen=True)
class Pair:
    """What somebody said of two photos, by their SHA-256; which comes first says nothing.

    Attributes
    ----------
    first, second : str
        In ascending order.
    is_alike : bool
    """

    first: str
    second: str
    is_alike: bool

    @classmethod
    def of(cls, one: str, other: str, is_alike: bool) -> "Pair":
        """Return the pair of two photos, in whatever order they are given.

        Raises
        ------
        PairError
            If they are one photo: that it is like itself says nothing of others.
        """
        if one == other:
            raise PairError(
                "Both photos of a pair have the same content. Choose two different photos."
            )
        return cls(min(one, other), max(one, other), is_alike)

    @property
    def photos(self) -> tuple[str, str]:
        """Both of them."""
        return self.first, self.second


class Pairs:
    """The pairs that were told in one library. Iterates over them in the order of their photos.

    Photos are named by their SHA-256, so that what was said survives moves and new indexing.

    Parameters
    ----------
    library : Library

    Raises
    ------
    LibraryError, DamagedLibraryError
        By each method, if the file beside the library cannot be read or written.
    """

    def __init__(self, library: Library) -> None:
        self._file = MemoryFile(library)

    def __iter__(self) -> Iterator[Pair]:
        query = "SELECT first, second, is_alike FROM pair ORDER BY first, second"
        with self._file.reading() as db:
            rows = db.execute(query).fetchall() if db else []
        return (Pair(first, second, bool(is_alike)) for first, second, is_alike in rows)

    def __len__(self) -> int:
        with self._file.reading() as db:
            return int(db.execute("SELECT count(*) FROM pair").fetchone()[0]) if db else 0

    def tell(self, pairs: Iterable[Pair]) -> None:
        """Keep what was said of pairs, in one transaction; a later verdict on a pair replaces."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        rows = [(pair.first, pair.second, int(pair.is_alike), now) for pair in pairs]
        if rows:
            with self._file.writing() as db:
                db.executemany("INSERT OR REPLACE INTO pair VALUES (?, ?, ?, ?)", rows)

    def take_back(self, one: str, other: str) -> bool:
        """Forget what was said of two photos; return whether anything was."""
        if not self._file.exists:
            return False
        photos = (min(one, other), max(one, other))
        with self._file.writing() as db:
            gone = db.execute("DELETE FROM pair WHERE first = ? AND second = ?", photos)
            return bool(gone.rowcount)

    def clear(self) -> int:
        """Forget all pairs; return how many."""
        if not self._file.exists:
            return 0
        with self._file.writing() as db:
            return db.execute("DELETE FROM pair").rowcount
