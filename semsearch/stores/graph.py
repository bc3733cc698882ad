"""A graph of near vectors (HNSW; Malkov and Yashunin, 2018) over 8-bit numbers, in one file."""

import json
import zlib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semsearch.encoders.runtimes import load_runtime
from semsearch.errors import EngineError
from semsearch.files import write_atomically
from semsearch.progress import Progress
from semsearch.vectors import Array

# The directions of most variance that are kept, in 8 bits each; exact ranking of the candidates
# makes up for most of what is lost. docs/performance.md has what that takes and finds.
SHORT = 512
LINKS = 16
EFFORT_TO_ADD = 200
EFFORT_TO_SEARCH = 256
BLOCK = 10_000
THREADS = 0


def is_installed() -> bool:
    """Return whether usearch, which does the work, is there."""
    return find_spec("usearch") is not None


class Graph:
    """Proposes the rows nearest to a vector, out of those that were added.

    It is derived from the vectors and can be thrown away. The file is mapped into memory and
    checked as a whole when it is opened, because a damaged one would end the process.

    Parameters
    ----------
    path : Path
        Where it is kept; `open` looks for it there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows = 0
        self._index: Any = None
        self._basis: Array | None = None
        self._stamp = 0

    @classmethod
    def open(cls, path: Path) -> "Graph":
        """Open the graph at `path`; an empty one where there is none, or it is damaged."""
        graph = cls(path)
        graph._stamp = graph._found_stamp()
        try:
            facts = json.loads(graph._facts.read_text(encoding="utf-8"))
            if facts["crc32"] != _checksum(path) or facts["basis"] != _checksum(graph._shape):
                return graph
            basis = np.load(graph._shape, allow_pickle=False)
        except (OSError, ValueError, KeyError, TypeError):
            return graph
        graph._basis = basis
        graph._index = _new_index(basis.shape[1])
        graph._index.view(str(path))
        graph.rows = facts["rows"]
        return graph

    @property
    def is_outdated(self) -> bool:
        """Whether another process has put a newer graph in the place of this one."""
        return self._stamp != self._found_stamp()

    def search(self, vector: Array, k: int) -> NDArray[np.int64]:
        """Return some `k` rows that are near to `vector`, shape (dim,), in no order."""
        if self._index is None or self._basis is None:
            return np.empty(0, np.int64)
        short = _quantised((vector @ self._basis)[None])[0]
        effort = max(EFFORT_TO_SEARCH, k)
        self._index.expansion_search = effort
        return np.asarray(self._index.search(short, k, threads=1).keys, np.int64)

    def grown(self, vectors: NDArray[np.float16], progress: Progress) -> "Graph":
        """Return this graph with the rows of `vectors`, shape (n, dim), that it does not have.

        It is written beside the file and takes its place in one step, so that whoever has the
        old one open keeps it.
        """
        grown = Graph(self.path)
        grown._basis = _basis(vectors) if self._basis is None else self._basis
        grown._index = _new_index(grown._basis.shape[1])
        if self.rows:
            grown._index.load(str(self.path))
        for start in range(self.rows, len(vectors), BLOCK):
            block = np.asarray(vectors[start : start + BLOCK], np.float32) @ grown._basis
            keys = np.arange(start, start + len(block))
            grown._index.add(keys, _quantised(block), threads=THREADS)
            progress(start + len(block), len(vectors))
        grown.rows = len(vectors)
        grown._save()
        return Graph.open(self.path)

    def _save(self) -> None:
        temporary = self.path.with_name(self.path.name + ".part")
        try:
            self._index.save(str(temporary))
        except RuntimeError as error:
            # What usearch raises of a full disk, among other things.
            raise EngineError(f"{temporary} cannot be written ({error}).") from error
        shape = self._shape.with_name(self._shape.name + ".part")
        with shape.open("wb") as file:
            np.save(file, np.asarray(self._basis))
        facts = {"rows": self.rows, "crc32": _checksum(temporary), "basis": _checksum(shape)}
        # Facts that do not fit their file count as no graph, so the order does not matter.
        temporary.replace(self.path)
        shape.replace(self._shape)
        write_atomically(self._facts, json.dumps(facts).encode())

    def _found_stamp(self) -> int:
        return self._facts.stat().st_mtime_ns if self._facts.exists() else 0

    @property
    def _facts(self) -> Path:
        return self.path.with_name(self.path.name + ".json")

    @property
    def _shape(self) -> Path:
        return self.path.with_name(self.path.name + ".npy")


def _new_index(dim: int) -> Any:
    load_runtime()
    from usearch.index import Index

    return Index(
        ndim=dim, metric="cos", dtype="i8", connectivity=LINKS, expansion_add=EFFORT_TO_ADD
    )


def _basis(vectors: NDArray[np.float16]) -> Array:
    """Return the directions in which `vectors` differ most, shape (dim, at most `SHORT`)."""
    step = max(1, len(vectors) // (4 * BLOCK))
    some = np.asarray(vectors[::step], np.float32)
    values, directions = np.linalg.eigh(some.T @ some)
    return np.asarray(directions[:, np.argsort(-values)[:SHORT]], np.float32)


def _quantised(vectors: Array) -> NDArray[np.int8]:
    """Return vectors, shape (n, dim), in 8-bit numbers; each by its own scale, as cosines allow."""
    largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    return np.asarray(np.round(vectors * (127 / largest)), np.int8)


def _checksum(path: Path) -> int:
    found = 0
    with path.open("rb") as file:
        while block := file.read(1 << 22):
            found = zlib.crc32(block, found)
    return found
