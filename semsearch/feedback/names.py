"""Names that people teach by examples: photos, or boxes on photos, of what has the name."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from semsearch.errors import ExampleError, TaughtNameError, UnknownNameError
from semsearch.feedback.called import checked, key
from semsearch.feedback.examples import Example, check_said_once, read_example, spelt_box
from semsearch.feedback.memory_file import MemoryFile
from semsearch.library.library import Library
from semsearch.queries.taught import is_one_name
from semsearch.vectors import Array

LISTED = 10
ALL = """
SELECT name, made, coalesce(sum(is_of), 0) AS examples, coalesce(sum(NOT is_of), 0) AS refusals
FROM name LEFT JOIN example ON name_id = name.id GROUP BY name.id ORDER BY name.id DESC
"""
EXAMPLES = "SELECT id, sha256, box, is_of FROM example WHERE name_id = ? ORDER BY id"
EMBEDDINGS = """
SELECT sha256, box, is_of, vector,
       e.checksum IS vector_crc(example_id, encoder, vector) AS is_whole
FROM example JOIN example_embedding e ON example_id = example.id
WHERE name_id = ? AND encoder = ? ORDER BY example.id
"""


@dataclass(frozen=True)
class Name:
    """A name as a list of names shows it.

    Attributes
    ----------
    name : str
    made : str
        When, as ``YYYY-MM-DDTHH:MM:SS+00:00``.
    examples, refusals : int
        How many photos, or boxes, were said to show what has the name, and how many not to.
    """

    name: str
    made: str
    examples: int
    refusals: int


class Names:
    """The names that people taught in one library. Iterates over them, newest first.

    Examples are named by their SHA-256, so that names survive moves and new indexing. Names are
    compared with upper and lower case alike, in any form of Unicode.

    Parameters
    ----------
    library : Library

    Raises
    ------
    LibraryError, DamagedLibraryError
        By each method, if the file beside the library cannot be read or written.
    UnknownNameError
        By each method that takes a name, but for `teach`, if there is none of that name.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self._file = MemoryFile(library)

    def __iter__(self) -> Iterator[Name]:
        with self._file.reading() as db:
            rows = db.execute(ALL).fetchall() if db else []
        return (Name(*row) for row in rows)

    def __contains__(self, name: object) -> bool:
        with self._file.reading() as db:
            return isinstance(name, str) and db is not None and _number(db, name) is not None

    @property
    def stamp(self) -> tuple[int, int]:
        """What changes whenever anything is written to the file."""
        return self._file.stamp

    def spelt(self, name: str) -> str:
        """Return a name as it was taught, however it is spelt."""
        with self._reading(name) as (db, number):
            return str(db.execute("SELECT name FROM name WHERE id = ?", (number,)).fetchone()[0])

    def examples(self, name: str) -> list[Example]:
        """Return the examples of a name, refusals too, in the order in which they came."""
        with self._reading(name) as (db, number):
            return [read_example(row) for row in db.execute(EXAMPLES, (number,))]

    def embeddings(self, name: str, encoder: str) -> dict[Example, Array]:
        """Return the kept embeddings of the examples of a name, each of shape (dim,).

        One that is not what was written is left out.
        """
        with self._reading(name) as (db, number):
            rows = db.execute(EMBEDDINGS, (number, encoder)).fetchall()
        kept = (row for row in rows if row["is_whole"])
        return {read_example(row): np.frombuffer(row["vector"], np.float32) for row in kept}

    def teach(self, name: str, examples: Sequence[Example]) -> None:
        """Add examples, or refusals, to a name, which is made if there is none.

        What was said of the same photo and box before is replaced.

        Raises
        ------
        TaughtNameError
            If that cannot be a name.
        ExampleError
            If no example shows what has the name, or one is said both to show it and not to.
        """
        name = checked_name(name)
        check_said_once(examples)
        now = _now()
        with self._file.writing() as db:
            row = (name, key(name), now)
            db.execute("INSERT OR IGNORE INTO name (name, folded, made) VALUES (?, ?, ?)", row)
            number = _number(db, name)
            for own in examples:
                values = (number, own.sha256, spelt_box(own.box), own.is_of, now)
                db.execute(
                    "INSERT INTO example (name_id, sha256, box, is_of, at) VALUES (?, ?, ?, ?, ?) "
                    "ON CONFLICT (name_id, sha256, box) DO UPDATE SET is_of = excluded.is_of",
                    values,
                )
            _check_has_example(db, number, name)

    def keep(self, name: str, encoder: str, embeddings: Mapping[Example, Array]) -> None:
        """Keep embeddings, each of shape (dim,), of examples of a name."""
        with self._changing(name) as (db, number):
            for own, vector in embeddings.items():
                given = np.ascontiguousarray(vector, np.float32).tobytes()
                db.execute(
                    "INSERT OR REPLACE INTO example_embedding "
                    "SELECT id, ?1, ?2, vector_crc(id, ?1, ?2) FROM example "
                    "WHERE name_id = ?3 AND sha256 = ?4 AND box = ?5",
                    (encoder, given, number, own.sha256, spelt_box(own.box)),
                )

    def take_back(self, name: str, examples: Sequence[Example]) -> None:
        """Forget what was said of some photos or boxes.

        Raises
        ------
        ExampleError
            If no example would be left: `forget` the name instead.
        """
        with self._changing(name) as (db, number):
            for own in examples:
                condition = "name_id = ? AND sha256 = ? AND box = ?"
                values = (number, own.sha256, spelt_box(own.box))
                db.execute(f"DELETE FROM example WHERE {condition}", values)
            _check_has_example(db, number, name)

    def rename(self, name: str, new: str) -> None:
        """Call what is known by `name` `new`.

        Raises
        ------
        TaughtNameError
            If that cannot be a name, or another one is called so.
        """
        new = checked_name(new)
        with self._changing(name) as (db, number):
            if _number(db, new) not in (None, number):
                raise TaughtNameError(f"There is a name {new!r} already. Choose another one.")
            values = (new, key(new), number)
            db.execute("UPDATE name SET name = ?, folded = ? WHERE id = ?", values)

    def forget(self, name: str) -> None:
        """Forget a name and its examples; the photos stay."""
        with self._changing(name) as (db, number):
            db.execute("DELETE FROM name WHERE id = ?", (number,))

    @contextmanager
    def _reading(self, name: str) -> Iterator[tuple[sqlite3.Connection, int]]:
        with self._file.reading() as db:
            number = _number(db, name) if db else None
            if db is None or number is None:
                raise self._unknown(name)
            yield db, number

    @contextmanager
    def _changing(self, name: str) -> Iterator[tuple[sqlite3.Connection, int]]:
        """Yield a transaction, and the number of the name that it changes."""
        if name not in self:
            raise self._unknown(name)
        with self._file.writing() as db:
            number = _number(db, name)
            if number is None:
                raise self._unknown(name)
            yield db, number

    def _unknown(self, name: str) -> UnknownNameError:
        names = [repr(own.name) for own in self]
        more = f" and {len(names) - LISTED:,} more" if len(names) > LISTED else ""
        known = (
            f"It knows: {', '.join(names[:LISTED])}{more}." if names else "It knows none so far."
        )
        return UnknownNameError(
            f"The library {self.library.name} was taught no name {name!r}. {known}"
        )


def checked_name(name: str) -> str:
    """Return a name as it is kept, see `called.checked`.

    Raises
    ------
    TaughtNameError
        If it is empty, too long, or could not be typed in a search as one name.
    """
    name = checked(name, "a thing", TaughtNameError)
    if not is_one_name(name):
        raise TaughtNameError(
            f"{name!r} cannot be typed in a search as one name. Use words of letters and numbers, "
            "without emoji, quotes, commas, or a minus before a word."
        )
    return name


def _check_has_example(db: sqlite3.Connection, number: int | None, name: str) -> None:
    count = "SELECT count(*) FROM example WHERE name_id = ? AND is_of"
    if not db.execute(count, (number,)).fetchone()[0]:
        raise ExampleError(
            f"{name} has no example left: give at least one photo that shows it, or forget the "
            "name."
        )


def _number(db: sqlite3.Connection, name: str) -> int | None:
    row = db.execute("SELECT id FROM name WHERE folded = ?", (key(name),)).fetchone()
    return row["id"] if row else None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
