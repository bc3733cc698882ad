"""The task label_check: how many labels that were changed on purpose are found."""

import numpy as np

from semsearch.evaluation.tasks.searches import Figures, Labels
from semsearch.insight.labels.neighbours import Neighbours, Rows, nearest_of
from semsearch.insight.labels.votes import vote
from semsearch.vectors import Array

SHARE = 0.05
SEEDS = 5


def label_check(points: Array, labels: Labels) -> Figures:
    """Give one photo in twenty a wrong label and look for them, `SEEDS` times over.

    Parameters
    ----------
    points : array of shape (n, k), unit length
    labels : array of shape (n,), str
        The class of each photo; "" for one that belongs to none, which is left out.

    Returns
    -------
    dict
        `precision`: of the first photos of the list, as many as were changed, the share that
        were; `p_at_20`: of the first 20; `recall`: the share of the changed ones anywhere in
        the list; `listed`: its mean length.
    """
    known = labels != ""
    names, classes = np.unique(labels[known], return_inverse=True)
    if len(names) < 2:
        return {}
    lists = nearest_of(points[known])
    rounds = [_round(lists, classes, len(names), seed) for seed in range(SEEDS)]
    means = np.mean(rounds, axis=0).tolist()
    return dict(zip(("precision", "p_at_20", "recall", "listed"), means, strict=True))


def _round(lists: Neighbours, classes: Rows, count: int, seed: int) -> tuple[float, ...]:
    random, n = np.random.default_rng(seed), len(classes)
    wrong = random.choice(n, max(round(n * SHARE), 1), replace=False)
    given = classes.copy()
    given[wrong] = (given[wrong] + random.integers(1, count, len(wrong))) % count
    listed = vote(lists, np.arange(n), given, np.arange(n)).worst_first()
    is_wrong = np.isin(listed, wrong)
    first = is_wrong[: len(wrong)].sum() / len(wrong)
    return first, is_wrong[:20].sum() / 20, is_wrong.sum() / len(wrong), len(listed)
