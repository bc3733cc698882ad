"""What can look for neighbours: each way behind one interface, so that all are measured alike.

A new one is a class of some fifteen lines here and a row in `CANDIDATES`.
"""

import os
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semsearch.stores import Record
from semsearch.stores.local import LocalEngine
from semsearch.stores.neighbours import AnnoyIndex, ExactIndex
from semsearch.vectors import Array, best

Stored = NDArray[np.float16]
Rows = NDArray[np.intp]

BLOCK = 10_000
M = 16
BUILD_EF = 200
TALK_TREES = 1_000
TREES_WHERE_MANY = 50
# A thousand trees over so many photos would take hours, and some gigabytes.
MANY = 50_000
SEED = 0
CORES = os.cpu_count() or 1


class Candidate(ABC):
    """A way to find neighbours, from nothing to an answer.

    Attributes
    ----------
    dim : int
        Length of a vector.
    efforts : tuple of int
        What `work_hard` takes, least work first; empty where there is no choice.
    can_add : bool
        Whether photos can be added without building all anew.
    """

    efforts: tuple[int, ...] = ()
    can_add = True

    def __init__(self, dim: int) -> None:
        self.dim = dim

    @abstractmethod
    def build(self, vectors: Stored, folder: Path) -> None:
        """Make all that `open` needs in `folder`, from vectors of shape (n, dim), unit length."""

    @abstractmethod
    def open(self, folder: Path) -> None:
        """Open what `build` made."""

    def work_hard(self, effort: int) -> None:  # noqa: B027
        """Trade time for recall from now on; nothing changes where there is no choice."""

    @abstractmethod
    def query(self, vector: Array, k: int) -> Rows:
        """Return the rows nearest to a vector, shape (k,), best first."""

    @abstractmethod
    def add(self, vectors: Array) -> None:
        """Make more vectors findable, shape (m, dim)."""


class BruteForce(Candidate):
    """Every vector in one float32 array, compared by one matrix product."""

    def build(self, vectors: Stored, folder: Path) -> None:
        np.save(folder / "vectors.npy", np.asarray(vectors, np.float32))

    def open(self, folder: Path) -> None:
        self.vectors = np.load(folder / "vectors.npy")

    def query(self, vector: Array, k: int) -> Rows:
        return best(self.vectors @ vector, k)[0]

    def add(self, vectors: Array) -> None:
        self.vectors = np.vstack([self.vectors, vectors])


class Exact(BruteForce):
    """Our `ExactIndex`."""

    def query(self, vector: Array, k: int) -> Rows:
        return ExactIndex(self.vectors).query(vector, k)[0]


class Talk(BruteForce):
    """The recipe of the talk's repository: one array, and Annoy built of it at every start."""

    can_add = False

    def open(self, folder: Path) -> None:
        super().open(folder)
        self._plant()

    def query(self, vector: Array, k: int) -> Rows:
        return np.array(self._index.get_nns_by_vector(vector, k), np.intp)

    def _plant(self) -> None:
        from annoy import AnnoyIndex as Trees

        n, dim = self.vectors.shape
        self._index = Trees(dim, "angular")
        self._index.set_seed(SEED)
        for row, vector in enumerate(self.vectors):
            self._index.add_item(row, vector)
        self._index.build(TALK_TREES if n <= MANY else TREES_WHERE_MANY)


class Annoy(BruteForce):
    """Our `AnnoyIndex`: trees mapped from a file, proposals ranked exactly."""

    can_add = False

    def build(self, vectors: Stored, folder: Path) -> None:
        super().build(vectors, folder)
        AnnoyIndex.build(np.load(folder / "vectors.npy")).save(folder / "photos.annoy")

    def open(self, folder: Path) -> None:
        super().open(folder)
        self._index = AnnoyIndex.load(folder / "photos.annoy", self.vectors)

    def query(self, vector: Array, k: int) -> Rows:
        return self._index.query(vector, k)[0]


class Hnswlib(Candidate):
    """HNSW (Malkov and Yashunin, 2016) as its authors wrote it."""

    efforts = (10, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024)

    def build(self, vectors: Stored, folder: Path) -> None:
        index = _hnswlib(self.dim)
        index.init_index(len(vectors), M=M, ef_construction=BUILD_EF, random_seed=SEED)
        for rows, block in blocks(vectors):
            index.add_items(block, rows, num_threads=CORES)
        index.save_index(str(folder / "hnswlib.bin"))

    def open(self, folder: Path) -> None:
        self._index = _hnswlib(self.dim)
        self._index.load_index(str(folder / "hnswlib.bin"))

    def work_hard(self, effort: int) -> None:
        self._index.set_ef(effort)

    def query(self, vector: Array, k: int) -> Rows:
        rows = self._index.knn_query(vector, k, num_threads=1)[0][0]
        return np.asarray(rows, np.intp)

    def add(self, vectors: Array) -> None:
        n = self._index.get_current_count()
        self._index.resize_index(n + len(vectors))
        self._index.add_items(vectors, np.arange(n, n + len(vectors)), num_threads=CORES)


