"""What of a map is in view, and which photos its markers stand for."""

import numpy as np
import pytest

from semsearch.insight.atlas.atlas import Atlas
from semsearch.insight.atlas.words import RegionTags
from semsearch.ui.insight import atlas_view
from semsearch.ui.insight.atlas_view import GRID, Box, View

N = 900


@pytest.fixture
def atlas() -> Atlas:
    positions = np.random.default_rng(0).random((N, 2)).astype(np.float32)
    regions = (positions[:, 0] > 0.5).astype(np.intp)
    tags = RegionTags((), np.zeros((2, 0), np.int32), np.bincount(regions).astype(np.int32))
    return Atlas(np.arange(N), positions, regions, tags, ("low", "high"), np.zeros(N, bool), N)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """From 500 photos on, pictures stand for several."""
    monkeypatch.setattr(atlas_view, "MOST_SINGLE", 500)


def test_each_of_few_photos_has_a_marker_of_its_own(atlas: Atlas) -> None:
    view = View.of(atlas, np.arange(N))
    assert view.is_whole
    assert len(view.places) == N
    assert np.array_equal(view.pictured, view.drawn)
    assert view.rows_of(np.array([7, 3])).tolist() == view.markers_of(np.array([3, 7])).tolist()


@pytest.mark.usefixtures("large")
def test_each_picture_of_many_photos_stands_for_those_around_it(atlas: Atlas) -> None:
    view = View.of(atlas, np.arange(N))
    assert not view.is_whole
    assert len(view.places) == len(view.drawn) == int(0.7 * GRID[0] * GRID[1])
    assert view.sizes.sum() == N
    assert view.sizes.min() >= 1
    assert np.array_equal(view.owners[view.drawn], np.arange(len(view.drawn)))
    near = np.linalg.norm(atlas.positions - atlas.positions[view.drawn][view.owners], axis=1)
    assert near.max() < 0.1


@pytest.mark.usefixtures("large")
def test_markers_that_are_chosen_choose_all_their_photos(atlas: Atlas) -> None:
    view = View.of(atlas, np.arange(N))
    everything = view.rows_of(np.arange(len(view.places)))
    assert everything.tolist() == list(range(N))
    some = view.rows_of(np.array([0, 5]))
    assert len(some) == view.sizes[[0, 5]].sum()
    assert view.markers_of(some).tolist() == [0, 5]
    assert view.rows_of(np.array([], np.intp)).tolist() == []


@pytest.mark.usefixtures("large")
def test_a_part_fills_the_view_and_shows_its_photos_one_by_one(atlas: Atlas) -> None:
    rows = np.flatnonzero(Box(0.2, 0.2, 0.5, 0.5).holds(atlas.positions))
    view = View.of(atlas, rows)
    assert view.is_whole
    assert view.rows_of(view.markers_of(rows[:4])).tolist() == rows[:4].tolist()
    assert view.markers_of(np.array([int(np.setdiff1d(np.arange(N), rows)[0])])).tolist() == []
    assert view.places.min() < 0.1
    assert view.places.max() > 0.9


def test_few_photos_of_a_part_are_drawn_larger(atlas: Atlas) -> None:
    columns, rows = View.of(atlas, np.arange(60)).grid
    assert columns < GRID[0]
    assert rows < GRID[1]
    assert len(View.of(atlas, np.arange(60)).drawn) == 60
    assert View.of(atlas, np.arange(N)).grid == GRID


@pytest.mark.parametrize("n", [0, 1, 2])
def test_the_smallest_parts_have_a_view(atlas: Atlas, n: int) -> None:
    view = View.of(atlas, np.arange(n))
    assert len(view.places) == len(view.drawn) == n
    assert np.isfinite(view.places).all()


def test_a_box_around_photos_holds_them_once_it_was_in_an_address(atlas: Atlas) -> None:
    box = Box.read(str(Box.around(atlas.positions[:20])))
    assert box is not None
    assert box.holds(atlas.positions[:20]).all()
    assert Box.around(atlas.positions[:1]).holds(atlas.positions).sum() == 1


@pytest.mark.parametrize("text", ["", "1", "a,b,c,d", "0,0,1", "1,1,0,0", "nan,nan,nan,nan"])
def test_what_is_no_box_is_none(text: str) -> None:
    assert Box.read(text) is None


def test_what_is_in_sight_are_the_photos_whose_markers_are(atlas: Atlas) -> None:
    view = View.of(atlas, np.arange(N))
    sight = Box(0.0, 0.0, 0.25, 1.0)
    rows = view.within(sight)
    assert (view.places[rows, 0] <= 0.25).all()
    assert len(rows) == (view.places[:, 0] <= 0.25).sum()
