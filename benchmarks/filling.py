"""A library of many photos that are not there, drawn to resemble real ones."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.vectors import PointSource
from semsearch.encoders import TALK_ENCODER
from semsearch.facts.reading import Facts
from semsearch.folders.stats import Stat
from semsearch.head.projection import ProjectionHead
from semsearch.images.colour import BINS
from semsearch.library.library import Library
from semsearch.library.photo import Entry
from semsearch.models.manifest import head_path
from semsearch.stores.beside import keep_up, needs_engine

BLOCK = 5_000
FIRST_YEAR, YEARS = 2010, 15
# A few colours have most of a photo.
CONCENTRATION = 0.05
SIZES = ((640, 480), (640, 480), (480, 640))


class Filling:
    """Fills a library with drawn photos, a folder a year.

    Parameters
    ----------
    library : Library
    root : Path
        The folder that they are said to lie in.
    """

    def __init__(self, library: Library, root: Path) -> None:
        self._library = library
        self._root = root
        self._source = PointSource()
        self._rng = np.random.default_rng(0)
        self._count = 0
        library.folders.add([root])

    def add(self, n: int) -> None:
        """Add the next `n` photos, as a run of the index adds them."""
        for start in range(0, n, BLOCK):
            self._library.add(list(self._entries(min(BLOCK, n - start))), TALK_ENCODER)

    def _entries(self, n: int) -> Iterator[Entry]:
        colours = self._rng.dirichlet(np.full(BINS, CONCENTRATION), n).astype(np.float32)
        for vector, own in zip(self._source.embeddings(n), colours, strict=True):
            yield self._entry(vector, own)
            self._count += 1

    def _entry(self, vector: np.ndarray, colours: np.ndarray) -> Entry:
        row = self._count
        year, month, day = FIRST_YEAR + row % YEARS, 1 + row % 12, 1 + row % 28
        taken = f"{year}-{month:02}-{day:02} 10:00:00"
        facts = Facts(*SIZES[row % len(SIZES)], taken, taken_from="exif")
        path, stat = self._root / str(year) / f"{row:07}.jpg", Stat(1000 + row, row, row)
        phash = f"{self._rng.integers(0, 2**63):016x}"
        return Entry(path, stat, f"{row:064x}", facts, phash, vector, colours)


def catch_up(library: Library) -> None:
    """Bring what lies beside a library up to date, as the end of a run of the index does."""
    if needs_engine(library):
        keep_up(library, ProjectionHead.load(head_path(TALK_ENCODER)), lambda done, total: None)
