"""The nearest photos of each: exact, and the same whatever comes and goes before."""

import numpy as np
import pytest
from numpy.typing import NDArray

from semsearch.insight.labels import neighbours
from semsearch.insight.labels.neighbours import (
    KEPT,
    NONE,
    Neighbours,
    compare,
    nearest_of,
    rounded,
)
from semsearch.vectors import unit

NOBODY = np.empty(0, np.int64)


@pytest.fixture(autouse=True)
def blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "BLOCK", 37)


def points_of(count: int, dim: int = 24, seed: int = 0) -> NDArray[np.float32]:
    return unit(np.random.default_rng(seed).normal(0, 1, (count, dim)))


def anew(points: NDArray[np.float32], ids: NDArray[np.int64]) -> Neighbours:
    lists = Neighbours.none(ids)
    compare(lists, rounded(points[ids]), np.ones(len(ids), bool))
    return lists


def is_prefix(kept: Neighbours, whole: Neighbours) -> bool:
    """Whether lists are as those that are made anew, as far as they go."""
    there = kept.nearest != NONE
    same = (kept.nearest == whole.nearest) & (kept.cosines == whole.cosines)
    return bool(same[there].all() and (there[:, :-1] >= there[:, 1:]).all())


@pytest.mark.parametrize("count", [0, 1, 2, 30, KEPT + 1, 150])
def test_the_nearest_come_first_and_a_photo_is_no_neighbour_of_its_own(count: int) -> None:
    points = points_of(count)
    lists, whole = nearest_of(points), rounded(points).astype(np.float64)
    cosines = whole @ whole.T
    np.fill_diagonal(cosines, -np.inf)
    best = np.argsort(-cosines, axis=1, kind="stable")[:, : min(KEPT, max(count - 1, 0))]
    assert (lists.nearest[:, : best.shape[1]] == best).all()
    assert (lists.nearest[:, best.shape[1] :] == NONE).all()


def test_cosines_do_not_depend_on_the_order_of_sums() -> None:
    points = rounded(points_of(50, 640)).astype(np.float32)
    shuffled = np.random.default_rng(1).permutation(640)
    assert (points @ points.T == points[:, shuffled] @ points[:, shuffled].T).all()


def test_equal_photos_fill_no_more_than_a_list() -> None:
    lists = nearest_of(np.repeat(points_of(1), 120, axis=0))
    assert (lists.nearest != NONE).all()
    assert (np.sort(lists.nearest, axis=1)[:, 1:] != np.sort(lists.nearest, axis=1)[:, :-1]).all()


@pytest.mark.parametrize("seed", range(6))
def test_lists_that_are_kept_up_are_those_that_are_made_anew(seed: int) -> None:
    random = np.random.default_rng(seed)
    points, ids = points_of(400, seed=seed), np.arange(0, 300, dtype=np.int64)
    lists = anew(points, ids)
    for _ in range(8):
        gone = random.choice(ids, random.integers(0, 40), replace=False)
        changed = random.choice(ids, random.integers(0, 5), replace=False)
        points[changed] = points_of(len(changed), seed=int(random.integers(1000)))
        new = random.choice(400, random.integers(0, 30), replace=False)
        ids = np.union1d(np.setdiff1d(ids, gone), new)
        lists, is_new = lists.among(ids, changed)
        compare(lists, rounded(points[ids]), is_new)
        assert is_prefix(lists, anew(points, ids))
        assert (lists.nearest[:, neighbours.ENOUGH - 1] != NONE).all()


def test_a_photo_of_a_small_library_knows_all_others_whoever_went() -> None:
    points, ids = points_of(60), np.arange(20, dtype=np.int64)
    lists = anew(points, ids)
    for ids in (np.arange(5, 20), np.arange(5, 38), np.array([7, 9]), np.arange(0, 12)):
        lists, is_new = lists.among(ids, NOBODY)
        compare(lists, rounded(points[ids]), is_new)
        whole = anew(points, ids)
        assert (lists.nearest == whole.nearest).all()


def test_nothing_is_compared_where_photos_only_went() -> None:
    points, ids = points_of(200), np.arange(200, dtype=np.int64)
    lists, is_new = anew(points, ids).among(ids[3:], NOBODY)
    assert not is_new.any() and not lists.is_short.any()


def test_progress_ends_with_all_pairs_and_may_cancel() -> None:
    told: list[tuple[int, int]] = []
    nearest_of(points_of(100), lambda *at: told.append(at))
    assert told == sorted(told) and told[-1][0] == told[-1][1]

    def cancel(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        nearest_of(points_of(100), cancel)
