"""Photos are compared where a likeness puts them, and long ones by their best tile too."""

from dataclasses import replace

import numpy as np
import pytest

from semsearch import ProjectionHead
from semsearch.head.gallery import Gallery, Tiles
from semsearch.head.likeness.compared import ComparedPhotos
from semsearch.head.likeness.learned import Likeness
from semsearch.head.likeness.metric import Metric
from semsearch.images.colour import BINS
from semsearch.vectors import Array

random = np.random.default_rng(1)
COLOURS = random.dirichlet(np.ones(BINS), 5).astype(np.float32)


@pytest.fixture
def gallery(head: ProjectionHead) -> Gallery:
    return head.gallery(random.normal(size=(5, head.dim)).astype(np.float32))


def test_a_photo_is_compared_by_point_and_colours(likeness: Likeness, gallery: Gallery) -> None:
    compared = ComparedPhotos(likeness, gallery, lambda: COLOURS)
    places = likeness.metric(gallery.points, COLOURS)
    found = compared.logits(gallery.points[2], COLOURS[2])
    assert found == pytest.approx(likeness.logits(places @ places[2]), abs=1e-4)
    assert found.argmax() == 2
    assert not np.allclose(found, compared.logits(gallery.points[2], None))
    assert compared.shared.spread(np.ones(5, np.float32)).shape == (5,)


def test_colours_that_do_not_count_are_not_asked_for(likeness: Likeness, gallery: Gallery) -> None:
    def colours() -> Array:
        raise AssertionError

    metric = Metric(likeness.metric.looks, likeness.metric.tints, 0.0)
    compared = ComparedPhotos(replace(likeness, metric=metric), gallery, colours)
    assert compared.logits(gallery.points[0], COLOURS[0]).argmax() == 0


def test_a_long_photo_is_as_alike_as_its_best_tile(likeness: Likeness, gallery: Gallery) -> None:
    tiles = Tiles(gallery[np.array([3, 4])], np.array([0, 0]))
    long = replace(gallery[np.array([0, 1, 2])], tiles=tiles)
    colours = COLOURS[[3, 1, 2]]
    with_tiles = ComparedPhotos(likeness, long, lambda: colours)
    found = with_tiles.logits(gallery.points[3], COLOURS[3])
    assert found[0] == pytest.approx(likeness.logits(np.ones(1))[0], abs=1e-4)
    whole = ComparedPhotos(likeness, replace(long, tiles=None), lambda: colours)
    assert found[1:] == pytest.approx(whole.logits(gallery.points[3], COLOURS[3])[1:])
