"""What tests of whole libraries share: one that is filled by hand, and what searches it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray

from semsearch import Library
from semsearch.facts.reading import Facts
from semsearch.folders.stats import Stat
from semsearch.library.catalogue import Catalogue
from semsearch.library.photo import Entry, Photo
from semsearch.vectors import unit

ENCODER = "mean-colour"


class Searched:
    """What searches a library as `SearchEngine` does, with embeddings that are points, too."""

    def __init__(self, library: Library) -> None:
        self.library = library
        parts = {"labels": SimpleNamespace(), "phrases": SimpleNamespace()}
        self.head = SimpleNamespace(info=SimpleNamespace(encoder=ENCODER), layers=(),
                                    drawings=None, tuned=None, **parts)  # fmt: skip
        self.searched = self
        self.blocks_read = 0
        self.refresh()

    def __len__(self) -> int:
        return len(self.ids)

    def refresh(self) -> None:
        self.ids = self.library.embedded_ids(ENCODER)
        self.photos = Catalogue(self.library, self.ids)

    def blocks(self, size: int = 7) -> Iterator[tuple[NDArray[np.int64], SimpleNamespace]]:
        for start in range(0, len(self), size):
            self.blocks_read += 1
            ids, vectors = self.library.embeddings(ENCODER, self.ids[start : start + size])
            yield ids, SimpleNamespace(points=unit(vectors))


def fill(library: Library, photos: Sequence[Photo], vectors: NDArray[np.float32]) -> list[int]:
    """Add photos that have no files to a library, with their embeddings; return their numbers."""
    return library.add(
        [Entry(photo.path, photo.stat, photo.sha256, photo.facts, photo.phash, vector)
         for photo, vector in zip(photos, vectors, strict=True)], ENCODER,
    )  # fmt: skip


def photo_of(path: str, sha256: str, phash: int | None = None, size: int = 1000) -> Photo:
    """Return a photo that is to be added."""
    digits = None if phash is None else f"{phash:016x}"
    return Photo(0, Path(path), Stat(size, 10**18), sha256, Facts(600, 400), digits)
