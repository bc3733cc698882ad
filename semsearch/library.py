"""The photo library: one SQLite file with a row a photo and its embeddings."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import platformdirs
from numpy.typing import NDArray

from semsearch.assets import data_dir
from semsearch.encoders import DEFAULT_ENCODER
from semsearch.errors import LibraryError

DEMO = "demo"
DEFAULT = "default"
SUFFIX = ".sqlite"
SCHEMA_VERSION = 2
SCHEMA = f"""
CREATE TABLE photo (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    taken TEXT
);
CREATE TABLE credit (
    photo_id INTEGER PRIMARY KEY REFERENCES photo(id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    author TEXT NOT NULL,
    licence TEXT NOT NULL,
    licence_url TEXT NOT NULL,
    source_url TEXT NOT NULL
);
CREATE TABLE embedding (
    photo_id INTEGER NOT NULL REFERENCES photo(id) ON DELETE CASCADE,
    encoder TEXT NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY (photo_id, encoder)
) WITHOUT ROWID;
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
PRAGMA user_version = {SCHEMA_VERSION};
"""
FROM_VERSION_1 = f"""
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
PRAGMA user_version = {SCHEMA_VERSION};
"""


@dataclass(frozen=True)
class Credit:
    """Who made a photo, and what others may do with it."""

    title: str
    author: str
    licence: str
    licence_url: str
    source_url: str


@dataclass(frozen=True)
class Photo:
    """A photo of a library.

    Attributes
    ----------
    id : int
        Its number in the library.
    path : Path
        Where the file is.
    width, height : int
        Size in pixels, upright.
    taken : str or None
        When it was taken, as ``YYYY-MM-DD HH:MM:SS``, where the file says so.
    credit : Credit or None
    """

    id: int
    path: Path
    width: int
    height: int
    taken: str | None = None
    credit: Credit | None = None

    @property
    def title(self) -> str:
        """The title of its credit, or the file's name."""
        return self.credit.title if self.credit else self.path.stem


@dataclass(frozen=True)
class Entry:
    """A photo about to be kept: its file, its facts and its embedding, shape (dim,)."""

    path: Path
    size: int
    mtime_ns: int
    sha256: str
    width: int
    height: int
    taken: str | None
    vector: NDArray[np.float32]


class Library:
    """A catalogue of photos and their embeddings in one SQLite file.

    Each method opens the file for itself, so that one `Library` serves many threads.

    Parameters
    ----------
    path : Path
        The file; made by the first `add` where it does not exist.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().absolute()

    @classmethod
    def named(cls, name: str) -> "Library":
        """Return the library called `name`.

        ``demo`` is the one that comes with semsearch; a name with a path separator or
        the suffix ``.sqlite`` is a path; any other is a file in the user's data folder.

        Raises
        ------
        LibraryError
            If no file could have that name.
        """
        if name == DEMO:
            return cls(data_dir() / DEMO / f"library{SUFFIX}")
        if os.sep in name or name.endswith(SUFFIX):
            return cls(Path(name))
        if not name.strip() or name.startswith("."):
            raise LibraryError(f"{name!r} cannot name a library. Use letters and digits.")
        return cls(user_folder() / f"{name}{SUFFIX}")

    @property
    def name(self) -> str:
        """What `named` finds it by."""
        if self == Library.named(DEMO):
            return DEMO
        return self.path.stem if self.path.parent == user_folder() else str(self.path)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Library) and self.path == other.path

    def __hash__(self) -> int:
        return hash(self.path)

    def __len__(self) -> int:
        with self._reading() as db:
            return int(db.execute("SELECT count(*) FROM photo").fetchone()[0])

    @property
    def encoder(self) -> str:
        """The encoder that this library is searched with."""
        with self._reading() as db:
            if db.execute("PRAGMA user_version").fetchone()[0] == 1:
                return DEFAULT_ENCODER
            row = db.execute("SELECT value FROM setting WHERE name = 'encoder'").fetchone()
        return str(row["value"]) if row else DEFAULT_ENCODER

    def encoders(self) -> dict[str, int]:
        """Return the encoders that have embedded photos, with how many each has."""
        query = "SELECT encoder, count(*) AS n FROM embedding GROUP BY encoder ORDER BY encoder"
        with self._reading() as db:
            return {row["encoder"]: row["n"] for row in db.execute(query)}

    def choose_encoder(self, name: str) -> None:
        """Search this library with another encoder from now on."""
        with self._writing() as db:
            db.execute("INSERT OR REPLACE INTO setting VALUES ('encoder', ?)", (name,))

    def photos(self) -> list[Photo]:
        """Return every photo, in the order in which they came."""
        query = "SELECT * FROM photo LEFT JOIN credit ON credit.photo_id = photo.id ORDER BY id"
        with self._reading() as db:
            return [self._photo(row) for row in db.execute(query)]

    def embeddings(self, encoder: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the embeddings that `encoder` gave.

        Returns
        -------
        ids : array of shape (n,), int64
            The photos' numbers, ascending.
        vectors : array of shape (n, dim), float32
        """
        query = "SELECT photo_id, vector FROM embedding WHERE encoder = ? ORDER BY photo_id"
        with self._reading() as db:
            rows = db.execute(query, (encoder,)).fetchall()
        ids = np.array([row["photo_id"] for row in rows], np.int64)
        vectors = np.frombuffer(b"".join(row["vector"] for row in rows), np.float32)
        return ids, vectors.reshape(len(rows), -1 if len(rows) else 0)

    def fingerprints(self, encoder: str) -> dict[Path, tuple[int, int]]:
        """Return size in bytes and mtime in ns of each photo that `encoder` has embedded."""
        query = (
            "SELECT path, size, mtime_ns FROM photo "
            "JOIN embedding ON photo_id = id WHERE encoder = ?"
        )
        with self._reading() as db:
            rows = db.execute(query, (encoder,)).fetchall()
        return {self._absolute(row["path"]): (row["size"], row["mtime_ns"]) for row in rows}

    def add(self, entries: Sequence[Entry], encoder: str) -> None:
        """Keep photos, or what became of them, in one transaction.

        Raises
        ------
        LibraryError
            If the file cannot be written; then none of `entries` was kept.
        """
        with self._writing() as db:
            for entry in entries:
                self._forget(db, entry, encoder)
                photo_id = self._upsert(db, entry)
                blob = np.ascontiguousarray(entry.vector, np.float32).tobytes()
                db.execute("INSERT INTO embedding VALUES (?, ?, ?)", (photo_id, encoder, blob))

    def add_credits(self, credits: Iterable[tuple[Path, Credit]]) -> None:
        """Keep credits of photos that are in the library."""
        statement = (
            "INSERT OR REPLACE INTO credit SELECT id, ?, ?, ?, ?, ? FROM photo WHERE path = ?"
        )
        with self._writing() as db:
            for path, c in credits:
                facts = (c.title, c.author, c.licence, c.licence_url, c.source_url)
                db.execute(statement, (*facts, self._stored(path)))

    def _forget(self, db: sqlite3.Connection, entry: Entry, encoder: str) -> None:
        """Delete the embeddings that `entry` makes out of date: all, if the content is new."""
        db.execute(
            "DELETE FROM embedding WHERE photo_id IN (SELECT id FROM photo WHERE path = ? "
            "AND (sha256 <> ? OR embedding.encoder = ?))",
            (self._stored(entry.path), entry.sha256, encoder),
        )

    def _upsert(self, db: sqlite3.Connection, entry: Entry) -> int:
        columns = "size, mtime_ns, sha256, width, height, taken"
        updates = ", ".join(f"{column} = excluded.{column}" for column in columns.split(", "))
        statement = (
            f"INSERT INTO photo (path, {columns}) VALUES (?, ?, ?, ?, ?, ?, ?) "
            f"ON CONFLICT (path) DO UPDATE SET {updates} RETURNING id"
        )
        facts = (entry.size, entry.mtime_ns, entry.sha256, entry.width, entry.height, entry.taken)
        return int(db.execute(statement, (self._stored(entry.path), *facts)).fetchone()[0])

    def _photo(self, row: sqlite3.Row) -> Photo:
        credit = None
        if row["photo_id"] is not None:
            fields = ("title", "author", "licence", "licence_url", "source_url")
            credit = Credit(*(row[field] for field in fields))
        path = self._absolute(row["path"])
        return Photo(row["id"], path, row["width"], row["height"], row["taken"], credit)

    def _stored(self, path: Path) -> str:
        """A photo below the library's folder is kept by its path from there, so both can move."""
        path = path.absolute()
        folder = self.path.parent
        return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)

    def _absolute(self, stored: str) -> Path:
        return self.path.parent / stored

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        if not self.path.is_file():
            raise LibraryError(
                f"There is no photo library at {self.path}. Make one with: semsearch index FOLDER"
            )
        with self._connection("mode=ro") as db:
            if db.execute("PRAGMA user_version").fetchone()[0] not in (1, SCHEMA_VERSION):
                raise LibraryError(
                    f"{self.path} is of another version of semsearch. "
                    "Move it away and index the photos anew."
                )
            yield db

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(f"{self.path.parent} cannot be made ({error}).") from error
        with self._connection("mode=rwc") as db:
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version < SCHEMA_VERSION:
                db.executescript(f"BEGIN;{SCHEMA if version == 0 else FROM_VERSION_1}COMMIT;")
            db.execute("PRAGMA foreign_keys = ON")
            with db:
                yield db

    @contextmanager
    def _connection(self, mode: str) -> Iterator[sqlite3.Connection]:
        try:
            db = sqlite3.connect(f"{self.path.as_uri()}?{mode}", uri=True, timeout=30)
            try:
                db.row_factory = sqlite3.Row
                yield db
            finally:
                db.close()
        except sqlite3.Error as error:
            raise LibraryError(
                f"The photo library {self.path} cannot be used ({error}). "
                "Check its folder's rights and free space, or move it away and index anew."
            ) from error


def user_folder() -> Path:
    """Return the folder of the user's own libraries, as the platform has it."""
    return Path(platformdirs.user_data_dir("semsearch", appauthor=False))


def list_libraries() -> list[Library]:
    """Return the demo library and the user's own, by name."""
    own = [Library(path) for path in sorted(user_folder().glob(f"*{SUFFIX}"))]
    return [Library.named(DEMO), *own]