class Usearch(Candidate):
    """usearch's HNSW, its vectors kept in a type of one's choice."""

    efforts = Hnswlib.efforts
    dtype = "f32"

    def build(self, vectors: Stored, folder: Path) -> None:
        from usearch.index import Index

        index = Index(ndim=self.dim, metric="cos", dtype=self.dtype, connectivity=M,
                      expansion_add=BUILD_EF)  # fmt: skip
        for rows, block in blocks(vectors):
            index.add(rows, block, threads=CORES)
        index.save(str(folder / "index.usearch"))

    def open(self, folder: Path) -> None:
        from usearch.index import Index

        self._index: Any = Index.restore(str(folder / "index.usearch"))

    def work_hard(self, effort: int) -> None:
        self._index.expansion_search = effort

    def query(self, vector: Array, k: int) -> Rows:
        return np.asarray(self._index.search(vector, k, threads=1).keys, np.intp)

    def add(self, vectors: Array) -> None:
        n = len(self._index)
        self._index.add(np.arange(n, n + len(vectors)), vectors, threads=CORES)


class UsearchHalf(Usearch):
    """With vectors of float16."""

    dtype = "f16"


class UsearchByte(Usearch):
    """With vectors of int8."""

    dtype = "i8"


class UsearchRanked(UsearchByte):
    """With vectors of int8, its proposals ranked exactly from a float16 file."""

    proposals = 3

    def build(self, vectors: Stored, folder: Path) -> None:
        super().build(vectors, folder)
        np.save(folder / "vectors.npy", vectors)

    def open(self, folder: Path) -> None:
        super().open(folder)
        self._stored = np.load(folder / "vectors.npy", mmap_mode="r")
        self._tail = np.empty((0, self.dim), np.float32)

    def query(self, vector: Array, k: int) -> Rows:
        proposed = np.sort(super().query(vector, self.proposals * k))
        n = len(self._stored)
        old = np.asarray(self._stored[proposed[proposed < n]], np.float32)
        rows = np.vstack([old, self._tail[proposed[proposed >= n] - n]])
        return proposed[best(rows @ vector, k)[0]]

    def add(self, vectors: Array) -> None:
        super().add(vectors)
        self._tail = np.vstack([self._tail, vectors])


class Local(Candidate):
    """Our `LocalEngine`, as searches use it: 8-bit graph, ranked exactly, looked up in SQLite."""

    def build(self, vectors: Stored, folder: Path) -> None:
        self.open(folder)
        for rows, block in blocks(vectors):
            self._engine.upsert(records(block, int(rows[0])))
        self._engine.grow()

    def open(self, folder: Path) -> None:
        self._engine = LocalEngine(folder, {"look": self.dim})
        self._n = self._engine.count()

    def query(self, vector: Array, k: int) -> Rows:
        return np.array([hit.id for hit in self._engine.search("look", vector, k)], np.intp)

    def add(self, vectors: Array) -> None:
        self._engine.upsert(records(vectors, self._n))
        self._n += len(vectors)


def records(vectors: Array, first: int) -> list[Record]:
    """Return vectors, shape (n, dim), as an engine keeps those of photos."""
    return [
        Record(row, row, vector, vector, f"/photos/{row}.jpg", None, 3, 2)
        for row, vector in enumerate(vectors, first)
    ]


def blocks(vectors: Stored) -> Iterator[tuple[Rows, Array]]:
    """Yield row numbers and float32 vectors, a block at a time."""
    for start in range(0, len(vectors), BLOCK):
        block = np.asarray(vectors[start : start + BLOCK], np.float32)
        yield np.arange(start, start + len(block)), block


def _hnswlib(dim: int) -> Any:
    from hnswlib import Index

    return Index(space="ip", dim=dim)


@dataclass(frozen=True)
class Kind:
    """A row of the table: what reports call a candidate, and the module without which it is not."""

    title: str
    make: type[Candidate]
    module: str


_KINDS = {
    "numpy": Kind("numpy, brute force", BruteForce, "numpy"),
    "hnswlib": Kind("hnswlib", Hnswlib, "hnswlib"),
    "exact": Kind("semsearch, ExactIndex", Exact, "numpy"),
    "talk": Kind("the talk's repository", Talk, "annoy"),
    "annoy": Kind("semsearch, AnnoyIndex", Annoy, "annoy"),
    "usearch-f32": Kind("usearch, float32", Usearch, "usearch"),
    "usearch-f16": Kind("usearch, float16", UsearchHalf, "usearch"),
    "usearch-i8": Kind("usearch, int8", UsearchByte, "usearch"),
    "usearch-ranked": Kind("usearch, int8, ranked exactly", UsearchRanked, "usearch"),
    "local": Kind("semsearch, LocalEngine", Local, "usearch"),
}
# What still tells something where there are so many photos that all of them would take hours.
AMONG_MILLIONS = ("numpy", "hnswlib", "annoy", "usearch-f16", "local")
CANDIDATES = {name: kind for name, kind in _KINDS.items() if find_spec(kind.module)}
