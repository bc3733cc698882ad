"""Layouts: vectors as points in the plane, and pictures in a grid that do not overlap."""

import os

import numpy as np
from numpy.typing import NDArray

from semsearch.vectors import Array

Rows = NDArray[np.intp]

SEED = 0
PERPLEXITY = 20.0
# t-SNE takes time that grows faster than its points; beyond these the others are placed by them.
SAMPLE = 5_000
ANCHORS = 5
# Cosines to this power weigh the anchors: the nearest one counts most.
SHARPNESS = 8
BLOCK = 1024
FEWEST = 4
# The share of a grid's cells that may be filled: full ones leave no gaps between groups.
ROOM = 0.7


def layout(points: Array) -> Array:
    """Return where points lie in the plane, shape (n, 2), float32, from 0 to 1.

    By t-SNE (van der Maaten and Hinton, 2008), begun at the principal components (Kobak and
    Berens, 2019). Of more than `SAMPLE` points an even sample is laid out so, and each of the
    others lies at the weighted mean of its nearest neighbours in the sample.

    Parameters
    ----------
    points : array of shape (n, k), unit length
    """
    n = len(points)
    if n <= SAMPLE:
        return _scaled(_tsne(points))
    sample = np.linspace(0, n - 1, SAMPLE).astype(np.intp)
    anchors = _tsne(points[sample])
    positions = np.empty((n, 2), np.float32)
    for start in range(0, n, BLOCK):
        cosines = points[start : start + BLOCK] @ points[sample].T
        nearest = np.argpartition(-cosines, ANCHORS, axis=1)[:, :ANCHORS]
        weights = np.maximum(np.take_along_axis(cosines, nearest, axis=1), 1e-3) ** SHARPNESS
        weights /= weights.sum(axis=1, keepdims=True)
        positions[start : start + BLOCK] = np.einsum("nk,nkd->nd", weights, anchors[nearest])
    positions[sample] = anchors
    return _scaled(positions)


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


def cell_centres(cells: Rows, columns: int, rows: int) -> Array:
    """Return the centres of cells, shape (m, 2), from 0 to 1."""
    row, column = np.divmod(cells, columns)
    return np.stack([(column + 0.5) / columns, (row + 0.5) / rows], axis=1).astype(np.float32)


def _spread(positions: Array, centres: Array, columns: int, rows: int) -> Rows:
    """Return what a grid has room for: first the photo nearest to each centre, then others."""
    n, room = len(positions), int(ROOM * len(centres))
    if n <= room:
        return np.arange(n)
    size = np.array([columns, rows])
    column, row = np.minimum((positions * size).astype(np.intp), size - 1).T
    cell = row * columns + column
    order = np.lexsort((np.linalg.norm(positions - centres[cell], axis=1), cell))
    first = order[np.unique(cell[order], return_index=True)[1]][:room]
    others = np.setdiff1d(np.arange(n), first)
    further = others[np.linspace(0, len(others) - 1, room - len(first)).astype(np.intp)]
    return np.sort(np.concatenate([first, further]))


def _tsne(points: Array) -> Array:
    n = len(points)
    if n < FEWEST:
        return np.stack([np.arange(n), np.zeros(n)], axis=1).astype(np.float32)
    from sklearn.manifold import TSNE
    from threadpoolctl import threadpool_limits

    perplexity = min(PERPLEXITY, (n - 1) / 3)
    tsne = TSNE(2, perplexity=perplexity, metric="cosine", init=_begin(points), random_state=SEED)
    # Its threads wait for one another without rest: where others work, one more is much slower.
    with threadpool_limits(max((os.cpu_count() or 1) - 1, 1)):
        return np.asarray(tsne.fit_transform(points), np.float32)


def _begin(points: Array) -> Array:
    """Return the two principal components, shape (n, 2), small as t-SNE wants them."""
    from sklearn.decomposition import PCA

    begin = np.zeros((len(points), 2), np.float32)
    found = PCA(2, svd_solver="randomized", random_state=SEED).fit_transform(points)
    begin[:] = found / max(float(found[:, 0].std()), 1e-9) * 1e-4
    if not np.any(begin):
        begin[:] = np.random.default_rng(SEED).normal(0, 1e-4, begin.shape)
    return begin


def _scaled(positions: Array) -> Array:
    low, high = positions.min(axis=0, initial=np.inf), positions.max(axis=0, initial=-np.inf)
    if not len(positions):
        return np.empty((0, 2), np.float32)
    return np.asarray((positions - low) / np.maximum(high - low, 1e-9), np.float32)
