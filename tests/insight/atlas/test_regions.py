"""Neighbourhoods on a map, and the words of those of a part of it."""

import numpy as np
import pytest

from semsearch import SearchEngine
from semsearch.insight.atlas.making import open_atlas
from semsearch.insight.atlas.regions import (
    MOST_IN_PART,
    region_centres,
    regions_of,
    words_of_part,
)

CORNERS = np.array([[0, 0], [0, 1], [1, 0]], np.float32)


def test_positions_that_lie_together_are_a_region() -> None:
    noise = np.random.default_rng(0).normal(0, 0.02, (60, 2)).astype(np.float32)
    positions = np.repeat(CORNERS, 20, axis=0) + noise
    regions = regions_of(positions, region_centres(positions))
    assert sorted(np.bincount(regions).tolist()) == [20, 20, 20]
    assert len(set(regions[:20].tolist())) == 1


@pytest.mark.parametrize(("n", "count"), [(0, 0), (1, 1), (39, 1), (40, 2), (2_000, 24)])
def test_a_region_has_some_twenty_photos_and_there_are_not_too_many(n: int, count: int) -> None:
    positions = np.random.default_rng(0).random((n, 2)).astype(np.float32)
    assert len(region_centres(positions)) == count
    assert regions_of(positions, region_centres(positions)).shape == (n,)


def test_a_part_has_words_of_its_own(engine: SearchEngine) -> None:
    atlas = open_atlas(engine)
    rows = np.flatnonzero(atlas.positions[:, 0] > 0.4)
    regions, words = words_of_part(engine, engine.ids[rows], atlas.positions[rows])
    assert regions.shape == rows.shape
    assert regions.max() < len(words) <= MOST_IN_PART
    assert len({*filter(None, words)}) > 3


def test_a_part_of_few_photos_has_no_words(engine: SearchEngine) -> None:
    positions = np.zeros((3, 2), np.float32)
    assert words_of_part(engine, engine.ids[:3], positions)[1] == ("",)
    assert words_of_part(engine, engine.ids[:0], positions[:0])[1] == ()
