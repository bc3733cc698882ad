"""The engine within this process: files beside the library, for up to some millions of photos."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from semsearch.errors import EngineError
from semsearch.library.derived.changes import State
from semsearch.library.filters import Filter
from semsearch.progress import Progress, unseen
from semsearch.stores import Hit, Record, Space
from semsearch.stores.rows import RowFile
from semsearch.stores.space import TAIL, VectorSpace
from semsearch.stores.table import PhotoTable, Seen
from semsearch.threads import computing
from semsearch.vectors import Array

SHOWS = "shows"
LOOK: Space = "look"
# More rows than were asked for, as some may be of photos that were deleted or replaced since.
SPARE = 8
FILTERS = 8


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
        self._table = PhotoTable(self.folder / "photos.sqlite")
        rows = self._table.rows(self.dims)
        try:
            self._spaces = {
                name: VectorSpace(self.folder, name, rows, dim) for name, dim in dims.items()
            }
            self._shows = RowFile(self.folder / f"{SHOWS}.f16", rows, concepts)
        except (OSError, ValueError) as error:
            raise self._damaged(error) from error
        self._show(self._table.seen(rows))

    def upsert(self, records: Sequence[Record]) -> None:
        """See `VectorEngine.upsert`."""
        if not records:
            return
        with self._alone():
            self.refresh()
            kept = [np.stack([getattr(r, name) for r in records]) for name in self.dims]
            look, *rest = (vectors.astype(np.float16) for vectors in kept)
            sums = np.stack([_checksums([look]), _checksums(rest)], axis=1)
            ids = np.array([record.id for record in records], np.int64)
            rows, is_new = self._table.rows_for(ids, sums, len(self._seen))
            if is_new.any():
                keepers: list[VectorSpace | RowFile] = [*self._spaces.values(), self._shows]
                for keeper, vectors in zip(keepers, kept, strict=True):
                    keeper.append(vectors[is_new])
            seen = self._seen.placed(ids, rows, sums)
            self._table.write(records, rows, sums, self.dims, len(seen))
            self._show(seen)

    def delete(self, ids: Sequence[int]) -> None:
        """See `VectorEngine.delete`."""
        with self._alone():
            self._table.delete(ids)
            self._show(self._seen.without(np.array(ids, np.int64)))

    def search(
        self, space: Space, vector: Array, k: int, condition: Filter | None = None
    ) -> list[Hit]:
        """See `VectorEngine.search`; the cosines are those of 16-bit numbers."""
        ids, scores = self.nearest(space, vector, k, condition)
        return [Hit(*each) for each in zip(ids.tolist(), scores.tolist(), strict=True)]

    @computing()
    def nearest(
        self, space: Space, vector: Array, k: int, condition: Filter | None = None
    ) -> tuple[NDArray[np.int64], Array]:
        """Return what `search` does as numbers and cosines, shapes (k,)."""
        allowed = self._allowed(condition) if condition else None
        seen = self._seen
        wanted = (k + SPARE) * len(seen) // max(len(seen.numbers), 1)
        while len(seen):
            found, scores = self._spaces[space].search(vector, wanted, allowed)
            # What another thread has added since is not counted yet.
            counted = found < len(seen)
            ids, scores = seen.ids[found[counted]], scores[counted]
            if (ids >= 0).sum() >= k or wanted >= len(seen):
                return ids[ids >= 0][:k], scores[ids >= 0][:k]
            wanted *= 4
        return np.empty(0, np.int64), np.empty(0, np.float32)

    @computing()
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
        found = {
            name: file.vectors[rows] for name, file in zip(self.dims, self._files, strict=True)
        }
        rest = [own for name, own in found.items() if name != LOOK]
        self._check([found[LOOK]], seen.sums[rows, 0])
        self._check(rest, seen.sums[rows, 1])
        return {name: own.astype(np.float32) for name, own in found.items()}

    @computing()
    def looks(self, ids: NDArray[np.int64]) -> Array:
        """Return the points of photos that it has, shape (n, k); raises what `vectors` does."""
        seen = self._seen
        rows = seen.of(ids)
        found = self._spaces[LOOK].file.vectors[rows]
        self._check([found], seen.sums[rows, 0])
        return np.asarray(found, np.float32)

    def _check(self, vectors: Sequence[NDArray[np.float16]], sums: NDArray[np.int64]) -> None:
        """Make sure that rows are what was written."""
        if not np.array_equal(_checksums(vectors), sums):
            raise self._damaged("a row is not what was written")

    @property
    def numbers(self) -> NDArray[np.int64]:
        """The photos that it has, shape (n,), ascending."""
        return self._seen.numbers

    def count(self, condition: Filter | None = None) -> int:
        """See `VectorEngine.count`."""
        return len(self._allowed(condition) if condition else self._seen.numbers)

    def known(self) -> dict[int, int]:
        """See `VectorEngine.known`."""
        return self._table.checksums(len(self._seen))

    @property
    def state(self) -> State | None:
        """How far the changes of the library had come when this was last brought up to date."""
        return self._table.state

    @state.setter
    def state(self, state: State) -> None:
        with self._alone():
            self._table.state = state

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
        stamp, rows = self._table.stamp, self._table.rows(self.dims)
        for space in self._spaces.values():
            space.refresh(rows)
        if stamp != self._seen_at:
            self._shows.show(rows)
            self._show(self._table.seen(rows))

    @property
    def _files(self) -> list[RowFile]:
        """The files of vectors, in the order of `dims`."""
        return [*(space.file for space in self._spaces.values()), self._shows]

    def _show(self, seen: Seen) -> None:
        self._seen, self._seen_at = seen, self._table.stamp
        meeting = partial(self._table.meeting, rows=len(seen))
        self._allowed = lru_cache(FILTERS)(meeting)

    def _alone(self) -> FileLock:
        self.folder.mkdir(parents=True, exist_ok=True)
        return FileLock(self.folder / "lock")

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
