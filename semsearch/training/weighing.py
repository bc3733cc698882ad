"""Fits how evidence adds up: an order first, and from that a confidence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from semsearch.head.scoring import FEATURES
from semsearch.vectors import Array

# So many wrong ones are enough to learn the order from.
COMPARED = 500

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Example:
    """A text and n photos that may show it.

    Attributes
    ----------
    evidence : array of shape (n, features)
    right : array of shape (n,), bool
        Which of them do.
    judged : array of shape (n,), bool
        Of which that is known.
    """

    evidence: Array
    right: Flags
    judged: Flags

    def logits(self, weights: Array) -> Array:
        """Return the weighted sum of the evidence, shape (n,)."""
        return np.asarray(self.evidence @ weights[:-1] + weights[-1], np.float32)


def fit_ranking(examples: Sequence[Example], prior: float | None = None) -> Array:
    """Return coefficients that rank right ones first, and how that makes a confidence.

    The coefficients, none below 0, make the right ones of each example likely to be chosen
    among all (conditional logit; McFadden, 1974); a logistic regression on their sum finds its
    scale and the intercept (Platt, 1999).

    Parameters
    ----------
    examples : sequence of Example
    prior : float, optional
        See `fit_weights`.
    """
    from scipy.optimize import minimize

    useful = [e for e in examples if (e.right & e.judged).any() and (~e.right & e.judged).any()]
    if not useful:
        return fit_weights(examples)
    pairs = [_compared(example, number) for number, example in enumerate(useful)]

    def loss(weights: Array) -> tuple[float, Array]:
        losses, slopes = zip(*(_choice(weights, *pair) for pair in pairs), strict=True)
        return float(np.mean(losses)), np.asarray(np.mean(slopes, axis=0), np.float64)

    width = useful[0].evidence.shape[1]
    found = minimize(loss, np.full(width, 0.5), jac=True, bounds=[(0, None)] * width)
    order = np.append(found.x, 0).astype(np.float32)
    scored = [replace(e, evidence=e.logits(order)[:, None]) for e in examples]
    scale, bias = fit_weights(scored, prior)
    return np.asarray(np.append(scale * order[:-1], bias), np.float32)


def _compared(example: Example, seed: int) -> tuple[Array, Array]:
    """Return the evidence of the right ones and of some wrong ones."""
    wrong = np.flatnonzero(example.judged & ~example.right)
    some = np.random.default_rng(seed).permutation(wrong)[:COMPARED]
    right = example.evidence[example.judged & example.right]
    return right.astype(np.float64), example.evidence[some].astype(np.float64)


def _choice(weights: Array, right: Array, wrong: Array) -> tuple[float, Array]:
    """Return the loss of choosing a right one, and its slope."""
    both = np.concatenate([right, wrong])
    scores = both @ weights
    powers = np.exp(scores - scores.max())
    all_, own = powers.sum(), powers[: len(right)].sum()
    mean_all = powers @ both / all_
    mean_own = powers[: len(right)] @ right / max(own, 1e-12)
    return float(np.log(all_ / max(own, 1e-12))), mean_all - mean_own


def fit_weights(examples: Sequence[Example], prior: float | None = None) -> Array:
    """Return coefficients, none below 0, and intercept; with nothing to learn from, all alike.

    Evidence that would count against a photo is left out, the most contrary first: it only
    corrects for other evidence, and captions were found better without it.

    Parameters
    ----------
    examples : sequence of Example
    prior : float, optional
        The share of right photos that every text is to count as having; their own by default.
    """
    from sklearn.linear_model import LogisticRegression

    width = examples[0].evidence.shape[1] if examples else FEATURES
    weights = np.array([1 / width] * width + [0.0], np.float32)
    if not any(example.right.any() for example in examples):
        return weights
    truth = np.concatenate([example.right[example.judged] for example in examples])
    features = np.concatenate([example.evidence[example.judged] for example in examples])
    shares = np.concatenate([_shares(example, prior) for example in examples])
    if truth.all():
        return weights
    kept = [column for column in range(width) if np.ptp(features[:, column]) > 0]
    while kept:
        model = LogisticRegression(max_iter=1000).fit(features[:, kept], truth, shares)
        if model.coef_[0].min() >= 0:
            break
        kept.pop(int(model.coef_[0].argmin()))
    if kept:
        weights[:] = 0
        weights[[*kept, width]] = [*model.coef_[0], model.intercept_[0]]
    return weights


def _shares(example: Example, prior: float | None) -> Array:
    """Return how much each judged photo counts, shape (judged,)."""
    right = example.right[example.judged]
    share = right.mean() if len(right) else 0.0
    if prior is None or not 0 < share < 1:
        return np.ones(len(right), np.float32)
    return np.where(right, prior / share, (1 - prior) / (1 - share)).astype(np.float32)
