"""Nearest neighbours by cosine: exact, or Annoy's candidates ranked exactly."""

import json
import os
import zlib
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from semsearch import extras
from semsearch.errors import LibraryError
from semsearch.files import sha256
from semsearch.vectors import best

TREES = 50
CANDIDATES = 400
SEARCH_NODES = 60_000
SEED = 20_181_106

Neighbours = tuple[NDArray[np.intp], NDArray[np.float32]]


class NeighbourIndex(Protocol):
    """Rows of vectors that can be searched."""

    def query(self, vector: NDArray[np.float32], k: int) -> Neighbours:
        """Return the rows most similar to `vector`, and their cosines.

        Parameters
        ----------
        vector : array of shape (dim,), unit length
        k : int
            How many; fewer come back where there are fewer.

        Returns
        -------
        rows : array of shape (k,), int
            Best first; equal scores in the order of rows.
        scores : array of shape (k,), float32
        """
        ...


def annoy_is_installed() -> bool:
    """Return whether Annoy, an extra, is installed."""
    return extras.is_installed("annoy")


class ExactIndex:
    """Compares the query with every row.

    Parameters
    ----------
    vectors : array of shape (n, dim), unit length
    """

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        self.vectors = vectors

    def query(self, vector: NDArray[np.float32], k: int) -> Neighbours:
        """See `NeighbourIndex.query`."""
        return best(self.vectors @ vector, k)


class AnnoyIndex:
    """Annoy (Bernhardsson, 2013) proposes rows, exact cosines rank them.

    Made by `build` or `load`. The rows themselves stay with the caller, who passes them in;
    the Annoy file is derived from them and can be thrown away at any time.
    """

    def __init__(self, trees: Any, vectors: NDArray[np.float32]) -> None:
        self._trees = trees
        self.vectors = vectors

    @classmethod
    def build(cls, vectors: NDArray[np.float32]) -> "AnnoyIndex":
        """Build the trees over `vectors`, shape (n, dim), unit length and finite.

        Raises
        ------
        ValueError
            If a row is not finite or is zero: Annoy would answer with nonsense.
        """
        if not (np.isfinite(vectors).all() and np.linalg.norm(vectors, axis=1).min() > 0):
            raise ValueError("Annoy needs finite vectors that are not zero.")
        trees = new_trees(vectors.shape[1])
        for row, vector in enumerate(vectors):
            trees.add_item(row, vector)
        trees.build(TREES, n_jobs=1)
        return cls(trees, vectors)

    def query(self, vector: NDArray[np.float32], k: int) -> Neighbours:
        """See `NeighbourIndex.query`."""
        proposed = np.array(
            self._trees.get_nns_by_vector(vector, max(CANDIDATES, 2 * k), SEARCH_NODES), np.intp
        )
        proposed.sort()
        order, scores = best(self.vectors[proposed] @ vector, k)
        return proposed[order], scores

    def save(self, path: Path) -> None:
        """Write the trees to `path`, whole or not at all, and beside it what to check."""
        temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
        self._trees.save(str(temporary))
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        facts = _facts(self.vectors) | {"sha256": sha256(temporary)}
        temporary.replace(path)
        _sidecar(path).write_text(json.dumps(facts), encoding="utf-8")

    @classmethod
    def load(cls, path: Path, vectors: NDArray[np.float32]) -> "AnnoyIndex":
        """Open the trees of `vectors` that `save` wrote.

        Raises
        ------
        LibraryError
            If the file is not whole or is of other vectors. Annoy itself would take it
            and then end the process, so it is never asked.
        """
        try:
            facts = json.loads(_sidecar(path).read_text(encoding="utf-8"))
            fits = facts == _facts(vectors) | {"sha256": sha256(path)}
        except (OSError, ValueError):
            fits = False
        if not fits:
            raise LibraryError(f"{path} is not the index of these photos. Build it anew.")
        trees = new_trees(vectors.shape[1])
        trees.load(str(path))
        return cls(trees, vectors)


def new_trees(dim: int) -> Any:
    """Return an empty Annoy index of vectors of length `dim`."""
    from annoy import AnnoyIndex as Trees

    trees = Trees(dim, "angular")
    trees.set_seed(SEED)
    return trees


def _facts(vectors: NDArray[np.float32]) -> dict[str, object]:
    n, dim = vectors.shape
    return {"n": n, "dim": dim, "metric": "angular", "trees": TREES, "seed": SEED,
            "crc32": zlib.crc32(np.ascontiguousarray(vectors).data)}  # fmt: skip


def _sidecar(path: Path) -> Path:
    return path.with_name(path.name + ".json")
