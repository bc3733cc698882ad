"""P@10 counts what was marked, its interval says how few that is, and pairs count every mark."""

import numpy as np
import pytest

from semsearch.evaluation.own.outcome import (
    Outcome,
    Precision,
    mean_share,
    outcome_of,
    share_in_order,
)

RANKED = range(1, 31)


def test_unmarked_results_do_not_count_and_are_counted() -> None:
    found = outcome_of(RANKED, {1: True, 2: False, 5: True, 12: True}).precision
    assert found == Precision(right=2, wrong=1, unmarked=7)
    assert found.share == pytest.approx(2 / 3)
    assert Precision(0, 0, 10).share is None


def test_a_small_library_has_fewer_than_ten() -> None:
    assert outcome_of([3, 1], {1: True}).precision == Precision(1, 0, 1)


@pytest.mark.parametrize(
    ("right", "wrong", "low", "high"),
    [(7, 3, 0.397, 0.892), (10, 0, 0.722, 1.0), (0, 10, 0.0, 0.278), (1, 0, 0.207, 1.0),
     (0, 0, 0.0, 1.0)],
)  # fmt: skip
def test_the_interval_is_wilsons(right: int, wrong: int, low: float, high: float) -> None:
    assert Precision(right, wrong).interval == pytest.approx((low, high), abs=0.001)


def test_pairs_count_every_mark_and_what_is_not_ranked_comes_last() -> None:
    assert outcome_of(RANKED, {1: True, 2: False, 20: True}).order == 0.5
    assert outcome_of(RANKED, {99: True, 2: False}).order == 0
    assert outcome_of(RANKED, {99: True, 98: False}).order == 0.5
    assert outcome_of(RANKED, {1: True}).order is None


def test_the_share_of_pairs_in_order_is_the_area_under_the_curve() -> None:
    from sklearn.metrics import roc_auc_score

    random = np.random.default_rng(0)
    scores, is_right = random.integers(0, 5, 40), random.random(40) < 0.4
    found = share_in_order(scores[is_right], scores[~is_right])
    assert found == pytest.approx(roc_auc_score(is_right, scores))


def test_better_is_more_than_chance_with_few_marks_and_no_worse_among_the_first() -> None:
    before = Outcome(Precision(5, 5), 0.5)
    assert Outcome(Precision(4, 2, 4), 0.7).is_better_than(before)
    assert not Outcome(Precision(4, 2, 4), 0.55).is_better_than(before)
    assert not Outcome(Precision(1, 2, 7), 0.7).is_better_than(before)
    assert not Outcome(Precision(5, 0), None).is_better_than(before)


def test_the_mean_is_over_queries_of_which_something_is_marked() -> None:
    shares = [Outcome(Precision(1, 1), None), Outcome(Precision(2, 0, 8), None)]
    assert mean_share([*shares, Outcome(Precision(0, 0, 10), None)]) == 0.75
    assert mean_share([]) is None
