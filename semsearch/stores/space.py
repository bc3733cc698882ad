"""The vectors of one space: a file with a row a photo, and a graph over most of the rows."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semsearch.progress import Progress
from semsearch.stores.graph import Graph
from semsearch.stores.neighbours import Neighbours
from semsearch.stores.rows import RowFile
from semsearch.vectors import Array, best

# So many rows may be outside of the graph: comparing with all of them takes about as long as
# the graph does.
TAIL = 5_000
# A filter that leaves so few rows is answered by comparing with each; the graph would have to
# propose about as many to leave enough.
FEW = 12_000
# So many rows the graph proposes at least, and so many more than are wanted: what 8-bit numbers
# put into another order is next to the last of them.
CANDIDATES, MORE = 128, 64


@dataclass(frozen=True)
class _View:
    """What a search looks at; a new one takes the place of the old in one step.

    Attributes
    ----------
    graph : Graph
    vectors : array of shape (rows, dim), float16
    """

    graph: Graph
    vectors: NDArray[np.float16]

    @cached_property
    def tail(self) -> Array:
        """The rows that the graph does not have, in float32."""
        return np.asarray(self.vectors[self.graph.rows :], np.float32)

    def proposed(self, vector: Array, k: int, mask: NDArray[np.bool_] | None) -> NDArray[np.int64]:
        """Return rows that the graph proposes, so many that the `k` nearest are among them."""
        most = self.graph.rows
        wanted = max(CANDIDATES, int((k + MORE) / (1 if mask is None else max(mask.mean(), 1e-9))))
        while True:
            rows = self.graph.search(vector, min(wanted, most))
            if mask is None:
                return rows
            rows = rows[mask[rows]]
            if len(rows) >= k or wanted >= most:
                return rows
            wanted *= 2

    def nearest_of_tail(
        self, vector: Array, k: int, mask: NDArray[np.bool_] | None
    ) -> NDArray[np.int64]:
        """Return the `k` nearest of the rows that the graph does not have."""
        scores = self.tail @ vector
        rows = np.arange(self.graph.rows, len(self.vectors))
        if mask is not None:
            rows, scores = rows[mask[rows]], scores[mask[rows]]
        return rows[best(scores, k)[0]]

    def ranked(self, rows: NDArray[np.int64], vector: Array, k: int) -> Neighbours:
        """Return the `k` nearest among `rows`, and their cosines, best first."""
        if not len(rows):
            return np.empty(0, np.intp), np.empty(0, np.float32)
        scores = np.asarray(self.vectors[rows], np.float32) @ vector
        order, found = best(scores, k)
        return rows[order], found


class VectorSpace:
    """Rows of unit vectors that only ever grow.

    The graph proposes rows from 8-bit numbers, and the rows' own 16-bit ones, read from the
    file, rank them. Rows that the graph does not have yet are all compared.

    Parameters
    ----------
    folder : Path
    name : str
    rows : int
        How many rows of the file count.
    dim : int
        Their length.

    Raises
    ------
    OSError, ValueError
        As `RowFile`.
    """

    def __init__(self, folder: Path, name: str, rows: int, dim: int) -> None:
        self.file = RowFile(folder / f"{name}.f16", rows, dim)
        self._view = _View(Graph.open(folder / f"{name}.graph"), self.file.vectors)

    @property
    def graph(self) -> Graph:
        """The graph over the first rows."""
        return self._view.graph

    def refresh(self, rows: int) -> None:
        """See what other processes have added, so that `rows` count now."""
        is_outdated = self.graph.is_outdated
        if is_outdated or rows != len(self.file.vectors):
            self.file.show(rows)
            graph = Graph.open(self.graph.path) if is_outdated else self.graph
            self._view = _View(graph, self.file.vectors)

    def append(self, vectors: Array) -> None:
        """Add rows, shape (n, dim); they are found from now on."""
        self.file.append(vectors)
        self._view = _View(self.graph, self.file.vectors)

    def search(self, vector: Array, k: int, allowed: NDArray[np.int64] | None = None) -> Neighbours:
        """Return the `k` rows nearest to `vector`, shape (dim,), and their cosines, best first.

        Parameters
        ----------
        allowed : array of shape (m,), int64, ascending, optional
            The rows that count.
        """
        view = self._view
        if allowed is not None and len(allowed) <= FEW:
            return view.ranked(allowed, vector, k)
        mask = None if allowed is None else _mask(allowed, len(view.vectors))
        rows = view.proposed(vector, k, mask)
        if len(view.vectors) > view.graph.rows:
            rows = np.concatenate([rows, view.nearest_of_tail(vector, k, mask)])
        return view.ranked(np.sort(rows), vector, k)

    def grow(self, progress: Progress) -> None:
        """Take all rows into the graph."""
        grown = self.graph.grown(self._view.vectors, progress)
        self._view = _View(grown, self.file.vectors)


def _mask(rows: NDArray[np.int64], n: int) -> NDArray[np.bool_]:
    mask = np.zeros(n, bool)
    mask[rows] = True
    return mask
