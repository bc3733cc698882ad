"""Photos of a library as a sequence that reads a row when it is looked at, and no sooner."""

from collections.abc import Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import LibraryError
from semsearch.library.library import Library
from semsearch.library.photo import Photo


class Catalogue(Sequence[Photo]):
    """The photos of `library` with the numbers `ids`, in that order.

    A library of 100,000 photos opens at once, because nothing is read before it is shown.

    Parameters
    ----------
    library : Library
    ids : array of shape (n,), int64
    """

    def __init__(self, library: Library, ids: NDArray[np.int64]) -> None:
        self.library = library
        self.ids = ids

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, rows: int) -> Photo: ...
    @overload
    def __getitem__(self, rows: slice) -> list[Photo]: ...
    def __getitem__(self, rows: int | slice) -> Photo | list[Photo]:
        """Return the photo of a row, or the photos of several.

        Raises
        ------
        LibraryError
            If a photo has been removed from the library since.
        """
        if isinstance(rows, slice):
            return self.take(range(len(self))[rows])
        return self.take([rows])[0]

    def take(self, rows: Sequence[int] | NDArray[np.intp]) -> list[Photo]:
        """Return the photos of `rows`, in that order."""
        ids = [int(self.ids[row]) for row in rows]
        found = {photo.id: photo for photo in self.library.photos(ids)} if ids else {}
        if len(found) < len(set(ids)):
            raise LibraryError(f"The library {self.library.name} has changed. Search again.")
        return [found[number] for number in ids]

    def where(self, mask: NDArray[np.bool_]) -> "Catalogue":
        """Return the photos of the rows that `mask`, of shape (n,), has True for."""
        return Catalogue(self.library, self.ids[mask])
