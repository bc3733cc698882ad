"""What differs between photos that are alike counts less, the more pairs say so."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from semsearch.training.likeness.whitening import Space


def test_without_pairs_all_stays_as_it_is() -> None:
    space = Space(np.random.default_rng(0).normal(size=(50, 6)).astype(np.float32))
    found = space.map(np.zeros((0, 2), np.intp))
    assert np.array_equal(found.basis, np.eye(6))
    assert_allclose(found.centre, space.vectors.mean(axis=0))


@pytest.mark.parametrize("pairs", [5, 50, 500])
def test_a_direction_in_which_alike_photos_differ_shrinks(pairs: int) -> None:
    random = np.random.default_rng(0)
    vectors = random.normal(size=(2 * pairs, 6)).astype(np.float32)
    # The second of each pair is the first, but for what it shows in one direction.
    vectors[pairs:, 1:] = vectors[:pairs, 1:] + 0.1 * random.normal(size=(pairs, 5))
    alike = np.arange(2 * pairs).reshape(2, pairs).T
    basis = Space(vectors).map(alike).basis
    ratio = np.linalg.norm(basis[0]) / np.linalg.norm(basis[1:], axis=1).mean()
    assert ratio < {5: 0.95, 50: 0.7, 500: 0.4}[pairs]


def test_photos_that_differ_in_few_directions_are_no_trouble() -> None:
    vectors = np.zeros((4, 6), np.float32)
    vectors[:, 0] = [1, 2, 3, 4]
    found = Space(vectors).map(np.array([[0, 1], [2, 3]]))
    assert np.isfinite(found.basis).all()
    assert np.isfinite(Space(vectors[:1]).map(np.array([[0, 0]])).basis).all()
