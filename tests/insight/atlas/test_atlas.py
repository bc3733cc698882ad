"""Atlases whose photos come and go, and names on them."""

import numpy as np
from mapped import Filled

from semsearch.feedback.examples import Example
from semsearch.insight.atlas.anchors import Anchors
from semsearch.insight.atlas.atlas import Atlas
from semsearch.insight.atlas.words import RegionTags


def atlas_of(ids: list[int]) -> tuple[Atlas, Anchors]:
    positions = np.linspace(0, 1, 2 * len(ids), dtype=np.float32).reshape(-1, 2)
    anchors = Anchors.laid_out(np.array(ids), np.ones((len(ids), 1), np.float32), positions)
    counted = RegionTags.of(np.zeros(len(ids), np.intp), 1, [frozenset({"cat"})] * len(ids))
    return Atlas.first(np.array(ids), positions, anchors, counted), anchors


def test_photos_that_are_gone_leave_and_new_ones_are_placed() -> None:
    before, anchors = atlas_of([1, 2, 3, 4, 5, 6, 7])
    after = before.among(np.array([1, 3, 4, 5, 6, 7, 9]))
    assert after.is_new.tolist() == [False] * 6 + [True]
    assert np.array_equal(after.positions[:6], np.delete(before.positions, 1, axis=0))
    placed = after.placed(np.array([6]), np.array([[0.5, 0.25]], np.float32), anchors)
    assert placed.positions[6].tolist() == [0.5, 0.25]
    assert np.array_equal(placed.positions[:6], after.positions[:6])
    assert not placed.is_outgrown


def test_a_map_outgrows_its_layout_when_more_than_a_quarter_is_new() -> None:
    before, _ = atlas_of([1, 2, 3, 4, 5, 6])
    assert not before.among(np.arange(1, 9)).is_outgrown
    assert before.among(np.arange(1, 10)).is_outgrown


def test_a_map_of_which_most_is_gone_is_outgrown() -> None:
    before, _ = atlas_of([1, 2, 3, 4, 5, 6])
    assert not before.among(np.array([1, 2, 3])).is_outgrown
    assert before.among(np.array([1, 2])).is_outgrown


def test_no_word_is_that_of_no_neighbourhood() -> None:
    atlas, _ = atlas_of([1, 2, 3])
    assert atlas.rows_of("").tolist() == atlas.rows_of("cat").tolist() == []


def test_a_name_calls_the_neighbourhood_that_it_tells_apart(filled: Filled) -> None:
    engine = filled.opened()
    n = len(engine)
    regions = np.zeros(n, np.intp)
    counted = RegionTags(("animal",), np.zeros((2, 1), np.int32), np.array([n - 4, 4], np.int32))
    nowhere = np.zeros((n, 2), np.float32)
    words = ("animal", "fish")
    atlas = Atlas(engine.ids, nowhere, regions, counted, words, np.zeros(n, bool), n)
    assert atlas.named(engine) is atlas
    photos = engine.photos.take([5, 6, 7, 8])
    engine.taught.teach("Wanda", [Example(photo.sha256) for photo in photos])
    regions[engine.taught.rows["Wanda"]] = 1
    assert atlas.named(engine).words[1] == "Wanda"


def test_the_nearest_photos_of_one_lie_around_it() -> None:
    atlas, _ = atlas_of([1, 2, 3, 4, 5, 6])
    assert atlas.nearest(3, 3).tolist() == [2, 3, 4]
    assert atlas.nearest(0, 100).tolist() == list(range(6))
