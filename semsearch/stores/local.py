"""The engine within this process: files beside the library, for up to some millions of photos."""

import sqlite3
import threading
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from semsearch.errors import EngineError
from semsearch.library.database import reading, writing
from semsearch.library.filters import Condition, Filter
from semsearch.paths import below
from semsearch.progress import Progress, unseen
from semsearch.stores import Hit, Record, Space
from semsearch.stores.space import TAIL, VectorSpace

TABLES = """
CREATE TABLE photo (
    id INTEGER PRIMARY KEY,
    row INTEGER NOT NULL UNIQUE,
    checksum INTEGER NOT NULL,
    path TEXT NOT NULL,
    taken TEXT,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL
);
CREATE TABLE space (name TEXT PRIMARY KEY, dim INTEGER NOT NULL, rows INTEGER NOT NULL);
"""
# More rows than were asked for, as some may be of photos that were deleted or replaced since.
SPARE = 8


class LocalEngine:
    """A `VectorEngine` of files: what filters ask for in SQLite, vectors mapped into memory.

    New photos are found at once: they are compared one by one until `grow` takes them into the
    graphs. Index runs do that, never a process that searches.

    Parameters
    ----------
    folder : Path
        Where the files are, or will be.
    dims : mapping of space to int
        The lengths of the vectors.

    Raises
    ------
    EngineError
        If the vectors that are there have other lengths.
    """

    def __init__(self, folder: Path, dims: Mapping[Space, int]) -> None:
        self.folder = folder.absolute()
        self.dims = dict(dims)
        self._facts = self.folder / "photos.sqlite"
        self._readers = threading.local()
        self._rows = self._size()
        self._spaces = {
            name: VectorSpace(self.folder, name, self._rows, dim) for name, dim in self.dims.items()
        }

    def upsert(self, records: Sequence[Record]) -> None:
        """See `VectorEngine.upsert`."""
        if not records:
            return
        with self._alone():
            self._refresh()
            first = self._rows
            for name, space in self._spaces.items():
                space.append(np.stack([getattr(record, name) for record in records]))
            with writing(self._facts, (TABLES,)) as db:
                db.executemany(
                    "INSERT OR REPLACE INTO photo VALUES (?, ?, ?, ?, ?, ?, ?)",
                    ((r.id, row, r.checksum, r.path, r.taken, r.width, r.height)
                     for row, r in enumerate(records, first)),
                )  # fmt: skip
                rows = first + len(records)
                sizes = ((name, dim, rows) for name, dim in self.dims.items())
                db.executemany("INSERT OR REPLACE INTO space VALUES (?, ?, ?)", sizes)
            self._rows += len(records)

    def delete(self, ids: Sequence[int]) -> None:
        """See `VectorEngine.delete`."""
        with self._alone(), writing(self._facts, (TABLES,)) as db:
            db.executemany("DELETE FROM photo WHERE id = ?", ((int(number),) for number in ids))

    def search(
        self, space: Space, vector: NDArray[np.float32], k: int, condition: Filter | None = None
    ) -> list[Hit]:
        """See `VectorEngine.search`; the cosines are those of 16-bit numbers."""
        if not self._rows:
            return []
        allowed = self._allowed(condition) if condition else None
        wanted = k + SPARE
        while True:
            rows, scores = self._spaces[space].search(vector, wanted, allowed)
            hits = self._hits(rows, scores)
            if len(hits) >= k or wanted >= self._rows:
                return hits[:k]
            wanted *= 4

    def count(self, condition: Filter | None = None) -> int:
        """See `VectorEngine.count`."""
        clause, values = (condition or Filter()).sql(_below)
        if not self._rows:
            return 0
        with reading(self._facts, (TABLES,)) as db:
            query = f"SELECT count(*) FROM photo WHERE {clause}"
            return int(db.execute(query, values).fetchone()[0])

    def known(self) -> dict[int, int]:
        """See `VectorEngine.known`."""
        if not self._rows:
            return {}
        with reading(self._facts, (TABLES,)) as db:
            db.row_factory = None
            return dict(db.execute("SELECT id, checksum FROM photo"))

    @property
    def behind(self) -> int:
        """How many rows the graphs do not have yet."""
        return self._rows - min(space.graph.rows for space in self._spaces.values())

    @property
    def is_wasteful(self) -> bool:
        """Whether most rows are of photos that were deleted or replaced since."""
        return self._rows > 2 * self.count() + TAIL

    def grow(self, progress: Progress = unseen) -> None:
        """Take all photos into the graphs, if there are enough of them outside to matter."""
        if self.behind <= TAIL:
            return
        with self._alone():
            self._refresh()
            for number, space in enumerate(self._spaces.values()):
                space.grow(partial(_report, progress, number, len(self._spaces)))

    def _refresh(self) -> None:
        """See what other processes have added."""
        self._rows = self._size()
        for space in self._spaces.values():
            space.refresh(self._rows)

    def _size(self) -> int:
        if not self._facts.exists():
            return 0
        with reading(self._facts, (TABLES,)) as db:
            found = db.execute("SELECT name, dim, rows FROM space").fetchall()
        if found and {row["name"]: row["dim"] for row in found} != self.dims:
            raise EngineError(
                f"The vectors in {self.folder} are of an older head. "
                "Delete it there and push again."
            )
        return int(found[0]["rows"]) if found else 0

    def _alone(self) -> FileLock:
        self.folder.mkdir(parents=True, exist_ok=True)
        return FileLock(self.folder / "lock")

    def _allowed(self, condition: Filter) -> NDArray[np.int64]:
        clause, values = condition.sql(_below)
        with reading(self._facts, (TABLES,)) as db:
            query = f"SELECT row FROM photo WHERE {clause} ORDER BY row"
            return np.array([row["row"] for row in db.execute(query, values)], np.int64)

    def _hits(self, rows: NDArray[np.intp], scores: NDArray[np.float32]) -> list[Hit]:
        listed = ",".join(map(str, rows.tolist()))
        query = f"SELECT row, id, path FROM photo WHERE row IN ({listed})"
        try:
            found = {row: (number, path) for row, number, path in self._reader().execute(query)}
        except sqlite3.Error as error:
            raise EngineError(
                f"{self._facts} cannot be read ({error}). Delete {self.folder} and index again."
            ) from error
        return [
            Hit(found[row][0], score, found[row][1])
            for row, score in zip(rows.tolist(), scores.tolist(), strict=True)
            if row in found
        ]

    def _reader(self) -> sqlite3.Connection:
        """Return this thread's connection: opening one takes longer than a search."""
        if not hasattr(self._readers, "db"):
            self._readers.db = sqlite3.connect(f"{self._facts.as_uri()}?mode=ro", uri=True)
        db: sqlite3.Connection = self._readers.db
        return db


def _report(progress: Progress, number: int, spaces: int, done: int, total: int) -> None:
    progress(number * total + done, spaces * total)


def _below(folder: Path) -> Condition:
    return below(folder.absolute())
