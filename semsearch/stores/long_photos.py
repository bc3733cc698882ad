"""The long photos of a library with an engine, which knows them as a whole and not their tiles."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from semsearch.head.projection import ProjectionHead
from semsearch.library.filters import Filter
from semsearch.library.library import Library
from semsearch.stores import Space
from semsearch.stores.records import vectors_of
from semsearch.vectors import Array, best


class LongPhotos:
    """Proposes long photos by their tiles; so few have any that they are compared one by one.

    Parameters
    ----------
    library : Library
    head : ProjectionHead
    """

    def __init__(self, library: Library, head: ProjectionHead) -> None:
        self._library = library
        self._head = head

    def nearest(
        self, space: Space, vector: Array, k: int, condition: Filter | None
    ) -> NDArray[np.int64]:
        """Return the numbers of the photos of the `k` tiles nearest to `vector`."""
        owners, vectors = self._tiles
        if condition and len(owners):
            rows = np.flatnonzero(np.isin(owners, self._library.ids(condition)))
        else:
            rows = np.arange(len(owners))
        order, _ = best(vectors[space][rows] @ vector, k)
        return np.unique(owners[rows[order]])

    @cached_property
    def _tiles(self) -> tuple[NDArray[np.int64], dict[Space, Array]]:
        """The photo of each tile, shape (t,), and its vectors; read at the first search."""
        owners, embeddings = self._library.tiles(self._head.info.encoder)
        gallery = self._head.gallery(embeddings.reshape(len(owners), self._head.dim))
        return owners, vectors_of(gallery)
