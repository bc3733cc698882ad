"""Copies that people want to see no more: kept beside the library, and shown again on demand."""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from semsearch.feedback.memory import Memory
from semsearch.library.database import LibraryFile, holds_data, reading, writing
from semsearch.library.library import Library

SUFFIX = ".ignored"
IGNORED = """
CREATE TABLE ignored_group (
    number TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (number, sha256)
) WITHOUT ROWID;
CREATE TABLE ignored_folder (path TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID;
"""
STEPS = (IGNORED,)


@dataclass(frozen=True)
class Ignored:
    """What is ignored in a library.

    Attributes
    ----------
    groups : tuple of frozenset of str
        The SHA-256 of the contents of each group of copies.
    folders : tuple of Path
    """

    groups: tuple[frozenset[str], ...] = ()
    folders: tuple[Path, ...] = ()

    def has_group(self, contents: frozenset[str]) -> bool:
        """Return whether copies with these contents are ignored, or are part of ignored ones.

        One more content, such as another near copy, is news, and the group is shown again.
        """
        return any(contents <= group for group in self.groups)

    def has_file(self, path: Path) -> bool:
        """Return whether a file lies in an ignored folder, however deep."""
        return any(path.is_relative_to(folder) for folder in self.folders)


class IgnoredCopies:
    """What people chose to ignore in one library, in a SQLite file beside it, as is `Memory`.

    Groups are known by the contents of their files, so that they stay ignored when files move.

    Parameters
    ----------
    library : Library
    """

    def __init__(self, library: Library) -> None:
        self._library = LibraryFile(library.path)
        self.path = Memory(library).path.with_suffix(SUFFIX)

    def read(self) -> Ignored:
        """Return what is ignored.

        Raises
        ------
        LibraryError
            If it cannot be read.
        """
        groups: dict[str, set[str]] = {}
        with self._reading() as db:
            rows = db.execute("SELECT number, sha256 FROM ignored_group").fetchall() if db else []
            paths = db.execute("SELECT path FROM ignored_folder ORDER BY path") if db else ()
            folders = tuple(self._library.absolute(row["path"]) for row in paths)
        for number, content in rows:
            groups.setdefault(number, set()).add(content)
        return Ignored(tuple(map(frozenset, groups.values())), folders)

    def ignore_group(self, contents: Collection[str]) -> None:
        """Ignore copies that have these contents, by SHA-256.

        Raises
        ------
        LibraryError
            If it cannot be kept.
        """
        number = sha256(" ".join(sorted(contents)).encode()).hexdigest()
        with writing(self.path, STEPS) as db:
            rows = [(number, content, _now()) for content in contents]
            db.executemany("INSERT OR IGNORE INTO ignored_group VALUES (?, ?, ?)", rows)

    def ignore_folder(self, folder: Path) -> None:
        """Ignore copies in a folder and below it.

        Raises
        ------
        LibraryError
            If it cannot be kept.
        """
        with writing(self.path, STEPS) as db:
            row = (self._library.stored(folder), _now())
            db.execute("INSERT OR IGNORE INTO ignored_folder VALUES (?, ?)", row)

    def show_group(self, contents: frozenset[str]) -> None:
        """Ignore copies that have these contents no longer."""
        if holds_data(self.path):
            with writing(self.path, STEPS) as db:
                rows = [(number,) for number in _numbers(db, contents)]
                db.executemany("DELETE FROM ignored_group WHERE number = ?", rows)

    def show_folder(self, folder: Path) -> None:
        """Ignore copies in a folder no longer."""
        if holds_data(self.path):
            with writing(self.path, STEPS) as db:
                stored = (self._library.stored(folder),)
                db.execute("DELETE FROM ignored_folder WHERE path = ?", stored)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        if not holds_data(self.path):
            yield None
            return
        with reading(self.path, STEPS) as db:
            yield db


def _numbers(db: sqlite3.Connection, contents: frozenset[str]) -> set[str]:
    """Return the numbers of the ignored groups that have all of some contents."""
    query = "SELECT number FROM ignored_group WHERE sha256 = ?"
    found = ({row["number"] for row in db.execute(query, (each,))} for each in contents)
    return set.intersection(*found)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
