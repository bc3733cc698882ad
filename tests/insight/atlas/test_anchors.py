"""Photos placed by those that were laid out."""

import numpy as np
import pytest
from mapped import clusters, share_parted

from semsearch.insight.atlas.anchors import Anchors
from semsearch.insight.atlas.layout import layout


@pytest.fixture
def anchors() -> Anchors:
    points = clusters(100)[::5]
    return Anchors.laid_out(np.arange(0, 300, 5), points, layout(points))


def test_what_was_not_laid_out_lies_with_what_is_like_it(anchors: Anchors) -> None:
    positions = anchors.places(np.arange(300), clusters(100))
    assert positions.shape == (300, 2)
    assert positions.min() >= 0
    assert positions.max() <= 1
    assert share_parted(positions, 100) > 0.9


def test_what_was_laid_out_lies_there(anchors: Anchors) -> None:
    positions = anchors.places(np.arange(300), clusters(100))
    assert np.array_equal(positions[::5], anchors.positions)


def test_one_that_shows_something_else_by_now_lies_with_that(anchors: Anchors) -> None:
    found = anchors.places(np.array([0]), clusters(100)[[299]])[0]
    gaps = np.linalg.norm(anchors.positions - found, axis=1)
    assert gaps.argmin() >= 40


@pytest.mark.parametrize("n", [1, 2, 4])
def test_few_anchors_place_others(n: int) -> None:
    points = clusters(10)
    anchors = Anchors.laid_out(np.arange(n), points[:n], layout(points[:n]))
    places = anchors.places(np.arange(30), points)
    assert np.isfinite(places).all()
    assert set(anchors.regions(places).tolist()) == {0}


def test_no_photos_have_no_regions() -> None:
    none = np.empty((0, 2), np.float32)
    anchors = Anchors.laid_out(np.empty(0, np.int64), np.empty((0, 4), np.float32), none)
    assert anchors.regions(none).shape == (0,)
