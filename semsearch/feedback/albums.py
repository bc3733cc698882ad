"""Albums and favourites: photos that people keep together, named by their content."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import AlbumNameError, UnknownAlbumError
from semsearch.feedback.called import checked, key
from semsearch.feedback.memory_file import MemoryFile
from semsearch.library.filters import Filter
from semsearch.library.library import Library

LISTED = 10
ALL = """
SELECT name, count(sha256) AS count, sha256 AS cover, made, min(position)
FROM album LEFT JOIN album_photo ON album_id = id GROUP BY id ORDER BY id DESC
"""
LAST = "SELECT coalesce(max(position), 0) FROM album_photo WHERE album_id = ?"


@dataclass(frozen=True)
class Album:
    """An album as a list of albums shows it.

    Attributes
    ----------
    name : str
    count : int
        How many photos were put into it; some may have left the library since.
    cover : str or None
        The SHA-256 of its first photo; None if it is empty.
    made : str or None
        When, as ``YYYY-MM-DDTHH:MM:SS+00:00``; None if a version made it that did not keep that.
    """

    name: str
    count: int
    cover: str | None
    made: str | None


class Albums:
    """The albums of one library, and its favourites. Iterates over the albums, newest first.

    Photos are named by their SHA-256, so that they stay in their albums when they are moved or
    indexed anew. Names are compared with upper and lower case alike, in any form of Unicode.

    Parameters
    ----------
    library : Library

    Raises
    ------
    LibraryError, DamagedLibraryError
        By each method, if the file beside the library cannot be read or written.
    UnknownAlbumError
        By each method that takes the name of an album, if there is none of that name.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self._file = MemoryFile(library)

    def __iter__(self) -> Iterator[Album]:
        with self._file.reading() as db:
            rows = db.execute(ALL).fetchall() if db else []
        return (Album(row["name"], row["count"], row["cover"], row["made"]) for row in rows)

    def __contains__(self, name: object) -> bool:
        with self._file.reading() as db:
            return isinstance(name, str) and db is not None and _number(db, name) is not None

    def contents(self, name: str) -> list[str]:
        """Return the SHA-256 of the photos in an album, in the order in which they were added."""
        query = "SELECT sha256 FROM album_photo WHERE album_id = ? ORDER BY position"
        with self._file.reading() as db:
            number = db and _number(db, name)
            if db is None or number is None:
                raise self._unknown(name)
            return [row["sha256"] for row in db.execute(query, (number,))]

    def add(self, name: str, photos: Sequence[str]) -> int:
        """Add photos, by SHA-256, to the end of an album, which is made if there is none.

        Returns
        -------
        int
            How many were not in it yet.

        Raises
        ------
        AlbumNameError
            If no album can have that name.
        """
        name = checked_name(name)
        with self._file.writing() as db:
            row = (name, key(name), _now())
            db.execute("INSERT OR IGNORE INTO album (name, folded, made) VALUES (?, ?, ?)", row)
            number = _number(db, name)
            last = db.execute(LAST, (number,)).fetchone()[0]
            rows = ((number, sha256, place) for place, sha256 in enumerate(photos, last + 1))
            statement = "INSERT OR IGNORE INTO album_photo VALUES (?, ?, ?)"
            return db.executemany(statement, rows).rowcount

    def remove(self, name: str, photos: Sequence[str]) -> int:
        """Take photos, by SHA-256, out of an album; return how many were in it. The files stay."""
        statement = "DELETE FROM album_photo WHERE album_id = ? AND sha256 = ?"
        with self._changing(name) as (db, number):
            return db.executemany(statement, ((number, sha256) for sha256 in photos)).rowcount

    def rename(self, name: str, new: str) -> None:
        """Call an album `new`.

        Raises
        ------
        AlbumNameError
            If no album can have that name, or another one has it.
        """
        new = checked_name(new)
        with self._changing(name) as (db, number):
            if _number(db, new) not in (None, number):
                raise AlbumNameError(f"There is an album {new!r} already. Choose another name.")
            values = (new, key(new), number)
            db.execute("UPDATE album SET name = ?, folded = ? WHERE id = ?", values)

    def delete(self, name: str) -> None:
        """Delete an album; the photos stay."""
        with self._changing(name) as (db, number):
            db.execute("DELETE FROM album WHERE id = ?", (number,))

    def favourites(self) -> list[str]:
        """Return the SHA-256 of the favourites, the newest first."""
        with self._file.reading() as db:
            query = "SELECT sha256 FROM favourite ORDER BY rowid DESC"
            return [row["sha256"] for row in db.execute(query)] if db else []

    def set_favourite(self, photos: Sequence[str], is_favourite: bool) -> int:
        """Make photos, by SHA-256, favourites, or no longer; return how many were not so yet."""
        if not self._file.exists and not is_favourite:
            return 0
        now = _now()
        with self._file.writing() as db:
            if is_favourite:
                rows = ((sha256, now) for sha256 in photos)
                statement = "INSERT OR IGNORE INTO favourite VALUES (?, ?)"
                return db.executemany(statement, rows).rowcount
            gone = ((sha256,) for sha256 in photos)
            return db.executemany("DELETE FROM favourite WHERE sha256 = ?", gone).rowcount

    def ids(self, photos: Sequence[str]) -> NDArray[np.int64]:
        """Return the numbers of the photos with these contents, in that order, shape (n,).

        Of copies the first counts; photos that are no longer in the library are left out.
        """
        found = self.library.with_content(photos)
        return np.array([numbers[0] for numbers in found.values()], np.int64)

    def within(self, name: str, condition: Filter | None = None) -> Filter:
        """Return the filter of the photos in an album, which meet `condition` too."""
        return self._narrowed(condition, self.contents(name), f"the album {name}")

    def within_favourites(self, condition: Filter | None = None) -> Filter:
        """Return the filter of the favourites, which meet `condition` too."""
        return self._narrowed(condition, self.favourites(), "the favourites")

    def _narrowed(self, condition: Filter | None, photos: list[str], called: str) -> Filter:
        found = self.library.with_content(photos).values()
        ids = (number for numbers in found for number in numbers)
        return (condition or Filter()).narrowed(ids, called)

    @contextmanager
    def _changing(self, name: str) -> Iterator[tuple[sqlite3.Connection, int]]:
        """Yield a transaction, and the number of the album that it changes."""
        if name not in self:
            raise self._unknown(name)
        with self._file.writing() as db:
            number = _number(db, name)
            if number is None:
                raise self._unknown(name)
            yield db, number

    def _unknown(self, name: str) -> UnknownAlbumError:
        names = [repr(album.name) for album in self]
        more = f" and {len(names) - LISTED:,} more" if len(names) > LISTED else ""
        known = f"It has: {', '.join(names[:LISTED])}{more}." if names else "It has none so far."
        return UnknownAlbumError(f"The library {self.library.name} has no album {name!r}. {known}")


def checked_name(name: str) -> str:
    """Return the name of an album as it is kept, see `called.checked`.

    Raises
    ------
    AlbumNameError
        If it is empty, too long, or not one line of text.
    """
    return checked(name, "an album", AlbumNameError)


def _number(db: sqlite3.Connection, name: str) -> int | None:
    row = db.execute("SELECT id FROM album WHERE folded = ?", (key(name),)).fetchone()
    return row["id"] if row else None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
