"""The photos of a library that are searched, and what its head says of them."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import LibraryError
from semsearch.head.gallery import Gallery, Tiles
from semsearch.head.projection import ProjectionHead
from semsearch.images.colour import BINS
from semsearch.library.catalogue import Catalogue
from semsearch.library.filters import Filter
from semsearch.library.library import Library
from semsearch.library.photo import Photo
from semsearch.vectors import Array

BLOCK = 5_000
# Pages of photos whose tags were asked for last.
KEPT = 8


class SearchedPhotos:
    """The n photos of a library that an encoder has embedded, a row each.

    Parameters
    ----------
    library : Library
    head : ProjectionHead
        For the embeddings of the encoder.
    at_once : bool
        Whether to read all embeddings now. Otherwise they are read when they are asked for,
        and those of single photos by themselves.

    Attributes
    ----------
    catalogue : Catalogue
        The photos, in the order of `ids`.

    Raises
    ------
    DamagedLibraryError
        If an embedding is not what was written.
    """

    def __init__(self, library: Library, head: ProjectionHead, at_once: bool) -> None:
        self.library = library
        self.head = head
        self._at_once = at_once
        if at_once:
            ids, self.embeddings = library.embeddings(head.info.encoder)
        else:
            ids = library.embedded_ids(head.info.encoder)
        self.catalogue = Catalogue(library, ids)
        self._kept = lru_cache(KEPT)(self._gallery_of_some)

    def __len__(self) -> int:
        return len(self.catalogue)

    def __contains__(self, photo_id: object) -> bool:
        return isinstance(photo_id, int) and bool(np.isin(photo_id, self.ids))

    @property
    def ids(self) -> NDArray[np.int64]:
        """The photos' numbers in the library, shape (n,), ascending."""
        return self.catalogue.ids

    def photo(self, photo_id: int) -> Photo:
        """Return a photo by its number, see `row`."""
        return self.catalogue[self.row(photo_id)]

    def row(self, photo_id: int) -> int:
        """Return the row of a photo in the arrays that have one a photo.

        Raises
        ------
        LibraryError
            If the library has no photo of that number.
        """
        row = int(np.searchsorted(self.ids, photo_id))
        if row == len(self) or self.ids[row] != photo_id:
            raise LibraryError(f"The library {self.library.name} has no photo {photo_id}.")
        return row

    @cached_property
    def embeddings(self) -> Array:
        """The embeddings of all photos, shape (n, dim)."""
        return self.library.embeddings(self.head.info.encoder)[1]

    def embedding(self, photo_id: int) -> Array:
        """Return the kept embedding of a photo, shape (dim,).

        Raises
        ------
        LibraryError
            As `row`.
        """
        row = self.row(photo_id)
        if self._at_once:
            return np.asarray(self.embeddings[row])
        kept = self.library.embeddings(self.head.info.encoder, np.array([photo_id]))[1]
        return np.asarray(kept[0])

    @cached_property
    def gallery(self) -> Gallery:
        """What the head says of the photos."""
        return self.gallery_of(self.ids, self.embeddings)

    def gallery_of(self, ids: NDArray[np.int64], embeddings: Array) -> Gallery:
        """Return what the head says of some photos, and of their tiles.

        Parameters
        ----------
        ids : array of shape (m,), int64
            Ascending.
        embeddings : array of shape (m, dim), float32
        """
        gallery = self.head.gallery(embeddings.reshape(len(ids), self.head.dim))
        owners, tiles = self.library.tiles(self.head.info.encoder, self._among(ids))
        is_known = np.isin(owners, ids)
        if not is_known.any():
            return gallery
        rows = np.searchsorted(ids, owners[is_known])
        return replace(gallery, tiles=Tiles(self.head.gallery(tiles[is_known]), rows))

    def blocks(self, size: int = BLOCK) -> Iterator[tuple[NDArray[np.int64], Gallery]]:
        """Yield all photos by ascending number, `size` at a time: their numbers, their gallery.

        No more than that is held in memory.
        """
        for start in range(0, len(self), size):
            ids = self.ids[start : start + size]
            yield ids, self.gallery_of(*self.library.embeddings(self.head.info.encoder, ids))

    def gallery_of_some(self, ids: NDArray[np.int64]) -> Gallery:
        """Return `gallery_of` some photos by their numbers alone; of those asked for last at once.

        Raises
        ------
        LibraryError
            As `row`.
        """
        if "gallery" in vars(self):
            return self.gallery[np.array([self.row(int(number)) for number in ids], np.intp)]
        return self._kept(ids.tobytes())

    def _gallery_of_some(self, ids: bytes) -> Gallery:
        numbers = np.frombuffer(ids, np.int64)
        embeddings = np.stack([self.embedding(int(number)) for number in numbers])
        return self.gallery_of(numbers, embeddings)

    @cached_property
    def colours(self) -> Array:
        """The colours of all photos, shape (n, bins), see `colours_of`."""
        return self.colours_of(self.ids)

    def colours_of(self, ids: NDArray[np.int64]) -> Array:
        """Return the colours of the m photos `ids`, ascending, shape (m, bins).

        They are zeros where they are not known.
        """
        known, vectors = self.library.colours(self._among(ids))
        vectors = vectors.reshape(-1, BINS)
        colours = np.zeros((len(ids), BINS), np.float32)
        colours[np.isin(ids, known)] = vectors[np.isin(known, ids)]
        return colours

    def mask(self, condition: Filter | None) -> NDArray[np.bool_]:
        """Return which photos meet a condition, shape (n,)."""
        if not condition:
            return np.ones(len(self), bool)
        return np.isin(self.ids, self.library.ids(condition))

    def _among(self, ids: NDArray[np.int64]) -> NDArray[np.int64] | None:
        """Return what to ask the library for: it reads all photos faster if none are named."""
        return None if ids is self.ids else ids
