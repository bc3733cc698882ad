"""Each metric against a case worked by hand; R is a relevant item, N another, best first."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from semsearch.evaluation import metrics

Ranking = tuple[NDArray[np.float32], NDArray[np.bool_]]


def ranking(*patterns: str) -> Ranking:
    """Return falling scores, and what is relevant, for patterns like RNR, one a query."""
    relevant = np.array([[letter == "R" for letter in pattern] for pattern in patterns])
    scores = np.linspace(1, 0, relevant.shape[1], dtype=np.float32)
    return np.tile(scores, (len(relevant), 1)), relevant


def equal(*patterns: str) -> Ranking:
    scores, relevant = ranking(*patterns)
    return np.zeros_like(scores), relevant


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("RNR", (1 / 1 + 2 / 3) / 2),
        ("NRNR", (1 / 2 + 2 / 4) / 2),
        ("NNR", 1 / 3),
        ("RRR", 1),
    ],
)
def test_average_precision_is_the_mean_precision_at_the_relevant_items(
    pattern: str, expected: float
) -> None:
    assert metrics.average_precisions(*ranking(pattern)) == pytest.approx([expected])


def test_average_precision_does_not_depend_on_the_order_of_the_items() -> None:
    scores, relevant = ranking("RNNRN")
    order = [3, 0, 4, 2, 1]
    shuffled = metrics.average_precisions(scores[:, order], relevant[:, order])
    # R N N R N: (1/1 + 2/4) / 2
    assert shuffled == pytest.approx([0.75])


@pytest.mark.parametrize("pattern", ["RNNN", "NNNR"])
def test_equal_scores_share_one_place_in_average_precision(pattern: str) -> None:
    # One place with all four items, one of them relevant: precision 1/4 at recall 1.
    assert metrics.average_precisions(*equal(pattern)) == pytest.approx([1 / 4])


def test_a_query_to_which_nothing_is_relevant_has_no_average_precision() -> None:
    scores, relevant = ranking("RNR", "NNN", "NRN")
    precisions = metrics.average_precisions(scores, relevant)
    assert np.isnan(precisions).tolist() == [False, True, False]
    # RNR: 5/6, NRN: 1/2.
    assert metrics.mean_average_precision(scores, relevant) == pytest.approx((5 / 6 + 1 / 2) / 2)


def test_the_query_itself_is_left_out_of_its_ranking() -> None:
    scores, relevant = ranking("RNR", "RRN")
    # RNR without its first is NR: 1/2. RRN without its second is RN: 1.
    itself = np.array([0, 1])
    assert metrics.average_precisions(scores, relevant, itself) == pytest.approx([1 / 2, 1])
    assert metrics.mean_average_precision(scores, relevant, itself) == pytest.approx(3 / 4)
    assert metrics.precision_at(1, scores, relevant, itself) == pytest.approx((0 + 1) / 2)


def test_minus_one_leaves_nothing_out() -> None:
    none = np.array([-1])
    assert metrics.average_precisions(*ranking("RNR"), none) == pytest.approx([5 / 6])


def test_a_query_that_is_all_that_is_relevant_counts_as_without() -> None:
    scores, relevant = ranking("RNN")
    assert np.isnan(metrics.average_precisions(scores, relevant, np.array([0]))).all()


@pytest.mark.parametrize(
    ("k", "expected"),
    [
        (1, (1 + 0) / 2),
        (3, (2 / 3 + 1 / 3) / 2),
        (4, (2 / 4 + 2 / 4) / 2),
        (10, (2 / 10 + 2 / 10) / 2),
    ],
)
def test_precision_is_out_of_k_even_where_there_are_fewer(k: int, expected: float) -> None:
    assert metrics.precision_at(k, *ranking("RNRN", "NRNR")) == pytest.approx(expected)


def test_a_rank_is_that_of_the_best_relevant_item() -> None:
    assert metrics.ranks(*ranking("RNR", "NRR", "NNR")).tolist() == [1, 2, 3]


def test_ranks_do_not_depend_on_the_order_of_the_items() -> None:
    scores, relevant = ranking("NNRN")
    assert metrics.ranks(scores[:, ::-1], relevant[:, ::-1]).tolist() == [3]


def test_equal_scores_for_all_earn_nothing() -> None:
    scores, relevant = equal("RNNN", "NNNR")
    assert metrics.ranks(scores, relevant).tolist() == [4, 4]
    assert metrics.recall_at(3, scores, relevant) == 0


def test_relevant_items_of_one_score_do_not_push_each_other_back() -> None:
    assert metrics.ranks(*equal("RRN")).tolist() == [2]


def test_a_query_to_which_nothing_is_relevant_ranks_after_all() -> None:
    assert metrics.ranks(*ranking("NNN")).tolist() == [4]
    assert metrics.recall_at(9, *ranking("NNN")) == 0


def test_scores_that_are_missing_earn_nothing() -> None:
    scores, relevant = ranking("RNN", "NRN")
    assert metrics.ranks(scores * np.nan, relevant).tolist() == [3, 3]


@pytest.mark.parametrize(("k", "expected"), [(1, 1 / 4), (2, 2 / 4), (3, 3 / 4), (4, 1), (9, 1)])
def test_recall_is_the_share_of_queries_with_a_relevant_item(k: int, expected: float) -> None:
    # The first relevant items are at 1, 2, 3 and 4.
    scores, relevant = ranking("RRNN", "NRNN", "NNRR", "NNNR")
    assert metrics.recall_at(k, scores, relevant) == pytest.approx(expected)


def test_the_median_rank_lies_between_the_middle_two() -> None:
    # Ranks 1, 2, 4 and 4: (2 + 4) / 2.
    assert metrics.median_rank(*ranking("RNNN", "NRNN", "NNNR", "NNNR")) == 3


def test_a_hit_needs_one_accepted_word_among_the_first() -> None:
    ranked = [["cat", "animal"], ["car", "cat"], []]
    accepted = [{"cat"}, {"cat", "kitten"}, {"dog"}]
    assert metrics.hit_at(1, ranked, accepted) == pytest.approx(1 / 3)
    assert metrics.hit_at(2, ranked, accepted) == pytest.approx(2 / 3)
    assert metrics.hit_at(9, ranked, accepted) == pytest.approx(2 / 3)


def test_neighbour_recall_is_the_share_of_true_neighbours_in_any_order() -> None:
    # 3 of 3, 1 of 3; the 9 of the first row does not count for the second.
    truth = np.array([[1, 2, 9], [4, 5, 6]])
    found = np.array([[9, 1, 2], [9, 5, 1]])
    assert metrics.neighbour_recall(found, truth) == pytest.approx((3 / 3 + 1 / 3) / 2)


def test_calibration_error_weights_each_bin_by_its_items() -> None:
    # Bin 0.9 to 1: |0.95 - 1/2|, two items; bin 0.1 to 0.2: |0.15 - 0|, one; bin 0.6: |0.65 - 1|.
    confidence = np.array([0.95, 0.95, 0.15, 0.65], np.float32)
    right = np.array([True, False, False, True])
    expected = (2 * 0.45 + 0.15 + 0.35) / 4
    assert metrics.calibration_error(confidence, right) == pytest.approx(expected)
    # One bin: mean confidence 0.675 against 1/2.
    assert metrics.calibration_error(confidence, right, bins=1) == pytest.approx(0.175)


def test_certainty_that_is_always_right_has_no_calibration_error() -> None:
    confidence = np.array([1, 0, 1], np.float32)
    assert metrics.calibration_error(confidence, confidence == 1) == 0


def test_full_confidence_belongs_to_the_last_bin() -> None:
    # One bin: |0.975 - 1/2|; apart they would be (1 + 0.05) / 2.
    confidence = np.array([1, 0.95], np.float32)
    error = metrics.calibration_error(confidence, np.array([False, True]))
    assert error == pytest.approx(0.475)


def test_without_items_there_is_no_calibration_error() -> None:
    assert math.isnan(metrics.calibration_error(np.zeros(0, np.float32), np.zeros(0, bool)))


def test_precision_above_counts_from_the_threshold_on() -> None:
    confidence = np.array([0.8, 0.9, 0.79, 0.95], np.float32)
    right = np.array([True, True, True, False])
    share, n = metrics.precision_above(0.8, confidence, right)
    assert (share, n) == pytest.approx((2 / 3, 3))


def test_precision_above_what_none_reaches_is_unknown() -> None:
    share, n = metrics.precision_above(0.9, np.array([0.1], np.float32), np.array([True]))
    assert (math.isnan(share), n) == (True, 0)
