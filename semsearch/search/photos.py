"""The photos of a library that are searched, and what its head says of them."""

from collections.abc import Iterator
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import EngineError, LibraryError, TooManyPhotosError
from semsearch.files import size_text
from semsearch.head.gallery import Gallery
from semsearch.head.projection import ProjectionHead
from semsearch.images.colour import BINS
from semsearch.library.catalogue import Catalogue
from semsearch.library.filters import Filter
from semsearch.library.library import Library
from semsearch.library.photo import Photo
from semsearch.ram import available_memory
from semsearch.stores.beside import needs_engine
from semsearch.stores.fresh import FreshEngine
from semsearch.stores.long_photos import LongPhotos
from semsearch.stores.records import dims_of
from semsearch.vectors import Array

BLOCK = 5_000
# Pages of photos whose tags were asked for last.
KEPT = 8
# Bytes a number.
NUMBER = 4


class SearchedPhotos:
    """The n photos of a library that an encoder has embedded, a row each.

    Parameters
    ----------
    library : Library
    head : ProjectionHead
        For the embeddings of the encoder.
    kept : FreshEngine or None
        What is kept of each photo beside the library. Without it all embeddings are read now.

    Attributes
    ----------
    catalogue : Catalogue
        The photos, in the order of `ids`.
    meeting : callable
        Returns the numbers of the library's photos that meet a filter, ascending.

    Raises
    ------
    DamagedLibraryError
        If an embedding is not what was written.
    TooManyPhotosError
        If memory has no room for what would be read.
    """

    def __init__(
        self, library: Library, head: ProjectionHead, kept: FreshEngine | None = None
    ) -> None:
        self.library = library
        self.head = head
        self._kept = kept
        if kept is None:
            self._check_room()
            ids, self.embeddings = library.embeddings(head.info.encoder)
        else:
            ids = kept.ids
        self.catalogue = Catalogue(library, ids)
        # Whoever sets a filter asks for several things with it.
        self.meeting = lru_cache(KEPT)(library.ids)
        self._some = lru_cache(KEPT)(lambda ids: self.gallery_of(np.frombuffer(ids, np.int64)))

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
        if self._kept is None:
            return np.asarray(self.embeddings[row])
        kept = self.library.embeddings(self.head.info.encoder, np.array([photo_id]))[1]
        return np.asarray(kept[0])

    @cached_property
    def gallery(self) -> Gallery:
        """What the head says of the photos, and of their tiles."""
        if self._kept:
            return self._kept.gallery(self.ids)
        head = self.head
        gallery = head.gallery(self.embeddings.reshape(len(self), head.dim))
        return LongPhotos(self.library, head).with_tiles(self.ids, gallery)

    def gallery_of(self, ids: NDArray[np.int64]) -> Gallery:
        """Return what the head says of photos by number, ascending, and of their tiles.

        Raises
        ------
        LibraryError
            As `row`.
        EngineError
            If what is kept of them is damaged.
        """
        if ids is self.ids:
            return self.gallery
        rows = np.searchsorted(self.ids, ids)
        for number in ids[np.append(self.ids, -1)[rows] != ids]:
            self.row(int(number))
        if self._kept and "gallery" not in vars(self):
            return self._kept.gallery(ids)
        return self.gallery[rows]

    def looks_of(self, ids: NDArray[np.int64]) -> Gallery:
        """Return `gallery_of` photos of which nothing but the points and the tiles is wanted."""
        if self._kept and "gallery" not in vars(self):
            return self._kept.looks(ids)
        return self.gallery_of(ids)

    def gallery_of_some(self, ids: NDArray[np.int64]) -> Gallery:
        """Return `gallery_of` some photos; of those asked for last at once."""
        return self._some(ids.tobytes())

    def near(self, point: Array, k: int) -> NDArray[np.int64]:
        """Return the numbers of the `k` photos nearest to a point, (k,), and of some others.

        They are all photos where nothing proposes the near ones.
        """
        if self._kept is None:
            return self.ids
        try:
            return np.intersect1d(self._kept.nearest("look", point, k), self.ids)
        except EngineError:
            return self.ids

    def blocks(self, size: int = BLOCK) -> Iterator[tuple[NDArray[np.int64], Gallery]]:
        """Yield all photos by ascending number, `size` at a time: their numbers, their gallery.

        No more than that is held in memory.
        """
        for start in range(0, len(self), size):
            ids = self.ids[start : start + size]
            yield ids, self.gallery_of(ids)

    @cached_property
    def colour_roots(self) -> Array:
        """The square roots of the colours of all photos, shape (n, bins), see `colours_of`."""
        colours = self.colours_of(self.ids)
        return np.asarray(np.sqrt(colours, out=colours))

    def colours_of(self, ids: NDArray[np.int64]) -> Array:
        """Return the colours of the m photos `ids`, ascending, shape (m, bins).

        They are zeros where they are not known.
        """
        if "colour_roots" in vars(self):
            return np.asarray(np.square(self.colour_roots[np.searchsorted(self.ids, ids)]))
        known, vectors = self.library.colours(self._among(ids))
        vectors = vectors.reshape(-1, BINS)
        colours = np.zeros((len(ids), BINS), np.float32)
        colours[np.isin(ids, known)] = vectors[np.isin(known, ids)]
        return colours

    def mask(self, condition: Filter | None) -> NDArray[np.bool_]:
        """Return which photos meet a condition, shape (n,)."""
        if not condition:
            return np.ones(len(self), bool)
        return np.isin(self.ids, self.meeting(condition), assume_unique=True)

    def _check_room(self) -> None:
        """Make sure that memory has room for the embeddings of all photos and their gallery."""
        head, encoder, free = self.head, self.head.info.encoder, available_memory()
        photos = self.library.count(encoder)
        numbers = head.dim + len(head.concepts) + sum(dims_of(head).values())
        needed = photos * numbers * NUMBER
        if free is None or needed <= free:
            return
        command = f"semsearch index --library {self.library.name}"
        if encoder != self.library.encoder:
            command += f" --encoder {encoder}"
        remedy = f"Run {command}, which prepares searches of many photos; they take little."
        raise TooManyPhotosError(
            f"To compare all {photos:,} photos of the library {self.library.name} takes "
            f"{size_text(needed)} of memory, and {size_text(free)} are free. "
            + (remedy if needs_engine(self.library) else "Close other programs.")
        )

    def _among(self, ids: NDArray[np.int64]) -> NDArray[np.int64] | None:
        """Return what to ask the library for: it reads all photos faster if none are named."""
        return None if ids is self.ids else ids
