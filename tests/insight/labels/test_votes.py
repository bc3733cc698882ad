"""The votes of neighbours: counted as the whole table of labels would say, and chance by some."""

import numpy as np
import pytest
from numpy.typing import NDArray

from semsearch.insight.labels import votes
from semsearch.insight.labels.neighbours import NONE, nearest_of
from semsearch.insight.labels.votes import NEIGHBOURS, Votes, agreement, vote
from semsearch.vectors import unit

KINDS = 7


@pytest.fixture
def told() -> tuple[Votes, NDArray[np.intp]]:
    """Votes on random labels of 300 photos, some of which are copies of one another."""
    random = np.random.default_rng(0)
    points = unit(random.normal(0.3, 1, (300, 12)))
    classes = random.integers(0, KINDS, 300)
    copies = random.integers(0, 200, 300)
    return vote(nearest_of(points), np.arange(300), classes, copies), classes


def test_votes_are_shares_of_what_each_label_could_have_had(
    told: tuple[Votes, NDArray[np.intp]],
) -> None:
    found, classes = told
    sizes = np.bincount(classes)
    for row in range(len(classes)):
        shares = np.zeros(KINDS)
        for voter, weight in zip(found.neighbours[row], found.weights[row], strict=True):
            shares[classes[voter]] += weight / min(NEIGHBOURS, sizes[classes[voter]])
        shares /= shares.sum()
        assert found.own[row] == pytest.approx(shares[classes[row]], abs=1e-5)
        shares[classes[row]] = -1
        assert found.other[row] == pytest.approx(shares.max(), abs=1e-5)
        assert shares[found.label[row]] == pytest.approx(shares.max(), abs=1e-5)


def test_photos_of_which_nobody_votes_have_no_share() -> None:
    points = np.eye(4, dtype=np.float32)[[0, 0, 1, 1]]
    found = vote(nearest_of(points), np.arange(4), np.array([0, 0, 1, 1]), np.zeros(4, np.intp))
    assert (found.neighbours == NONE).all()
    assert not found.own.any() and not found.other.any() and not len(found.worst_first())


def test_photos_without_a_label_that_tells_do_not_vote() -> None:
    points = unit(np.random.default_rng(0).normal(0, 1, (90, 4)))
    rows = np.arange(0, 90, 3)
    found = vote(nearest_of(points), rows, rows % 2, rows)
    assert found.neighbours.shape == (30, NEIGHBOURS)
    assert found.neighbours.max() < 30 and len(found.own) == 30
    assert all(row not in voters for row, voters in enumerate(found.neighbours))


def test_chance_is_that_of_some_photos_in_a_large_library(
    told: tuple[Votes, NDArray[np.intp]], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = agreement(*told)
    monkeypatch.setattr(votes, "SAMPLE", 150)
    assert agreement(*told) == pytest.approx(whole, abs=0.05)
