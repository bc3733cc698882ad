"""Pictures in the cells of a grid."""

import numpy as np
import pytest

from semsearch.insight.atlas.grid import cell_centres, cells_of, grid_cells


@pytest.mark.parametrize("n", [0, 1, 5, 70])
def test_a_grid_with_room_shows_all_photos_each_in_a_cell_of_its_own(n: int) -> None:
    positions = np.random.default_rng(0).random((n, 2)).astype(np.float32)
    drawn, cells = grid_cells(positions, 10, 10)
    assert len(set(drawn.tolist())) == len(set(cells.tolist())) == n


def test_a_grid_without_room_for_all_shows_photos_near_where_they_lie() -> None:
    positions = np.random.default_rng(0).random((500, 2)).astype(np.float32)
    drawn, cells = grid_cells(positions, 10, 10)
    assert len(set(drawn.tolist())) == len(set(cells.tolist())) == 70
    moved = np.linalg.norm(positions[drawn] - cell_centres(cells, 10, 10), axis=1)
    assert moved.mean() < 0.1


def test_the_centre_of_a_cell_lies_in_it_and_the_edges_lie_in_one() -> None:
    cells = np.arange(26 * 18)
    assert np.array_equal(cells_of(cell_centres(cells, 26, 18), 26, 18), cells)
    assert cells_of(np.array([[0, 0], [1, 1]], np.float32), 26, 18).tolist() == [0, 26 * 18 - 1]
