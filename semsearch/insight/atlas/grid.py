"""Pictures in the cells of a grid, so that none covers another."""

import numpy as np

from semsearch.insight.atlas.layout import Rows
from semsearch.vectors import Array

# The share of a grid's cells that may be filled: full ones leave no gaps between groups.
ROOM = 0.7


def grid_cells(positions: Array, columns: int, rows: int) -> tuple[Rows, Rows]:
    """Return photos to draw, and the cells of a grid to draw them in, so that none overlap.

    Each photo gets the cell that keeps all together nearest to where they lie (linear
    assignment; Jonker and Volgenant, 1987). If the grid has no room for all, those are drawn
    that are spread over it best.

    Parameters
    ----------
    positions : array of shape (n, 2), from 0 to 1
    columns, rows : int

    Returns
    -------
    photos, cells : arrays of shape (m,), intp
        Cells are numbered row by row, from 0.
    """
    from scipy.optimize import linear_sum_assignment
    from scipy.spatial.distance import cdist

    centres = cell_centres(np.arange(columns * rows), columns, rows)
    chosen = _spread(positions, centres, columns, rows)
    distances = cdist(positions[chosen], centres, "sqeuclidean")
    photos, cells = linear_sum_assignment(distances)
    return chosen[photos], np.asarray(cells, np.intp)


def cells_of(positions: Array, columns: int, rows: int) -> Rows:
    """Return the cell of a grid in which each position lies, shape (n,), row by row from 0."""
    size = np.array([columns, rows])
    column, row = np.minimum((positions * size).astype(np.intp), size - 1).T
    return np.asarray(row * columns + column, np.intp)


def cell_centres(cells: Rows, columns: int, rows: int) -> Array:
    """Return the centres of cells, shape (m, 2), from 0 to 1."""
    row, column = np.divmod(cells, columns)
    return np.stack([(column + 0.5) / columns, (row + 0.5) / rows], axis=1).astype(np.float32)


def _spread(positions: Array, centres: Array, columns: int, rows: int) -> Rows:
    """Return what a grid has room for: first the photo nearest to each centre, then others.

    If there are more cells with photos than room, those with most photos have it.
    """
    n, room = len(positions), int(ROOM * len(centres))
    if n <= room:
        return np.arange(n)
    cell = cells_of(positions, columns, rows)
    order = np.lexsort((np.linalg.norm(positions - centres[cell], axis=1), cell))
    _, starts, sizes = np.unique(cell[order], return_index=True, return_counts=True)
    first = np.sort(order[starts[np.argsort(-sizes, kind="stable")[:room]]])
    others = np.setdiff1d(np.arange(n), first, assume_unique=True)
    further = others[np.linspace(0, len(others) - 1, room - len(first)).astype(np.intp)]
    return np.sort(np.concatenate([first, further]))
