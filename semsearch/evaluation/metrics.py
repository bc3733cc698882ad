"""Metrics on matrices of scores: a row a query, a column an item of the gallery."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.vectors import Array

Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]

BLOCK = 1024


def average_precisions(
    scores: Array, relevant: Flags, exclude: Rows | None = None
) -> NDArray[np.float64]:
    """Return the average precision of each query, shape (q,), 0 to 1.

    Parameters
    ----------
    scores : array of shape (q, n)
    relevant : array of shape (q, n), bool
    exclude : array of shape (q,), int, optional
        The item that is the query itself and is left out of its ranking; -1 for none.

    Returns
    -------
    array of shape (q,), float64
        scikit-learn's average precision, in which equal scores share one place in the
        ranking; nan for a query to which nothing is relevant.
    """
    from sklearn.metrics import average_precision_score

    found = np.full(len(scores), np.nan)
    for row, (own, right) in enumerate(zip(scores, relevant, strict=True)):
        kept = _kept(len(own), row, exclude)
        if right[kept].any():
            found[row] = average_precision_score(right[kept], own[kept])
    return found


def mean_average_precision(scores: Array, relevant: Flags, exclude: Rows | None = None) -> float:
    """Return the mean of `average_precisions` over the queries to which something is relevant."""
    return float(np.nanmean(average_precisions(scores, relevant, exclude)))


def precision_at(k: int, scores: Array, relevant: Flags, exclude: Rows | None = None) -> float:
    """Return the mean share of relevant items among the `k` best, 0 to 1.

    It is out of `k` even where fewer are relevant, and a query to which nothing is relevant
    counts as 0. Equal scores rank in the order of the items.
    """
    shares = []
    for row, (own, right) in enumerate(zip(scores, relevant, strict=True)):
        kept = _kept(len(own), row, exclude)
        order = np.argsort(-own[kept], kind="stable")[:k]
        shares.append(right[kept][order].sum() / k)
    return float(np.mean(shares))


def ranks(scores: Array, relevant: Flags) -> Rows:
    """Return the rank of the best relevant item of each query, shape (q,), from 1.

    An item of the same score counts as before it, so that equal scores for all earn nothing;
    so does one without a score (nan). Where nothing is relevant the rank is n + 1.
    """
    found = np.empty(len(scores), np.intp)
    for start in range(0, len(scores), BLOCK):
        rows = slice(start, start + BLOCK)
        best = np.where(relevant[rows], scores[rows], -np.inf).max(axis=1)
        found[rows] = (~(scores[rows] < best[:, None]) & ~relevant[rows]).sum(axis=1) + 1
    return found


def recall_at(k: int, scores: Array, relevant: Flags) -> float:
    """Return the share of queries with a relevant item among the `k` best (R@k; Faghri, 2018)."""
    return float(np.mean(ranks(scores, relevant) <= min(k, scores.shape[1])))


def median_rank(scores: Array, relevant: Flags) -> float:
    """Return the median of `ranks`."""
    return float(np.median(ranks(scores, relevant)))


def hit_at(k: int, ranked: Sequence[Sequence[str]], accepted: Sequence[Collection[str]]) -> float:
    """Return the share of queries of which one of the `k` first words is an accepted one."""
    pairs = zip(ranked, accepted, strict=True)
    return float(np.mean([any(word in right for word in words[:k]) for words, right in pairs]))


def neighbour_recall(found: Rows, truth: Rows) -> float:
    """Return the share of the true neighbours, shape (q, k), that were found, shape (q, k)."""
    pairs = zip(found, truth, strict=True)
    return float(np.mean([np.isin(true, own).mean() for own, true in pairs]))


@dataclass(frozen=True)
class Bin:
    """Items that are about as sure: their mean confidence, the share of right ones, and n."""

    confidence: float
    right: float
    items: int


def reliability(confidence: Array, right: Flags, bins: int = 10) -> list[Bin]:
    """Return the items by bins of confidence of equal width, without the empty ones."""
    members = np.minimum((confidence * bins).astype(int), bins - 1)
    return [
        Bin(float(confidence[own].mean()), float(right[own].mean()), int(own.sum()))
        for own in (members == number for number in np.unique(members))
    ]


def calibration_error(confidence: Array, right: Flags, bins: int = 10) -> float:
    """Return the expected calibration error (Guo et al., 2017), 0 to 1; nan without items.

    It is the mean distance between confidence and share of right ones, over bins of
    confidence of equal width, weighted by how many items each holds.
    """
    if not len(confidence):
        return float("nan")
    gaps = [
        abs(own.confidence - own.right) * own.items for own in reliability(confidence, right, bins)
    ]
    return float(np.sum(gaps) / len(confidence))


def precision_above(threshold: float, confidence: Array, right: Flags) -> tuple[float, int]:
    """Return the share of right ones among those as sure as `threshold`, and how many there are."""
    chosen = confidence >= threshold
    share = float(right[chosen].mean()) if chosen.any() else float("nan")
    return share, int(chosen.sum())


def _kept(n: int, row: int, exclude: Rows | None) -> Flags:
    kept = np.ones(n, bool)
    if exclude is not None and exclude[row] >= 0:
        kept[exclude[row]] = False
    return kept
