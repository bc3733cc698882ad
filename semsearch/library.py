"""The photo library: one SQLite file with a row a photo and its embeddings."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semsearch import rows
from semsearch.assets import data_dir, user_folder
from semsearch.database import (
    COLOUR_SEAL,
    SEAL,
    SEALED,
    TILE_SEAL,
    VECTOR_SEAL,
    LibraryFile,
    damaged,
    holds_data,
    row_checksum,
    vector_checksum,
)
from semsearch.encoders import DEFAULT_ENCODER
from semsearch.errors import LibraryError
from semsearch.exif import Facts
from semsearch.filters import Filter
from semsearch.folders import Folders, SkippedFiles
from semsearch.photo import Credit, Entry, Photo, Place, Stat

DEMO = "demo"
DEFAULT = "default"
SUFFIX = ".sqlite"
GRACE = timedelta(days=30)
SEALS = {"photo": SEAL, "embedding": VECTOR_SEAL, "colour": COLOUR_SEAL, "tile": TILE_SEAL}
PHOTOS = "SELECT * FROM photo LEFT JOIN credit ON credit.photo_id = photo.id"


@dataclass(frozen=True)
class Known:
    """What the library knows of a file: its photo, and whether an encoder has embedded it."""

    id: int
    stat: Stat
    sha256: str
    missing: bool
    embedded: bool


@dataclass(frozen=True)
class EmbeddedPhoto:
    """A photo with what an encoder made of it, as `Library.embedded` reads it.

    Attributes
    ----------
    id : int
    checksum : int
        Of its embedding.
    path : Path
    taken : str or None
    width, height : int
    embedding : array of shape (dim,), float32
    """

    id: int
    checksum: int
    path: Path
    taken: str | None
    width: int
    height: int
    embedding: NDArray[np.float32]


class Library:
    """A catalogue of photos and their embeddings in one SQLite file.

    Each method opens the file for itself, so that one `Library` serves many threads, and
    is one transaction, so that a reader never sees half of a change.

    Parameters
    ----------
    path : Path
        The file; made by the first method that writes where it does not exist.

    Attributes
    ----------
    folders : Folders
        The folders whose photos it holds.
    skipped : SkippedFiles
        The files in them that could not be indexed.
    """

    def __init__(self, path: Path) -> None:
        self._file = LibraryFile(path.expanduser().absolute())
        self.path = self._file.path
        self.folders = Folders(self._file)
        self.skipped = SkippedFiles(self._file)

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
            try:
                return cls(Path(name))
            except RuntimeError:
                raise LibraryError(f"{name!r} names the home of an unknown user.") from None
        if not name.strip() or name.startswith(".") or not name.isprintable():
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
        with self._file.reading() as db:
            return int(
                db.execute("SELECT count(*) FROM photo WHERE missing_since IS NULL").fetchone()[0]
            )

    @property
    def exists(self) -> bool:
        """Whether its file is there and holds anything."""
        return holds_data(self.path)

    @property
    def encoder(self) -> str:
        """The encoder that this library is searched with."""
        with self._file.reading() as db:
            row = db.execute("SELECT value FROM setting WHERE name = 'encoder'").fetchone()
        return str(row["value"]) if row else DEFAULT_ENCODER

    def encoders(self) -> dict[str, int]:
        """Return the encoders that have embedded photos, with how many each has."""
        query = "SELECT encoder, count(*) AS n FROM embedding GROUP BY encoder ORDER BY encoder"
        with self._file.reading() as db:
            return {row["encoder"]: row["n"] for row in db.execute(query)}

    def is_embedded_by(self, encoder: str) -> bool:
        """Return whether `encoder` has embedded every photo that is not missing."""
        query = (
            "SELECT 1 FROM photo LEFT JOIN embedding ON photo_id = id AND encoder = ? "
            "WHERE missing_since IS NULL AND photo_id IS NULL"
        )
        with self._file.reading() as db:
            return db.execute(query, (encoder,)).fetchone() is None

    def choose_encoder(self, name: str) -> None:
        """Search this library with another encoder from now on."""
        with self._file.writing() as db:
            db.execute("INSERT OR REPLACE INTO setting VALUES ('encoder', ?)", (name,))

    def photos(self, ids: Sequence[int] | None = None) -> list[Photo]:
        """Return photos, those of `ids` or all, in the order in which they came.

        Photos that are missing, or were forgotten, are left out.

        Raises
        ------
        DamagedLibraryError
            If a row is not what was written.
        """
        where = " WHERE missing_since IS NULL"
        if ids is not None:
            where += f" AND photo.id IN ({','.join(map(str, map(int, ids)))})"
        with self._file.reading() as db:
            return [self._photo(row) for row in db.execute(f"{PHOTOS}{where} ORDER BY photo.id")]

    def ids(self, condition: Filter) -> NDArray[np.int64]:
        """Return the numbers of the photos that meet a filter, shape (n,), ascending."""
        where, values = condition.sql(self._file.below)
        query = f"SELECT id FROM photo WHERE missing_since IS NULL AND {where} ORDER BY id"
        with self._file.reading() as db:
            return np.array([row["id"] for row in db.execute(query, values)], np.int64)

    def subfolders(self) -> list[Path]:
        """Return every folder that holds a photo, or a folder that does, sorted."""
        with self._file.reading() as db:
            rows = db.execute("SELECT path FROM photo WHERE missing_since IS NULL").fetchall()
        found = {row["path"].rpartition("/")[0] for row in rows}
        roots = [self._file.stored(root) for root in self.folders]
        parents = {str(parent) for folder in found for parent in Path(folder).parents}
        inside = {p for p in parents if any(Path(p).is_relative_to(root) for root in roots)}
        return sorted(self._file.absolute(folder) for folder in found | inside)

    def count(self, encoder: str) -> int:
        """Return how many photos that are not missing `encoder` has embedded."""
        query = (
            "SELECT count(*) FROM photo JOIN embedding ON photo_id = id AND encoder = ? "
            "WHERE missing_since IS NULL"
        )
        with self._file.reading() as db:
            return int(db.execute(query, (encoder,)).fetchone()[0])

    def embedded_ids(self, encoder: str) -> NDArray[np.int64]:
        """Return the numbers of the photos that `encoder` has embedded, shape (n,), ascending."""
        query = (
            "SELECT id FROM photo JOIN embedding ON photo_id = id AND encoder = ? "
            "WHERE missing_since IS NULL ORDER BY id"
        )
        with self._file.reading() as db:
            db.row_factory = None
            return np.array(db.execute(query, (encoder,)).fetchall(), np.int64).reshape(-1)

    def embeddings(
        self, encoder: str, ids: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the embeddings that `encoder` gave of photos that are not missing: `ids`, or all.

        Returns
        -------
        ids : array of shape (n,), int64
            The photos' numbers, ascending.
        vectors : array of shape (n, dim), float32

        Raises
        ------
        DamagedLibraryError
            If an embedding is not what was written.
        """
        query = (
            "SELECT photo_id, encoder, vector, embedding.checksum FROM photo "
            "JOIN embedding ON photo_id = id AND encoder = ? "
            f"WHERE missing_since IS NULL{_among(ids)} ORDER BY id"
        )
        return self._vectors(query, (encoder,), "embeddings")

    def embedded(self, encoder: str, size: int = 1000) -> Iterator[list[EmbeddedPhoto]]:
        """Yield the photos that `encoder` has embedded, `size` at a time, by ascending number.

        No more than that is held in memory, and the file is free between two batches, so
        that it can be written while a large library is read.

        Raises
        ------
        DamagedLibraryError
            If a row is not what was written.
        """
        query = (
            "SELECT id, embedding.checksum, path, taken, width, height, vector, "
            f"photo.checksum IS {SEAL} AND embedding.checksum IS {VECTOR_SEAL} FROM photo "
            "JOIN embedding ON photo_id = id AND encoder = ? "
            "WHERE missing_since IS NULL AND id > ? ORDER BY id LIMIT ?"
        )
        last = -1
        while batch := self._batch(query, (encoder, last, size)):
            yield batch
            last = batch[-1].id

    def _batch(self, query: str, values: tuple[str, int, int]) -> list[EmbeddedPhoto]:
        with self._file.reading() as db:
            found = [tuple(row) for row in db.execute(query, values)]
        wrong = [row[0] for row in found if not row[-1]]
        if wrong:
            raise damaged(self.path, f"photo {wrong[0]}")
        return [
            EmbeddedPhoto(number, checksum, self._file.absolute(path), taken, width, height,
                          np.frombuffer(vector, np.float32))
            for number, checksum, path, taken, width, height, vector, _ in found
        ]  # fmt: skip

    def colours(
        self, ids: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the colours of the photos that are not missing, as `semsearch.colour` has them.

        Returns
        -------
        ids : array of shape (n,), int64
            The photos' numbers, ascending; not of those that older versions kept without.
        colours : array of shape (n, bins), float32

        Raises
        ------
        DamagedLibraryError
            If any are not what was written.
        """
        query = (
            "SELECT photo_id, 'colour', vector, colour.checksum FROM photo "
            f"JOIN colour ON photo_id = id WHERE missing_since IS NULL{_among(ids)} ORDER BY id"
        )
        return self._vectors(query, (), "colours")

    def with_content(self, sha256s: Sequence[str]) -> dict[str, list[int]]:
        """Return the numbers of the photos with each content that any has, by SHA-256."""
        query = "SELECT id, sha256 FROM photo WHERE missing_since IS NULL AND sha256 = ?"
        found: dict[str, list[int]] = {}
        with self._file.reading() as db:
            for sha256 in sha256s:
                for row in db.execute(query, (sha256,)):
                    found.setdefault(sha256, []).append(row["id"])
        return found

    def without_colours(self) -> list[tuple[int, Path]]:
        """Return the number and the file of each photo whose colours are not known."""
        query = (
            "SELECT id, path FROM photo LEFT JOIN colour ON photo_id = id "
            "WHERE photo_id IS NULL AND missing_since IS NULL ORDER BY id"
        )
        with self._file.reading() as db:
            return [(row["id"], self._file.absolute(row["path"])) for row in db.execute(query)]

    def add_colours(self, colours: Iterable[tuple[int, NDArray[np.float32]]]) -> None:
        """Keep the colours of photos that the library has, in one transaction."""
        with self._file.writing() as db:
            for number, vector in colours:
                rows.add_colours(db, number, vector)

    def _vectors(
        self, query: str, values: tuple[str, ...], what: str
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return numbers and vectors of rows of number, maker, vector and checksum."""
        with self._file.reading() as db:
            db.row_factory = None
            found = db.execute(query, values).fetchall()
        wrong = sum(vector_checksum(*row) != check for *row, check in found)
        if wrong:
            raise damaged(self.path, f"{wrong} of {len(found)} {what}")
        ids = np.array([row[0] for row in found], np.int64)
        vectors = np.frombuffer(b"".join(row[2] for row in found), np.float32)
        return ids, vectors.reshape(len(found), -1 if len(found) else 0)

    def check(self) -> None:
        """Look through the whole file.

        Raises
        ------
        DamagedLibraryError
            If anything in it is not what was written.
        """
        with self._file.reading() as db:
            found = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if found != "ok":
                raise damaged(self.path, found.replace("\n", " "))
            for table, seal in SEALS.items():
                query = f"SELECT count(*) FROM {table} WHERE checksum IS NOT {seal}"
                wrong = db.execute(query).fetchone()[0]
                if wrong:
                    raise damaged(self.path, f"{wrong} rows of the table {table}")

    def known(self, encoder: str) -> dict[Path, Known]:
        """Return what is known of each file, the missing ones too."""
        query = (
            "SELECT id, path, size, mtime_ns, ctime_ns, sha256, missing_since, encoder FROM photo "
            "LEFT JOIN embedding ON photo_id = id AND encoder = ?"
        )
        with self._file.reading() as db:
            rows = db.execute(query, (encoder,)).fetchall()
        return {
            self._file.absolute(path): Known(id, Stat(*stat), sha256, bool(missing), bool(by))
            for id, path, *stat, sha256, missing, by in rows
        }

    def add(self, entries: Sequence[Entry], encoder: str) -> list[int]:
        """Keep photos, or what became of them, in one transaction; return their numbers.

        Raises
        ------
        LibraryError
            If the file cannot be written; then none of `entries` was kept.
        """
        with self._file.writing() as db:
            stored = self._file.stored
            return [rows.add(db, stored(entry.path), entry, encoder) for entry in entries]

    def place(self, places: Sequence[Place]) -> list[int]:
        """Keep files whose content is known, in one transaction; return their photos' numbers."""
        with self._file.writing() as db:
            return [rows.place(db, self._file.stored(place.path), place) for place in places]

    def mark(self, missing: Iterable[int], present: Iterable[int]) -> None:
        """Say which photos' files are gone since now, and which are back."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._file.writing() as db:
            rows.mark(db, missing, now)
            rows.mark(db, present, None)

    def missing(self) -> int:
        """Return how many photos are kept although their files are gone."""
        with self._file.reading() as db:
            query = "SELECT count(*) FROM photo WHERE missing_since IS NOT NULL"
            return int(db.execute(query).fetchone()[0])

    def forget(self, ids: Iterable[int], grace: timedelta = GRACE) -> int:
        """Delete those of `ids` that have been missing for at least `grace`; return how many."""
        since = (datetime.now(UTC) - grace).isoformat(timespec="seconds")
        statement = "DELETE FROM photo WHERE id = ? AND missing_since <= ?"
        with self._file.writing() as db:
            return sum(db.execute(statement, (number, since)).rowcount for number in ids)

    def add_credits(self, credits: Iterable[tuple[Path, Credit]]) -> None:
        """Keep credits of photos that are in the library."""
        statement = (
            "INSERT OR REPLACE INTO credit SELECT id, ?, ?, ?, ?, ? FROM photo WHERE path = ?"
        )
        with self._file.writing() as db:
            for path, c in credits:
                facts = (c.title, c.author, c.licence, c.licence_url, c.source_url)
                db.execute(statement, (*facts, self._file.stored(path)))

    def _photo(self, row: sqlite3.Row) -> Photo:
        values = tuple(row[name] for name in SEALED.split(", "))
        if row_checksum(*values) != row["checksum"]:
            raise damaged(self.path, f"photo {row['id']}")
        credit = None
        if row["photo_id"] is not None:
            fields = ("title", "author", "licence", "licence_url", "source_url")
            credit = Credit(*(row[field] for field in fields))
        number, path, size, mtime_ns, sha256, *facts, phash, _, ctime_ns, taken_from = values
        stat, facts = Stat(size, mtime_ns, ctime_ns), [*facts, taken_from]
        return Photo(number, self._file.absolute(path), stat, sha256, Facts(*facts), phash, credit)


def _among(ids: NDArray[np.int64] | None) -> str:
    return "" if ids is None else f" AND id IN ({','.join(map(str, ids.tolist()))})"
