"""What the blocks that are tuned see of each photo: computed once, and kept in a file meanwhile."""

import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semsearch.encoders.layers import See
from semsearch.errors import OutputError, UnreadableImageError
from semsearch.files import size_text
from semsearch.images.loading import load_image, squash
from semsearch.indexing.reading import BATCH
from semsearch.progress import Progress
from semsearch.training.fine_tuning.views import views
from semsearch.vectors import Array

MOST_BYTES = 4_000_000_000
MOST_VIEWS, FEWEST_VIEWS = 5, 2
READERS = 2
KEPT = np.dtype(np.float16)


@dataclass(frozen=True)
class Maps:
    """The feature maps that the blocks below the tuned ones make of views of n photos, in a file.

    What the lower blocks do never changes, so an epoch costs no more than the upper ones.

    Attributes
    ----------
    path : Path
    photos : int
    views : int
        How many of each.
    shape : (rows, columns, channels)
        Of each map.
    """

    path: Path
    photos: int
    views: int
    shape: tuple[int, int, int]

    @classmethod
    def planned(cls, path: Path, photos: int, shape: tuple[int, int, int]) -> "Maps":
        """Return maps of as many views as fit into `MOST_BYTES`, within bounds."""
        one = int(np.prod(shape)) * KEPT.itemsize
        count = min(MOST_VIEWS, max(FEWEST_VIEWS, MOST_BYTES // (one * max(photos, 1))))
        return cls(path, photos, count, shape)

    @property
    def done(self) -> int:
        """How many photos have their maps."""
        return self.path.stat().st_size // self._bytes if self.path.is_file() else 0

    def check_space(self) -> None:
        """Make sure that the disk has room for the maps that are still to be made.

        Raises
        ------
        OutputError
            If it has none.
        """
        needed = (self.photos - self.done) * self._bytes
        free = shutil.disk_usage(self.path.parent).free
        if needed > free:
            raise OutputError(
                f"Tuning needs {size_text(needed)} in {self.path.parent} for as long as it goes "
                f"on, and {size_text(free)} are free. Make room, or tune fewer blocks."
            )

    def fill(self, files: Sequence[Path], see: See, side: int, progress: Progress) -> None:
        """Make the maps that are not there yet; those of a file that cannot be read are nan.

        Parameters
        ----------
        files : sequence of n Paths
        see : callable
            What the lower blocks make of squares, see `runtimes.compiled`.
        side : int
            Of those squares.
        """
        done = self.done
        with self.path.open("ab") as file, ThreadPoolExecutor(READERS) as pool:
            file.truncate(done * self._bytes)
            for start in range(done, self.photos, BATCH):
                rows = range(start, min(start + BATCH, self.photos))
                read = pool.map(lambda row: self.squares(files[row], side, row), rows)
                for squares in read:
                    file.write(self._seen(squares, see).tobytes())
                file.flush()
                progress(rows.stop, self.photos)

    def open(self) -> NDArray[np.float16]:
        """Return the maps, shape (n, views, rows, columns, channels); they stay in their file."""
        shape = (self.photos, self.views, *self.shape)
        return np.memmap(self.path, KEPT, "r", shape=shape)

    def squares(self, path: Path, side: int, seed: int) -> Array | None:
        """Return the pixels of the views of a photo, see `views`; None if it cannot be read."""
        try:
            return squash(list(views(load_image(path), side, self.views, seed)), side)
        except UnreadableImageError:
            return None

    def _seen(self, squares: Array | None, see: See) -> NDArray[Any]:
        if squares is None:
            return np.full((self.views, *self.shape), np.nan, KEPT)
        return see(squares).astype(KEPT)

    @property
    def _bytes(self) -> int:
        return self.views * int(np.prod(self.shape)) * KEPT.itemsize
