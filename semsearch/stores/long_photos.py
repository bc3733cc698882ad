"""The long photos of a library with an engine, which knows them as a whole and not their tiles."""

from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from semsearch.head.gallery import Gallery, Tiles
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
        owners, vectors, _ = self._tiles
        if condition and len(owners):
            rows = np.flatnonzero(np.isin(owners, self._library.ids(condition)))
        else:
            rows = np.arange(len(owners))
        order, _ = best(vectors[space][rows] @ vector, k)
        return np.unique(owners[rows[order]])

    def with_tiles(self, ids: NDArray[np.int64], gallery: Gallery) -> Gallery:
        """Return a gallery of photos by number, ascending, with the tiles that they have."""
        owners, _, tiles = self._tiles
        rows = np.flatnonzero(np.isin(owners, ids))
        if not len(rows):
            return gallery
        return replace(gallery, tiles=Tiles(tiles[rows], np.searchsorted(ids, owners[rows])))

    @cached_property
    def _tiles(self) -> tuple[NDArray[np.int64], dict[Space, Array], Gallery]:
        """The photo of each tile, shape (t,), its vectors, and all; read at the first search."""
        owners, embeddings = self._library.tiles(self._head.info.encoder)
        gallery = self._head.gallery(embeddings.reshape(len(owners), self._head.dim))
        return owners, vectors_of(gallery), gallery
