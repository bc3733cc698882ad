"""Names that people teach by examples: photos, or boxes on photos, of what has the name."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from semsearch.errors import ExampleError, TaughtNameError, UnknownNameError
from semsearch.feedback.called import checked
from semsearch.feedback.examples import (
    OF_PLACE,
    Change,
    Example,
    NameRecord,
    check_said_once,
    keep_embeddings,
    read_examples,
    read_record,
)
from semsearch.feedback.memory_file import MemoryFile
from semsearch.library.library import Library
from semsearch.queries.taught import is_one_name, spelling
from semsearch.vectors import Array

LISTED = 10
ALL = """
SELECT name, made, coalesce(sum(is_of), 0) AS examples, coalesce(sum(NOT is_of), 0) AS refusals
FROM name LEFT JOIN example ON name_id = name.id GROUP BY name.id ORDER BY made DESC, name.id DESC
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
    compared as queries spell them: with upper and lower case alike, and without accents.

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
            return read_examples(db, number)

    def embeddings(self, name: str, encoder: str) -> dict[Example, Array]:
        """Return the kept embeddings of a name's examples: v views one after another, (v * dim,).

        One that is not what was written is left out.
        """
        return dict(self.record(name).embeddings.get(encoder, {}))

    def record(self, name: str) -> NameRecord:
        """Return all that is kept of a name, but for embeddings that are not what was written."""
        with self._reading(name) as (db, number):
            return read_record(db, number)

    def teach(self, name: str, examples: Sequence[Example]) -> Change:
        """Add examples, or refusals, to a name, which is made if there is none.

        What was said of the same photo and box before is replaced.

        Raises
        ------
        TaughtNameError
            If that cannot be a name.
        ExampleError
            If no example shows what has the name, or one is said both to show it and not to.
        """
        check_said_once(examples)
        with self._file.writing() as db:
            return _put(db, NameRecord(checked_name(name), _now(), tuple(examples)), "REPLACE")

    def add(self, records: Iterable[NameRecord]) -> list[Change]:
        """Bring names back, or in from another library: all of them, or none.

        A name that is there gets the examples that it does not have; what was said here stays.

        Raises
        ------
        TaughtNameError, ExampleError
            As `teach`.
        """
        given = list(records)
        for record in given:
            check_said_once(record.examples)
        with self._file.writing() as db:
            return [_put(db, replace(own, name=checked_name(own.name)), "IGNORE") for own in given]

    def undo(self, change: Change) -> None:
        """Take back what `teach` or `add` changed; a name that it made goes with its examples.

        Raises
        ------
        ExampleError
            If no example would be left of a name that was there before.
        """
        with self._changing(change.name) as (db, number):
            for own in change.added:
                db.execute(f"DELETE FROM example WHERE {OF_PLACE}", (number, *own.place))
            for own in change.turned:
                values = (not own.is_of, number, *own.place)
                db.execute(f"UPDATE example SET is_of = ? WHERE {OF_PLACE}", values)
            if change.is_new and not any(own.is_of for own in read_examples(db, number)):
                db.execute("DELETE FROM name WHERE id = ?", (number,))
            else:
                _check_has_example(db, number, change.name)

    def keep(self, name: str, encoder: str, embeddings: Mapping[Example, Array]) -> None:
        """Keep the embeddings of a name's examples, each of v views, shape (v, dim)."""
        with self._changing(name) as (db, number):
            keep_embeddings(db, number, encoder, embeddings, "REPLACE")

    def take_back(self, name: str, examples: Sequence[Example]) -> None:
        """Forget what was said of some photos or boxes.

        Raises
        ------
        ExampleError
            If no example would be left: `forget` the name instead.
        """
        with self._changing(name) as (db, number):
            for own in examples:
                db.execute(f"DELETE FROM example WHERE {OF_PLACE}", (number, *own.place))
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
            values = (new, name_key(new), number)
            db.execute("UPDATE name SET name = ?, folded = ? WHERE id = ?", values)

    def forget(self, name: str) -> NameRecord:
        """Forget a name and its examples; the photos stay. `add` brings back what it returns."""
        with self._changing(name) as (db, number):
            forgotten = read_record(db, number)
            db.execute("DELETE FROM name WHERE id = ?", (number,))
            return forgotten

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


def name_key(name: str) -> str:
    """Return what names are compared by; "" for what is no name."""
    return " ".join(spelling(name))


def _put(db: sqlite3.Connection, record: NameRecord, or_else: str) -> Change:
    """Put examples to a name, which is made if there is none, and say what that changed.

    What was said before of the same place stays if `or_else` is ``IGNORE``, and goes if it is
    ``REPLACE``.
    """
    row = (record.name, name_key(record.name), record.made)
    made = db.execute("INSERT OR IGNORE INTO name (name, folded, made) VALUES (?, ?, ?)", row)
    find = "SELECT id, name FROM name WHERE folded = ?"
    number, name = db.execute(find, (name_key(record.name),)).fetchone()
    before = {own.place: own.is_of for own in read_examples(db, number)}
    added = tuple(own for own in record.examples if own.place not in before)
    turned = tuple(own for own in record.examples if before.get(own.place) is (not own.is_of))
    rows = ((number, *own.place, own.is_of, _now()) for own in added)
    statement = "INSERT INTO example (name_id, sha256, box, is_of, at) VALUES (?, ?, ?, ?, ?)"
    db.executemany(statement, dict.fromkeys(rows))
    if or_else == "REPLACE":
        values = ((own.is_of, number, *own.place) for own in turned)
        db.executemany(f"UPDATE example SET is_of = ? WHERE {OF_PLACE}", values)
    for encoder, embeddings in record.embeddings.items():
        keep_embeddings(db, number, encoder, embeddings, or_else)
    _check_has_example(db, number, name)
    return Change(name, made.rowcount == 1, added, turned if or_else == "REPLACE" else ())


def _check_has_example(db: sqlite3.Connection, number: int | None, name: str) -> None:
    count = "SELECT count(*) FROM example WHERE name_id = ? AND is_of"
    if not db.execute(count, (number,)).fetchone()[0]:
        raise ExampleError(
            f"{name} has no example: give at least one photo that shows it, or forget the name."
        )


def _number(db: sqlite3.Connection, name: str) -> int | None:
    row = db.execute("SELECT id FROM name WHERE folded = ?", (name_key(name),)).fetchone()
    return row["id"] if row else None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
