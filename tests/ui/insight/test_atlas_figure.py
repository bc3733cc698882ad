"""The figure of a map: how much of it the browser gets, and what it says."""

import json
from pathlib import Path

import numpy as np

from semsearch.facts.reading import Facts
from semsearch.folders.stats import Stat
from semsearch.insight.atlas.atlas import Atlas
from semsearch.insight.atlas.words import RegionTags
from semsearch.library.photo import Photo
from semsearch.ui.insight.atlas_figure import NONE, atlas_figure, labels
from semsearch.ui.insight.atlas_view import View

NOBODY = np.empty(0, np.intp)


def atlas_of(n: int) -> Atlas:
    positions = np.random.default_rng(0).random((n, 2)).astype(np.float32)
    tags = RegionTags((), np.zeros((1, 0), np.int32), np.array([n], np.int32))
    regions = np.zeros(n, np.intp)
    return Atlas(np.arange(n), positions, regions, tags, ("sea",), np.zeros(n, bool), n)


def photos(n: int) -> list[Photo]:
    return [
        Photo(row, Path(f"/photos/<b>{row}.jpg"), Stat(1, 2, 3), "0" * 64, Facts(4, 3))
        for row in range(n)
    ]


def test_the_figure_of_100_000_photos_is_small() -> None:
    view = View.of(atlas_of(100_000), np.arange(100_000))
    many = len(view.drawn)
    figure = atlas_figure(view, photos(many), ["picture"] * many, [], NOBODY, NOBODY)
    assert len(figure["data"][0]["x"]) == len(figure["layout"]["images"]) == many
    assert len(json.dumps(figure)) < 200_000
    assert " around it" in figure["data"][0]["text"][0]


def test_a_photo_without_a_picture_is_a_dot_that_says_its_title() -> None:
    view = View.of(atlas_of(3), np.arange(3))
    pictures = ["one", None, "three"]
    figure = atlas_figure(view, photos(3), pictures, [], np.array([0]), np.array([2]))
    points, ring = figure["data"]
    assert [colour == NONE for colour in points["marker"]["color"]] == [False, False, True]
    assert points["marker"]["size"] == [20, 8, 20]
    assert points["text"][1] == "&lt;b&gt;1"
    assert len(figure["layout"]["images"]) == 2
    assert ring["x"] == [view.places[2, 0]]


def test_a_photo_that_the_grid_has_no_room_for_is_a_small_dot() -> None:
    view = View.of(atlas_of(1_000), np.arange(1_000))
    many = len(view.drawn)
    figure = atlas_figure(view, photos(many), [None] * many, [], NOBODY, NOBODY)
    sizes = np.array(figure["data"][0]["marker"]["size"])
    assert (sizes == 8).sum() == many
    assert (sizes == 3).sum() == 1_000 - many


def test_a_picture_that_stands_for_more_is_larger() -> None:
    view = View.of(atlas_of(10_000), np.arange(10_000))
    many = len(view.drawn)
    figure = atlas_figure(view, photos(many), ["picture"] * many, [], NOBODY, NOBODY)
    sizes = np.array([image["sizex"] for image in figure["layout"]["images"]])
    assert sizes[view.sizes.argmax()] == sizes.max() > sizes[view.sizes.argmin()] == sizes.min()


def test_a_word_lies_in_the_middle_of_its_photos_and_one_without_photos_nowhere() -> None:
    places = np.array([[0.5, 0.4], [0.5, 0.5], [0.5, 0.6]], np.float32)
    assert labels(np.zeros(3, np.intp), ("sea", "sky", ""), places) == [("sea", 0.5, 0.5)]
