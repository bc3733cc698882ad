"""Marks: which results of a query a person calls right, and which wrong, by content."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from semsearch.errors import MarkError
from semsearch.feedback.memory_file import MemoryFile
from semsearch.library.library import Library
from semsearch.queries.query import MAX_LENGTH

LIKE = "like:"
_PHOTO = re.compile(rf"{LIKE}([0-9a-f]{{64}})")
ALL = """
SELECT query, sum(is_right), sum(NOT is_right), max(at) FROM mark
GROUP BY query ORDER BY max(at) DESC, query
"""
OF = "SELECT * FROM mark WHERE query = ? ORDER BY at, sha256"


@dataclass(frozen=True)
class Mark:
    """What a person said of one result of a query.

    Attributes
    ----------
    query : str
        As it was typed, or as `like_photo` writes one that is a photo.
    sha256 : str
        The content of the photo.
    is_right : bool
    at : str
        When, as ``YYYY-MM-DDTHH:MM:SS+00:00``.
    """

    query: str
    sha256: str
    is_right: bool
    at: str


@dataclass(frozen=True)
class MarkedQuery:
    """A query with marks, as a list of them shows it: how many are right and wrong, the newest."""

    query: str
    right: int
    wrong: int
    at: str


@dataclass(frozen=True)
class MarksChange:
    """What a change took away, and what it brought: enough to undo it."""

    gone: tuple[Mark, ...] = ()
    new: tuple[Mark, ...] = ()


class Marks:
    """The marks of one library. Iterates over the queries that have some, the newest first.

    Photos are named by their SHA-256, so that marks survive moves and new indexing. Queries are
    kept as they were typed, without the spaces around them.

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

    def __iter__(self) -> Iterator[MarkedQuery]:
        with self._file.reading() as db:
            rows = db.execute(ALL).fetchall() if db else []
        return (MarkedQuery(*row) for row in rows)

    @property
    def stamp(self) -> tuple[int, int]:
        """What changes whenever anything is written to the file."""
        return self._file.stamp

    def of(self, query: str) -> dict[str, bool]:
        """Return whether each marked result of a query is right, by SHA-256, the oldest first."""
        return {own.sha256: own.is_right for own in self._of(query)}

    def set(self, query: str, photos: Mapping[str, bool]) -> MarksChange:
        """Mark photos, by SHA-256, as right or wrong; a later mark of a photo replaces.

        Raises
        ------
        MarkError
            If the query is empty, or longer than one can be.
        """
        kept = checked_query(query)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        new = tuple(Mark(kept, sha256, is_right, now) for sha256, is_right in photos.items())
        gone = tuple(own for own in self._of(kept) if own.sha256 in photos)
        return self._done(MarksChange(gone, new))

    def take_back(self, query: str, photos: Sequence[str]) -> MarksChange:
        """Forget the marks of some results of a query."""
        given = frozenset(photos)
        return self._done(MarksChange(tuple(own for own in self._of(query) if own.sha256 in given)))

    def clear(self, query: str | None = None) -> MarksChange:
        """Forget the marks of a query, or of all."""
        queries = [own.query for own in self] if query is None else [query]
        return self._done(MarksChange(tuple(own for each in queries for own in self._of(each))))

    def undo(self, change: MarksChange) -> None:
        """Put back what a change took away, and take away what it brought."""
        self._done(MarksChange(change.new, change.gone))

    def _of(self, query: str) -> list[Mark]:
        with self._file.reading() as db:
            rows = db.execute(OF, (spelt(query),)).fetchall() if db else []
        return [Mark(own["query"], own["sha256"], bool(own["is_right"]), own["at"]) for own in rows]

    def _done(self, change: MarksChange) -> MarksChange:
        """Make a change, in one transaction, and return it."""
        if change.gone or change.new:
            with self._file.writing() as db:
                gone = [(own.query, own.sha256) for own in change.gone]
                db.executemany("DELETE FROM mark WHERE query = ? AND sha256 = ?", gone)
                new = [(own.query, own.sha256, own.is_right, own.at) for own in change.new]
                db.executemany("INSERT OR REPLACE INTO mark VALUES (?, ?, ?, ?)", new)
        return change


def like_photo(sha256: str) -> str:
    """Return the query that stands for photos like the one with some content."""
    return f"{LIKE}{sha256}"


def photo_asked_with(query: str) -> str | None:
    """Return the content of the photo that a query is, None if it is words."""
    found = _PHOTO.fullmatch(query.strip())
    return found[1] if found else None


def spelt(query: str) -> str:
    """Return a query as it is kept; what is no text cannot be asked for in SQLite."""
    return query.strip().encode("utf-8", "backslashreplace").decode()


def checked_query(query: str) -> str:
    """Return a query as it is kept.

    Raises
    ------
    MarkError
        If it is empty, or longer than a query can be.
    """
    kept = spelt(query)
    if not kept:
        raise MarkError("Marks belong to a query. Say what was searched for.")
    if len(kept) > MAX_LENGTH:
        raise MarkError(
            f"The query has {len(kept):,} characters; {MAX_LENGTH} are the most. Use fewer words."
        )
    return kept
