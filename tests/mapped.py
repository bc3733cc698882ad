"""What tests of maps share: clusters of points, and a library that changes."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

import numpy as np

from semsearch import Library, SearchEngine
from semsearch.encoders import load_encoder
from semsearch.facts.reading import Facts
from semsearch.folders.stats import Stat
from semsearch.library.photo import Entry
from semsearch.vectors import Array, unit


def clusters(size: int, count: int = 3) -> Array:
    """Return points of unit length around `count` axes, cluster by cluster."""
    noise = np.random.default_rng(0).normal(0, 0.1, (size * count, 16))
    return unit((np.repeat(np.eye(count, 16), size, axis=0) + noise).astype(np.float32))


def share_parted(positions: Array, size: int) -> float:
    """Return how many photos have one of their own cluster for the nearest on the map."""
    gaps = np.linalg.norm(positions[:, None] - positions, axis=2)
    np.fill_diagonal(gaps, np.inf)
    cluster = np.arange(len(positions)) // size
    return float((cluster[gaps.argmin(axis=1)] == cluster).mean())


class Filled:
    """A library that holds what the demo library does, photo after photo, and is opened anew.

    Parameters
    ----------
    path : Path
    demo : SearchEngine
    """

    def __init__(self, path: Path, demo: SearchEngine) -> None:
        self.library = Library(path)
        self.demo = demo

    def add(self, numbers: Iterable[int], turn: int = 0) -> list[int]:
        """Add photos by their rows in the demo library; in another turn, they show others."""
        rows = list(numbers)
        shown = self.demo.embeddings[[(row + turn) % len(self.demo) for row in rows]]
        entries = [
            Entry(Path(f"/photos/{row}.jpg"), Stat(1 + turn, 2, 3), f"{row + 1000 * turn:064x}",
                  Facts(4, 3), None, vector)
            for row, vector in zip(rows, shown, strict=True)
        ]  # fmt: skip
        return self.library.add(entries, self.demo.head.info.encoder)

    def opened(self) -> SearchEngine:
        """Return an engine of the library as it is."""
        encoder = partial(load_encoder, self.demo.head.info.encoder)
        return SearchEngine(self.library, self.demo.words, self.demo.head, encoder)
