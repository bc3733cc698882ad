"""The engine within this process: files beside the library, for up to some millions of photos."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import count
from pathlib import Path

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from semsearch.errors import EngineError, LibraryError
from semsearch.library.database import reading, writing
from semsearch.library.derived.changes import State
from semsearch.library.filters import Condition, Filter
from semsearch.paths import below
from semsearch.progress import Progress, unseen
from semsearch.stores import Hit, Record, Space
from semsearch.stores.rows import RowFile
from semsearch.stores.space import TAIL, VectorSpace
from semsearch.vectors import Array

TABLES = """
CREATE TABLE photo (
    id INTEGER PRIMARY KEY,
    row INTEGER NOT NULL UNIQUE,
    checksum INTEGER NOT NULL,
    crc32 INTEGER NOT NULL,
    path TEXT NOT NULL,
    taken TEXT,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL
);
CREATE TABLE space (name TEXT PRIMARY KEY, dim INTEGER NOT NULL, rows INTEGER NOT NULL);
CREATE TABLE state (file TEXT NOT NULL, number INTEGER NOT NULL);
"""
SHOWS = "shows"
# More rows than were asked for, as some may be of photos that were deleted or replaced since.
SPARE = 8
FILTERS = 8


@dataclass(frozen=True)
class _Seen:
    """Which photo has which row; a new one takes the place of the old in one step.

    Attributes
    ----------
    ids : array of shape (rows,)
        The photo of each row; -1 for those of photos that were deleted or replaced since.
    sums : array of shape (rows,)
        The checksums of what was written.
    """

    ids: NDArray[np.int64]
    sums: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def numbers(self) -> NDArray[np.int64]:
        """The photos that are there, shape (n,), ascending."""
        return self.ids[self.rows]

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """Their rows, shape (n,)."""
        there = np.flatnonzero(self.ids >= 0)
        return there[np.argsort(self.ids[there])]

    def of(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the rows of photos, shape (n,).

        Raises
        ------
        LibraryError
            If one is not there, as it has gone since it was proposed.
        """
        places = np.searchsorted(self.numbers, ids)
        if (np.append(self.numbers, -1)[places] != ids).any():
            raise LibraryError("The library has changed. Search again.")
        return self.rows[places]

    def without(self, ids: NDArray[np.int64]) -> "_Seen":
        """Return this without some photos."""
        return _Seen(np.where(np.isin(self.ids, ids), -1, self.ids), self.sums)

    def added(self, ids: NDArray[np.int64], sums: NDArray[np.int64]) -> "_Seen":
        """Return this with further rows, which take the place of those of the same photos."""
        kept = self.without(ids).ids
        return _Seen(np.concatenate([kept, ids]), np.concatenate([self.sums, sums]))


