"""Scores flow between photos that look alike."""

import numpy as np
import pytest

from semsearch.head.diffusion import NeighbourGraph, SharedScores
from semsearch.vectors import unit


def two_clusters() -> np.ndarray:
    rng = np.random.default_rng(0)
    centres = np.repeat(np.eye(2, 16, dtype=np.float32), 30, axis=0)
    return unit(centres + 0.1 * rng.standard_normal((60, 16)).astype(np.float32))


def test_a_score_reaches_the_own_cluster_and_not_the_other() -> None:
    graph = NeighbourGraph(two_clusters())
    scores = np.zeros(60, np.float32)
    scores[0] = 1
    spread = graph.spread(scores)
    assert spread[:30].min() > spread[30:].max()
    assert spread.argmax() == 0


def test_a_library_of_one_photo_keeps_its_score() -> None:
    graph = NeighbourGraph(np.ones((1, 4), np.float32) / 2)
    assert graph.spread(np.array([0.3], np.float32)).tolist() == [np.float32(0.3)]


def test_an_empty_library_has_an_empty_graph() -> None:
    graph = NeighbourGraph(np.zeros((0, 4), np.float32))
    assert graph.spread(np.zeros(0, np.float32)).shape == (0,)


def test_the_best_share_their_scores_as_if_there_were_no_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("semsearch.head.diffusion.DEPTH", 30)
    points = two_clusters()
    scores = np.linspace(1, 0.1, 60).astype(np.float32)
    spread = SharedScores(points).spread(scores)
    assert np.array_equal(spread[:30], NeighbourGraph(points[:30]).spread(scores[:30]))
    assert not spread[30:].any()
