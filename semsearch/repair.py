"""Saves what is whole of a damaged library."""

import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from semsearch import database
from semsearch.database import check_ours, journal_of
from semsearch.errors import LibraryError
from semsearch.library import Library
from semsearch.runs import IndexRun

# In bytes; a row holds a hash of 64 digits.
SMALLEST_ROW = 64


@dataclass(frozen=True)
class RepairReport:
    """How many photos and embeddings were saved, and where the damaged file is kept."""

    photos: int
    embeddings: int
    damaged: Path


def repair(library: Library) -> RepairReport:
    """Write the rows of a damaged library that are as they were written to a new file.

    The damaged file is kept beside it. What was lost is embedded again by the next index run.

    Raises
    ------
    LibraryError
        If there is no library, it is another file, or the new one cannot be written.
    BusyLibraryError
        If it is being indexed.
    """
    check_ours(library.path)
    with IndexRun(library).kept_off():
        return _replace(library.path)


def _replace(path: Path) -> RepairReport:
    fresh = path.with_name(path.name + ".repaired")
    fresh.unlink(missing_ok=True)
    try:
        counts = _salvage(path, fresh)
        kept = _free_name(path)
        path.replace(kept)
        # SQLite would undo in the new file what the old one's journal says.
        with suppress(FileNotFoundError):
            journal_of(path).replace(journal_of(kept))
        fresh.replace(path)
    except OSError as error:
        raise LibraryError(f"{path} cannot be replaced ({error.strerror}).") from error
    finally:
        fresh.unlink(missing_ok=True)
    return RepairReport(*counts, kept)


def _salvage(path: Path, fresh: Path) -> tuple[int, int]:
    with closing(_open(path)) as damaged, database.writing(fresh) as db:
        for table in ("folder", "setting", "skipped"):
            _save_table(damaged, table, db)
        _save_photos(damaged, db, _last_number(damaged, path))
        photos, embeddings = (
            int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
            for table in ("photo", "embedding")
        )
    return photos, embeddings


def _open(path: Path) -> sqlite3.Connection:
    if journal_of(path).exists():
        # Only a connection that may write can undo what a killed run left half done.
        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path)) as db:
            db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    damaged = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    # SQLite then also opens a file that is shorter than it says.
    damaged.execute("PRAGMA writable_schema = ON")
    # Damaged text still has to be read; its row's checksum then tells.
    damaged.text_factory = lambda content: content.decode(errors="replace")
    return damaged


def _save_table(damaged: sqlite3.Connection, table: str, db: sqlite3.Connection) -> None:
    """Copy the rows of a small table up to the first that cannot be read."""
    rows: list[tuple[Any, ...]] = []
    with suppress(sqlite3.DatabaseError):
        for row in damaged.execute(f"SELECT * FROM {table}"):
            rows.append(row)
    for row in rows:
        db.execute(f"INSERT OR IGNORE INTO {table} VALUES ({_marks(row)})", row)


def _save_photos(damaged: sqlite3.Connection, db: sqlite3.Connection, last: int) -> None:
    """Copy photos one by one: those on a damaged page are lost, and no others."""
    names = f"{database.SEALED}, checksum"
    for number in range(1, last + 1):
        for *facts, check in _rows(damaged, f"SELECT {names} FROM photo", "id", number):
            if database.row_checksum(*facts) == check:
                row = (*facts, check)
                db.execute(f"INSERT OR IGNORE INTO photo ({names}) VALUES ({_marks(row)})", row)
                _save_rest(damaged, db, number)


def _save_rest(damaged: sqlite3.Connection, db: sqlite3.Connection, number: int) -> None:
    for row in _rows(damaged, "SELECT * FROM credit", "photo_id", number):
        db.execute(f"INSERT OR IGNORE INTO credit VALUES ({_marks(row)})", row)
    seal = database.vector_checksum
    for row in _rows(damaged, "SELECT * FROM colour", "photo_id", number):
        _, vector, check = row
        if isinstance(vector, bytes) and seal(number, "colour", vector) == check:
            db.execute("INSERT OR IGNORE INTO colour VALUES (?, ?, ?)", row)
    for row in _rows(damaged, "SELECT * FROM embedding", "photo_id", number):
        _, encoder, vector, check = row
        if isinstance(vector, bytes) and seal(number, encoder, vector) == check:
            db.execute("INSERT OR IGNORE INTO embedding VALUES (?, ?, ?, ?)", row)


def _rows(db: sqlite3.Connection, query: str, key: str, number: int) -> list[tuple[Any, ...]]:
    try:
        return db.execute(f"{query} WHERE {key} = ?", (number,)).fetchall()
    except sqlite3.DatabaseError:
        return []


def _last_number(damaged: sqlite3.Connection, path: Path) -> int:
    """Return the highest photo's number, or, if that is damaged, one that it cannot be above."""
    most = path.stat().st_size // SMALLEST_ROW
    try:
        return min(int(damaged.execute("SELECT max(id) FROM photo").fetchone()[0] or 0), most)
    except sqlite3.DatabaseError:
        return most


def _marks(row: tuple[Any, ...]) -> str:
    return ", ".join("?" * len(row))


def _free_name(path: Path) -> Path:
    names = (path.with_name(f"{path.name}.damaged-{n}") for n in count(1))
    return next(name for name in names if not name.exists())
