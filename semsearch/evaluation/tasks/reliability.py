"""The task calibration: of the photos and tags that are 80 % sure, whether 80 % are right."""

from dataclasses import asdict
from typing import Any

import numpy as np

from semsearch.evaluation import metrics
from semsearch.evaluation.metrics import Flags
from semsearch.evaluation.systems import Semsearch
from semsearch.evaluation.tasks.searches import Labels, judge_shown
from semsearch.training.datasets import class_query
from semsearch.vectors import Array, sigmoid

Curve = dict[str, Any]
FIRST = 10


def calibration(system: Semsearch, labels: Labels) -> dict[str, Curve]:
    """Return how sure class names are of photos and tags are, against the share of right ones.

    Returns
    -------
    dict of str to Curve
        `text`: each class name with each photo, most of which show something else, so that its
        error tells little; `first_ten`: with the ten photos that it is surest of; `tags`: each
        tag that is shown. A curve has an expected calibration error, and bins with their mean
        confidence, the share of right items in them, and how many there are.
    """
    known = np.flatnonzero(labels != "")
    tags = system.tagger().tags(system.gallery[known])
    sure, right = _named(system, labels)
    first = np.argsort(-sure, axis=1, kind="stable")[:, :FIRST]
    rows = np.arange(len(sure))[:, None]
    return {
        "text": curve(sure.ravel(), right.ravel()),
        "first_ten": curve(sure[rows, first].ravel(), right[rows, first].ravel()),
        "tags": curve(*judge_shown(tags, labels[known])),
    }


def curve(confidence: Array, right: Flags) -> Curve:
    """Return the calibration error and the bins of items that are so sure, and so right."""
    error = metrics.calibration_error(confidence, right) if len(confidence) else None
    bins = [asdict(own) for own in metrics.reliability(confidence, right)]
    return {"error": error, "bins": bins}


def _named(system: Semsearch, labels: Labels) -> tuple[Array, Flags]:
    """Return how sure each class name is of each photo, and which are of the class, (m, n)."""
    classes = np.array(sorted(set(labels) - {""}))
    sure, right = [np.zeros((0, len(labels)), np.float32)], [np.zeros((0, len(labels)), bool)]
    for rows, meanings in system.read([class_query(label) for label in classes]):
        sure.append(sigmoid(system.scorer.logits(meanings, system.gallery)))
        right.append(labels == classes[rows, None])
    return np.concatenate(sure), np.concatenate(right)
