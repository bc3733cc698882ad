"""Saves what is whole of a damaged library."""

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from semsearch.errors import LibraryError
from semsearch.indexing.runs import IndexRun
from semsearch.library import database, rows
from semsearch.library.database import check_ours, journal_of
from semsearch.library.library import DEMO, Library
from semsearch.shipped import restoring

# In bytes; a row holds a hash of 64 digits.
SMALLEST_ROW = 64
# SQLite quotes damaged names in its messages, and they need not be text.
UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError)
OF_A_PHOTO = ("credit", "colour", "embedding", "tile", "said")
DIGEST = re.compile("[0-9a-f]{64}")
FLOAT = np.dtype(np.float32).itemsize
# What stands for text that is damaged.
REPLACED = "\ufffd"


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
        If there is no library, it is the demo or another file, or the new one cannot be written.
    BusyLibraryError
        If it is being indexed.
    """
    if library.name == DEMO:
        raise LibraryError(f"The demo library comes with semsearch. {restoring(library.path)}")
    check_ours(library.path)
    with IndexRun(library).kept_off():
        return _replace(library.path)


def _replace(path: Path) -> RepairReport:
    fresh = _free_name(path, "repaired")
    try:
        counts = _salvage(path, fresh)
        kept = _free_name(path, "damaged")
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
        for table in ("folder", "setting", "skipped", "exclusion"):
            _save_table(damaged, table, db)
        _save_photos(damaged, db, _last_number(damaged, path))
        photos, embeddings, folders = (
            int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
            for table in ("photo", "embedding", "folder")
        )
        if not folders:
            database.guess_folders(db, path)
    return photos, embeddings


def _open(path: Path) -> sqlite3.Connection:
    if journal_of(path).exists():
        # Only a connection that may write can undo what a killed run left half done.
        with suppress(*UNREADABLE), closing(sqlite3.connect(path)) as db:
            db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    damaged = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    # SQLite then also opens a file that is shorter than it says.
    damaged.execute("PRAGMA writable_schema = ON")
    # Damaged text still has to be read; its row's checksum then tells.
    damaged.text_factory = lambda content: content.decode(errors="replace")
    return damaged


def _save_table(damaged: sqlite3.Connection, table: str, db: sqlite3.Connection) -> None:
    """Copy the rows of a small table up to the first that cannot be read."""
    names = _columns(db, table)
    with suppress(*UNREADABLE):
        for row in damaged.execute(f"SELECT * FROM {table}"):
            _save(db, table, _facts(names, row))


def _save_photos(damaged: sqlite3.Connection, db: sqlite3.Connection, last: int) -> None:
    """Copy photos one by one: those on a damaged page are lost, and no others."""
    names = {table: _columns(db, table) for table in ("photo", *OF_A_PHOTO)}
    for number in range(1, last + 1):
        for row in _rows(damaged, "photo", "id", number):
            facts = _facts(names["photo"], row)
            if _is_whole(facts) and _save(db, "photo", facts):
                db.execute(rows.SEAL_PHOTO, (number,))
                _save_rest(damaged, db, number, names)


def _is_whole(facts: dict[str, Any]) -> bool:
    """Whether a photo is what was written; of the first versions, which had no checksums, whether
    it may be."""
    if "checksum" not in facts:
        return bool(DIGEST.fullmatch(str(facts["sha256"]))) and REPLACED not in str(facts["path"])
    sealed = database.SEALED if "ctime_ns" in facts else database.SEALED_3
    values = (facts.get(name) for name in sealed.split(", "))
    return bool(database.row_checksum(*values) == facts["checksum"])


def _save_rest(
    damaged: sqlite3.Connection, db: sqlite3.Connection, number: int, names: dict[str, list[str]]
) -> None:
    """Copy what was made of a photo, as far as it is what was written."""
    for table in OF_A_PHOTO:
        for row in _rows(damaged, table, "photo_id", number):
            facts = _facts(names[table], row)
            if table == "credit":
                _save(db, table, facts)
            elif table == "said":
                _save_said(db, facts)
            elif _has_vector(table, facts):
                _save(db, table, facts | {"checksum": _seal(table, facts)})


def _save_said(db: sqlite3.Connection, facts: dict[str, Any]) -> None:
    """Write what was said of a photo, if it is what was written."""
    values = (facts[name] for name in ("photo_id", "number", "source", "text"))
    if database.row_checksum(*values) == facts["checksum"]:
        _save(db, "said", facts)


def _has_vector(table: str, facts: dict[str, Any]) -> bool:
    vector = facts["vector"]
    if not isinstance(vector, bytes) or len(vector) % FLOAT:
        return False
    return "checksum" not in facts or facts["checksum"] == _seal(table, facts)


def _seal(table: str, facts: dict[str, Any]) -> int:
    maker = facts.get("encoder", table)
    maker = f"{maker} {facts['number']}" if table == "tile" else maker
    return database.vector_checksum(facts["photo_id"], maker, facts["vector"])


def _save(db: sqlite3.Connection, table: str, facts: dict[str, Any]) -> bool:
    """Write a row, and return whether the table took it."""
    marks = ", ".join("?" * len(facts))
    statement = f"INSERT OR IGNORE INTO {table} ({', '.join(facts)}) VALUES ({marks})"
    return db.execute(statement, list(facts.values())).rowcount > 0


def _columns(db: sqlite3.Connection, table: str) -> list[str]:
    """Return the columns of a table. Those of an older version are the first of them, in the same
    order, which also tells them where damage has changed their names."""
    found = db.execute("SELECT name FROM pragma_table_info(?)", (table,))
    return [str(row[0]) for row in found]


def _facts(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(names, row, strict=False))


def _rows(db: sqlite3.Connection, table: str, key: str, number: int) -> list[tuple[Any, ...]]:
    try:
        return db.execute(f"SELECT * FROM {table} WHERE {key} = ?", (number,)).fetchall()
    except UNREADABLE:
        return []


def _last_number(damaged: sqlite3.Connection, path: Path) -> int:
    """Return the highest photo's number, or, if that is damaged, one that it cannot be above."""
    most = path.stat().st_size // SMALLEST_ROW
    try:
        return min(int(damaged.execute("SELECT max(id) FROM photo").fetchone()[0] or 0), most)
    except UNREADABLE:
        return most


def _free_name(path: Path, what: str) -> Path:
    names = (path.with_name(f"{path.name}.{what}-{n}") for n in count(1))
    return next(name for name in names if not name.exists())