class LocalEngine:
    """A `VectorEngine` of files: what filters ask for in SQLite, vectors mapped into memory.

    New photos are found at once: they are compared one by one until `grow` takes them into the
    graphs. Index runs do that, never a process that searches. A row that is not what was written
    is noticed when it is read.

    Parameters
    ----------
    folder : Path
        Where the files are, or will be.
    dims : mapping of space to int
        The lengths of the vectors.
    concepts : int
        How many concepts each photo may show, if that is to be kept too.

    Raises
    ------
    EngineError
        If the vectors that are there have other lengths, or the files are damaged.
    """

    def __init__(self, folder: Path, dims: Mapping[Space, int], concepts: int = 0) -> None:
        self.folder = folder.absolute()
        self.dims: dict[str, int] = dict(dims.items()) | {SHOWS: concepts}
        self._facts = self.folder / "photos.sqlite"
        rows = self._size()
        try:
            self._spaces = {
                name: VectorSpace(self.folder, name, rows, dim) for name, dim in dims.items()
            }
            self._shows = RowFile(self.folder / f"{SHOWS}.f16", rows, concepts)
        except (OSError, ValueError) as error:
            raise self._damaged(error) from error
        self._show(self._read(rows))

    def upsert(self, records: Sequence[Record]) -> None:
        """See `VectorEngine.upsert`."""
        if not records:
            return
        with self._alone():
            self.refresh()
            first = len(self._seen)
            kept = [np.stack([getattr(r, name) for r in records]) for name in self.dims]
            keepers: list[VectorSpace | RowFile] = [*self._spaces.values(), self._shows]
            for keeper, vectors in zip(keepers, kept, strict=True):
                keeper.append(vectors)
            sums = _checksums(vectors.astype(np.float16) for vectors in kept)
            with writing(self._facts, (TABLES,)) as db:
                db.executemany(
                    "INSERT OR REPLACE INTO photo VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    ((r.id, row, r.checksum, crc, r.path, r.taken, r.width, r.height)
                     for row, r, crc in zip(count(first), records, sums.tolist(), strict=False)),
                )  # fmt: skip
                rows = first + len(records)
                sizes = ((name, dim, rows) for name, dim in self.dims.items())
                db.executemany("INSERT OR REPLACE INTO space VALUES (?, ?, ?)", sizes)
            self._show(self._seen.added(np.array([r.id for r in records]), sums))

    def delete(self, ids: Sequence[int]) -> None:
        """See `VectorEngine.delete`."""
        with self._alone():
            with writing(self._facts, (TABLES,)) as db:
                db.executemany("DELETE FROM photo WHERE id = ?", ((int(number),) for number in ids))
            self._show(self._seen.without(np.array(ids, np.int64)))

    def search(
        self, space: Space, vector: Array, k: int, condition: Filter | None = None
    ) -> list[Hit]:
        """See `VectorEngine.search`; the cosines are those of 16-bit numbers."""
        ids, scores = self.nearest(space, vector, k, condition)
        return [Hit(*each) for each in zip(ids.tolist(), scores.tolist(), strict=True)]

    def nearest(
        self, space: Space, vector: Array, k: int, condition: Filter | None = None
    ) -> tuple[NDArray[np.int64], Array]:
        """Return what `search` does as numbers and cosines, shapes (k,)."""
        allowed = self._allowed(condition) if condition else None
        wanted, seen = k + SPARE, self._seen
        while len(seen):
            found, scores = self._spaces[space].search(vector, wanted, allowed)
            # What another thread has added since is not counted yet.
            counted = found < len(seen)
            ids, scores = seen.ids[found[counted]], scores[counted]
            if (ids >= 0).sum() >= k or wanted >= len(seen):
                return ids[ids >= 0][:k], scores[ids >= 0][:k]
            wanted *= 4
        return np.empty(0, np.int64), np.empty(0, np.float32)

    def vectors(self, ids: NDArray[np.int64]) -> dict[str, Array]:
        """Return what is kept of photos that it has, by space and `SHOWS`, shapes (n, dim).

        Raises
        ------
        EngineError
            If any of it is not what was written.
        LibraryError
            If it does not have one of them.
        """
        seen = self._seen
        rows = seen.of(ids)
        found = [file.vectors[rows] for file in self._files]
        if not np.array_equal(_checksums(found), seen.sums[rows]):
            raise self._damaged("a row is not what was written")
        return {name: own.astype(np.float32) for name, own in zip(self.dims, found, strict=True)}

    @property
    def numbers(self) -> NDArray[np.int64]:
        """The photos that it has, shape (n,), ascending."""
        return self._seen.numbers

    def count(self, condition: Filter | None = None) -> int:
        """See `VectorEngine.count`."""
        return len(self._allowed(condition) if condition else self._seen.numbers)

    def known(self) -> dict[int, int]:
        """See `VectorEngine.known`."""
        if not len(self._seen):
            return {}
        with reading(self._facts, (TABLES,)) as db:
            db.row_factory = None
            return dict(db.execute("SELECT id, checksum FROM photo"))

    @property
    def state(self) -> State | None:
        """How far the changes of the library had come when this was last brought up to date."""
        if not self._facts.exists():
            return None
        with reading(self._facts, (TABLES,)) as db:
            found = db.execute("SELECT file, number FROM state").fetchone()
        return State(*found) if found else None

    @state.setter
    def state(self, state: State) -> None:
        with self._alone(), writing(self._facts, (TABLES,)) as db:
            db.execute("DELETE FROM state")
            db.execute("INSERT INTO state VALUES (?, ?)", state)

    @property
    def bytes_a_photo(self) -> int:
        """How much of a disk a photo takes, graphs aside."""
        return 2 * sum(self.dims.values())

    @property
    def behind(self) -> int:
        """How many rows the graphs do not have yet."""
        return len(self._seen) - min(space.graph.rows for space in self._spaces.values())

    @property
    def is_wasteful(self) -> bool:
        """Whether most rows are of photos that were deleted or replaced since."""
        return len(self._seen) > 2 * self.count() + TAIL

    def grow(self, progress: Progress = unseen) -> None:
        """Take all photos into the graphs, if there are enough of them outside to matter."""
        if self.behind <= TAIL:
            return
        with self._alone():
            self.refresh()
            for number, space in enumerate(self._spaces.values()):
                space.grow(partial(_report, progress, number, len(self._spaces)))

    def refresh(self) -> None:
        """See what other processes have added or deleted."""
        stamp, rows = self._stamp(), self._size()
        for space in self._spaces.values():
            space.refresh(rows)
        if stamp != self._seen_at:
            self._shows.show(rows)
            self._show(self._read(rows))

    @property
    def _files(self) -> list[RowFile]:
        """The files of vectors, in the order of `dims`."""
        return [*(space.file for space in self._spaces.values()), self._shows]

    def _show(self, seen: _Seen) -> None:
        self._seen, self._seen_at = seen, self._stamp()
        self._allowed = lru_cache(FILTERS)(self._meeting)

    def _stamp(self) -> int:
        return self._facts.stat().st_mtime_ns if self._facts.exists() else 0

    def _read(self, rows: int) -> _Seen:
        """Read which photo has which row."""
        seen = _Seen(np.full(rows, -1, np.int64), np.zeros(rows, np.int64))
        if rows:
            with reading(self._facts, (TABLES,)) as db:
                db.row_factory = None
                found = db.execute("SELECT id, row, crc32 FROM photo").fetchall()
            ids, at, sums = np.array(found, np.int64).reshape(-1, 3).T
            seen.ids[at], seen.sums[at] = ids, sums
        return seen

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

    def _meeting(self, condition: Filter) -> NDArray[np.int64]:
        """Return the rows of the photos that meet a filter, ascending."""
        if not len(self._seen):
            return np.empty(0, np.int64)
        clause, values = condition.sql(_below)
        with reading(self._facts, (TABLES,)) as db:
            db.row_factory = None
            query = f"SELECT row FROM photo WHERE {clause} ORDER BY row"
            return np.array(db.execute(query, values).fetchall(), np.int64).reshape(-1)

    def _damaged(self, why: object) -> EngineError:
        return EngineError(f"The vectors in {self.folder} are damaged ({why}). Index again.")


def _checksums(parts: Iterable[NDArray[np.float16]]) -> NDArray[np.int64]:
    """Return a CRC-32 over the rows that several arrays of shape (n, dim) have, shape (n,)."""
    arrays = [np.ascontiguousarray(part) for part in parts]
    found = np.zeros(len(arrays[0]), np.int64)
    for row in range(len(found)):
        crc = 0
        for array in arrays:
            crc = zlib.crc32(array[row], crc)
        found[row] = crc
    return found


def _report(progress: Progress, number: int, spaces: int, done: int, total: int) -> None:
    progress(number * total + done, spaces * total)


def _below(folder: Path) -> Condition:
    return below(folder.absolute())
