"""A metric puts photos where those that are alike are near, by their points and their colours."""

import numpy as np
import pytest

from semsearch.head.likeness.metric import Map, Metric
from semsearch.vectors import Array

POINTS = np.array([[1, 0, 0], [0, 1, 0], [0.6, 0.8, 0]], np.float32)
COLOURS = np.array([[0.5, 0.5], [0.9, 0.1], [0, 0]], np.float32)


def unchanged(dim: int) -> Map:
    return Map(np.zeros(dim, np.float32), np.eye(dim, dtype=np.float32))


def metric(share: float) -> Metric:
    return Metric(unchanged(3), unchanged(2), share)


def cosines(places: Array) -> Array:
    return np.asarray(places @ places.T)


def test_a_map_takes_the_centre_off_and_scales() -> None:
    found = Map(np.array([1, 0], np.float32), np.diag([3.0, 4.0]).astype(np.float32))
    assert found(np.array([[2, 1]], np.float32)) == pytest.approx(np.array([[0.6, 0.8]]))


def test_without_a_share_colours_are_not_asked_for() -> None:
    assert cosines(metric(0.0)(POINTS)) == pytest.approx(cosines(POINTS))


def test_colours_count_by_their_share() -> None:
    places = metric(0.25)(POINTS, COLOURS)
    tints = np.sqrt(COLOURS[:2])
    expected = 0.75 * POINTS[0] @ POINTS[1] + 0.25 * tints[0] @ tints[1]
    assert cosines(places)[0, 1] == pytest.approx(expected)
    assert np.linalg.norm(places[:2], axis=1) == pytest.approx(np.ones(2))


def test_a_photo_without_colours_is_like_others_by_its_point_alone() -> None:
    assert cosines(metric(0.25)(POINTS, COLOURS))[0, 2] == pytest.approx(0.75 * 0.6)
    assert cosines(metric(0.25)(POINTS))[0, 2] == pytest.approx(0.75 * 0.6)
