"""The table of the engine beside a library: which photo has which row, and what filters ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import EngineError, LibraryError
from semsearch.library.database import numbers, reading, writing
from semsearch.library.derived.changes import State
from semsearch.library.filters import Condition, Filter
from semsearch.paths import below
from semsearch.stores import Record

# A photo that is gone keeps its row, so that it need not be written again if it comes back.
TABLES = """
CREATE TABLE photo (
    id INTEGER PRIMARY KEY,
    row INTEGER NOT NULL UNIQUE,
    checksum INTEGER NOT NULL,
    look_crc INTEGER NOT NULL,
    rest_crc INTEGER NOT NULL,
    path TEXT NOT NULL,
    taken TEXT,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    is_gone INTEGER NOT NULL
);
CREATE TABLE space (name TEXT PRIMARY KEY, dim INTEGER NOT NULL, rows INTEGER NOT NULL);
CREATE TABLE state (file TEXT NOT NULL, number INTEGER NOT NULL);
"""
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Seen:
    """Which photo has which row, as it was read; a new one takes the place of the old in one step.

    Attributes
    ----------
    ids : array of shape (rows,)
        The photo of each row; -1 for those of photos that were deleted or replaced since.
    sums : array of shape (rows, 2)
        The checksums of what was written: of the look, and of the rest.
    """

    ids: Numbers
    sums: Numbers

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def numbers(self) -> Numbers:
        """The photos that are there, shape (n,), ascending."""
        return self.ids[self.rows]

    @cached_property
    def rows(self) -> Numbers:
        """Their rows, shape (n,)."""
        there = np.flatnonzero(self.ids >= 0)
        return there[np.argsort(self.ids[there])]

    def of(self, ids: Numbers) -> Numbers:
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

    def without(self, ids: Numbers) -> "Seen":
        """Return this without some photos."""
        return Seen(np.where(np.isin(self.ids, ids), -1, self.ids), self.sums)

    def placed(self, ids: Numbers, rows: Numbers, sums: Numbers) -> "Seen":
        """Return this with photos in some rows, old or further ones, and in no others."""
        more = max(int(rows.max(initial=-1)) + 1 - len(self), 0)
        own = np.append(self.without(ids).ids, np.full(more, -1))
        checked = np.pad(self.sums, ((0, more), (0, 0)))
        own[rows], checked[rows] = ids, sums
        return Seen(own, checked)


class PhotoTable:
    """The SQLite file of an engine.

    Parameters
    ----------
    path : Path
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def stamp(self) -> int:
        """What changes when somebody writes the file; 0 if there is none."""
        return self._path.stat().st_mtime_ns if self._path.exists() else 0

    def rows(self, dims: Mapping[str, int]) -> int:
        """Return how many rows there are.

        Raises
        ------
        EngineError
            If they are not of these lengths, by space.
        """
        if not self._path.exists():
            return 0
        with reading(self._path, (TABLES,)) as db:
            found = db.execute("SELECT name, dim, rows FROM space").fetchall()
        if found and {row["name"]: row["dim"] for row in found} != dims:
            raise EngineError(
                f"The vectors in {self._path.parent} are of an older head. "
                "Delete it there and push again."
            )
        return int(found[0]["rows"]) if found else 0

    def seen(self, rows: int) -> Seen:
        """Read which photo has which of so many rows."""
        seen = Seen(np.full(rows, -1, np.int64), np.zeros((rows, 2), np.int64))
        query = "SELECT id, row, look_crc, rest_crc FROM photo WHERE NOT is_gone"
        found = self._numbers(query, rows, columns=4)
        seen.ids[found[:, 1]], seen.sums[found[:, 1]] = found[:, 0], found[:, 2:]
        return seen

    def rows_for(self, ids: Numbers, sums: Numbers, rows: int) -> tuple[Numbers, NDArray[np.bool_]]:
        """Return the rows of photos, (n,), of `rows` that there are or new ones, and which are new.

        A photo that has moved, or is back, has the row with the same vectors.

        Parameters
        ----------
        ids : array of shape (n,)
        sums : array of shape (n, 2)
            The checksums of their vectors, as `Seen` has them.
        rows : int
        """
        among = ",".join(map(str, ids.tolist()))
        query = f"SELECT row, id, look_crc, rest_crc FROM photo WHERE id IN ({among})"
        known = {tuple(written): row for row, *written in self._fetched(query, rows)}
        wanted = np.column_stack([ids, sums]).tolist()
        found = [known.get(tuple(written), -1) for written in wanted]
        own = np.array(found, np.int64)
        is_new = own < 0
        own[is_new] = rows + np.arange(is_new.sum())
        return own, is_new

    def write(
        self, records: Sequence[Record], rows: Numbers, sums: Numbers, dims: Mapping[str, int],
        size: int,
    ) -> None:  # fmt: skip
        """Write what filters ask of photos, in which rows they are, and how many rows there are."""
        with writing(self._path, (TABLES,)) as db:
            db.executemany(
                "INSERT OR REPLACE INTO photo VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                ((r.id, row, r.checksum, *own, r.path, r.taken, r.width, r.height)
                 for r, row, own in zip(records, rows.tolist(), sums.tolist(), strict=True)),
            )  # fmt: skip
            sizes = ((name, dim, size) for name, dim in dims.items())
            db.executemany("INSERT OR REPLACE INTO space VALUES (?, ?, ?)", sizes)

    def delete(self, ids: Sequence[int]) -> None:
        """Write that photos are gone."""
        with writing(self._path, (TABLES,)) as db:
            gone = ((int(number),) for number in ids)
            db.executemany("UPDATE photo SET is_gone = 1 WHERE id = ?", gone)

    def checksums(self, rows: int) -> dict[int, int]:
        """Return the checksum of the record of each photo, by number."""
        return dict(self._fetched("SELECT id, checksum FROM photo WHERE NOT is_gone", rows))

    def meeting(self, condition: Filter, rows: int) -> Numbers:
        """Return the rows of the photos that meet a filter, ascending."""
        clause, values = condition.sql(_below)
        query = f"SELECT row FROM photo WHERE NOT is_gone AND ({clause}) ORDER BY row"
        return self._numbers(query, rows, values)[:, 0]

    @property
    def state(self) -> State | None:
        """How far the changes of the library had come when this was last brought up to date."""
        if not self._path.exists():
            return None
        found = self._fetched("SELECT file, number FROM state", 1)
        return State(*found[0]) if found else None

    @state.setter
    def state(self, state: State) -> None:
        with writing(self._path, (TABLES,)) as db:
            db.execute("DELETE FROM state")
            db.execute("INSERT INTO state VALUES (?, ?)", state)

    def _numbers(
        self, query: str, rows: int, values: Sequence[object] = (), columns: int = 1
    ) -> Numbers:
        """Return the whole numbers that a query finds, as `_fetched`, shape (n, columns)."""
        if not rows:
            return np.empty((0, columns), np.int64)
        with reading(self._path, (TABLES,)) as db:
            return numbers(db, query, values, columns)

    def _fetched(
        self, query: str, rows: int, values: Sequence[object] = ()
    ) -> list[tuple[Any, ...]]:
        """Return what a query finds; nothing where there are no rows, and maybe no file."""
        if not rows:
            return []
        with reading(self._path, (TABLES,)) as db:
            db.row_factory = None
            return db.execute(query, values).fetchall()


def _below(folder: Path) -> Condition:
    return below(folder.absolute())
