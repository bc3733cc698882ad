"""What of a map is in view: photos, the pictures drawn of them, and what each stands for."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.insight.atlas.atlas import Atlas
from semsearch.insight.atlas.grid import ROOM, cell_centres, grid_cells
from semsearch.insight.atlas.layout import Rows
from semsearch.vectors import Array

# Columns and rows of pictures; seven in ten cells are filled.
GRID = (26, 18)
MOST_PICTURES = int(ROOM * GRID[0] * GRID[1])
# The fewest of a part of a map: beyond that, pictures would be larger than what there is of them.
COLUMNS, ROWS = 8, 6
# Up to so many photos in view, each is drawn; of more, each picture stands for those around it.
MOST_SINGLE = 3_000


@dataclass(frozen=True)
class Box:
    """A part of a map, from its left, low corner to its right, high one, 0 to 1."""

    left: float
    low: float
    right: float
    high: float

    def __str__(self) -> str:
        return ",".join(f"{each:.4f}" for each in (self.left, self.low, self.right, self.high))

    @classmethod
    def read(cls, text: str) -> "Box | None":
        """Return the box that an address says; None if it is none."""
        try:
            left, low, right, high = map(float, text.split(","))
        except ValueError:
            return None
        return cls(left, low, right, high) if left <= right and low <= high else None

    @classmethod
    def around(cls, positions: Array) -> "Box":
        """Return the smallest box that holds positions, shape (n, 2), and what rounding takes."""
        low, high = positions.min(axis=0) - 1e-4, positions.max(axis=0) + 1e-4
        return cls(*low.tolist(), *high.tolist())

    def holds(self, positions: Array) -> NDArray[np.bool_]:
        """Return which positions lie in the box, shape (n,)."""
        x, y = positions.T
        held = (self.left <= x) & (x <= self.right) & (self.low <= y) & (y <= self.high)
        return np.asarray(held, bool)


@dataclass(frozen=True)
class View:
    """Some photos of a map, n of them, drawn with k markers.

    Attributes
    ----------
    rows : array of shape (n,), intp, ascending
        Their rows in the library.
    places : array of shape (k, 2)
        Where the markers are, 0 to 1 across the view.
    owners : array of shape (n,), intp
        Which marker stands for each photo.
    drawn : array of shape (p,), intp
        The photos that are drawn as pictures, among the n.
    grid : (int, int)
        How many columns and rows of pictures there are.
    """

    rows: Rows
    places: Array
    owners: Rows
    drawn: Rows
    grid: tuple[int, int]

    @classmethod
    def of(cls, atlas: Atlas, rows: Rows) -> "View":
        """Return the view of photos by their rows."""
        positions = _stretched(atlas.positions[rows])
        grid = GRID if len(rows) == len(atlas) else _grid_for(len(rows))
        drawn, cells = grid_cells(positions, *grid)
        centres = cell_centres(cells, *grid)
        if len(rows) > MOST_SINGLE:
            return cls(rows, centres, _nearest(positions, drawn), drawn, grid)
        positions[drawn] = centres
        return cls(rows, positions, np.arange(len(rows)), drawn, grid)

    @property
    def sizes(self) -> Rows:
        """How many photos each marker stands for, shape (k,)."""
        return np.bincount(self.owners, minlength=len(self.places))

    @property
    def pictured(self) -> Rows:
        """The markers of the photos that are drawn as pictures, shape (p,)."""
        return self.owners[self.drawn]

    @property
    def is_whole(self) -> bool:
        """Whether each photo has a marker of its own."""
        return len(self.places) == len(self.rows)

    def markers_of(self, rows: Rows) -> Rows:
        """Return the markers that stand for any of some rows of the library."""
        return np.unique(self.owners[np.isin(self.rows, rows)])

    def rows_of(self, markers: Rows) -> Rows:
        """Return the rows of the photos that markers stand for, ascending."""
        return self.rows[np.isin(self.owners, markers)]

    def within(self, part: Box) -> Rows:
        """Return the rows of the photos whose markers lie in a part of the view, ascending."""
        return self.rows_of(np.flatnonzero(part.holds(self.places)))


def _grid_for(n: int) -> tuple[int, int]:
    """Return columns and rows for a part of a map: of few photos, the pictures are larger."""
    columns, rows = GRID
    share = min(n / MOST_PICTURES, 1.0) ** 0.5
    return max(math.ceil(share * columns), COLUMNS), max(math.ceil(share * rows), ROWS)


def _nearest(positions: Array, drawn: Rows) -> Rows:
    """Return which of the `drawn` photos is nearest to each on the map, shape (n,)."""
    from scipy.spatial import KDTree

    nearest = np.asarray(KDTree(positions[drawn]).query(positions)[1], np.intp)
    nearest[drawn] = np.arange(len(drawn))
    return nearest


def _stretched(positions: Array) -> Array:
    """Return positions so that they fill the view, 0 to 1 along each axis."""
    if not len(positions):
        return positions.copy()
    low, high = positions.min(axis=0), positions.max(axis=0)
    return np.asarray((positions - low) / np.maximum(high - low, 1e-9), np.float32)
