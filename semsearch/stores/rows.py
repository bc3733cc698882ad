"""Rows of numbers in a file, mapped into memory: what is kept of photos, a row each."""

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semsearch.vectors import Array


class RowFile:
    """Rows of float16 that only ever grow in number.

    Parameters
    ----------
    path : Path
    rows : int
        How many of the file count; whatever follows is what an append left that was cut short.
    dim : int
        Their length.

    Attributes
    ----------
    vectors : array of shape (rows, dim), float16

    Raises
    ------
    OSError, ValueError
        If the file is not there, or is shorter than that.
    """

    def __init__(self, path: Path, rows: int, dim: int) -> None:
        self.path = path
        self.dim = dim
        self.show(rows)

    def show(self, rows: int) -> None:
        """See what others have added, so that `rows` count now."""
        shape = (rows, self.dim)
        vectors: NDArray[np.float16] = np.empty(shape, np.float16)
        if rows and self.dim:
            vectors = np.memmap(self.path, np.float16, "r", shape=shape)
        self.vectors = vectors

    def append(self, vectors: Array) -> None:
        """Add rows, shape (n, dim); they are on the disk when this returns."""
        rows = len(self.vectors)
        with self.path.open("r+b" if self.path.exists() else "w+b") as file:
            file.truncate(rows * self.dim * 2)
            file.seek(0, os.SEEK_END)
            file.write(vectors.astype(np.float16).tobytes())
            file.flush()
            os.fsync(file.fileno())
        self.show(rows + len(vectors))
