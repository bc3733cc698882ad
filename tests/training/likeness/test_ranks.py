"""How far down a list the other photo of a pair stands, and what unlike pairs do to that."""

import numpy as np
import pytest

from semsearch.training.likeness.ranks import TOLD, Cosines, both_ways, error_of

PLACES = np.array([[1, 0], [0.8, 0.6], [0.6, 0.8], [0, 1], [-1, 0]], np.float32)
OTHERS = np.arange(5)
NONE = np.zeros((0, 2), np.intp)


def test_a_photo_is_compared_with_all_but_its_own_pair() -> None:
    found = Cosines.of(PLACES, np.array([[0, 2], [2, 0], [0, 1]]), NONE, OTHERS)
    assert found.alike == pytest.approx([0.6, 0.6, 0.8])
    assert found.nearer.tolist() == [1, 2, 0]
    assert found.effort == pytest.approx([1, np.log2(3), 0])


def test_photos_that_are_as_near_count_by_half() -> None:
    places = np.zeros((5, 2), np.float32)
    assert Cosines.of(places, np.array([[0, 1]]), NONE, OTHERS).nearer.tolist() == [1.5]


def test_unlike_pairs_that_are_nearer_cost_as_much_as_many_others() -> None:
    alike = np.array([[0, 2]])
    far, near = np.array([[0, 3], [0, 4]]), np.array([[0, 1], [0, 4]])
    plain, kind, hard = (Cosines.of(PLACES, alike, own, OTHERS) for own in (NONE, far, near))
    assert kind.effort == pytest.approx(plain.effort)
    assert hard.effort == pytest.approx(np.log2(2 + TOLD * 5 / 2))


def test_metrics_are_mixed_by_their_shares() -> None:
    pairs = both_ways(np.array([[0, 2]]))
    one = Cosines.of(PLACES, pairs, pairs, OTHERS)
    other = Cosines.of(PLACES[::-1], pairs, pairs, OTHERS)
    found = one.mixed(other, 0.25)
    assert found.alike == pytest.approx(0.75 * one.alike + 0.25 * other.alike)
    assert found.unlike == pytest.approx(found.alike)
    assert found.others[:, 1] == pytest.approx(0.75 * one.others[:, 1] + 0.25 * other.others[:, 1])


def test_both_ways_of_a_pair_are_one_witness() -> None:
    gains = np.array([1, 2, 3, 4], np.float32)
    assert error_of(np.tile(gains, 2)) == pytest.approx(gains.std() / np.sqrt(3))
