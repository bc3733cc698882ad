"""The outputs of a head for labels that it did not know, from few photos."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from semsearch.training.distillation import LABEL_SHARE, LayerWeights
from semsearch.vectors import Array, softmax

PENALTY = 0.1
STEPS = 200

Wide = NDArray[np.float64]


class Inputs(NamedTuple):
    """Inputs of a layer, each half centred and about as long as the other; what undoes that."""

    rows: Wide
    centre: Wide
    scale: Wide

    @classmethod
    def of(cls, hidden: Array, first: int) -> "Inputs":
        """Make them of shape (n, h), of which the first half has `first` numbers."""
        centre = hidden.mean(axis=0, dtype=np.float64)
        own = hidden - centre
        scale = np.empty(hidden.shape[1])
        for half in (slice(None, first), slice(first, None)):
            scale[half] = 1 / max(np.sqrt((own[:, half] ** 2).sum(axis=1).mean()), 1e-9)
        return cls(own * scale, centre, scale)


def with_labels(
    layer: LayerWeights, hidden: Array, first: int, taught: Sequence[str], names: Sequence[str]
) -> LayerWeights:
    """Give a classifier one more output for each label; its own stay as they are.

    Its softmax is fitted by L-BFGS, with a penalty, until it ends: `distillation.extend` goes
    through many photos a fixed number of times, and few are not enough for that.

    Parameters
    ----------
    layer : (kernel, bias), arrays of shape (h, c), (c,)
    hidden : array of shape (n, h)
        What the layer sees of photos with labels, and of photos of all kinds.
    first : int
        How many of the h numbers come from the first half of an embedding.
    taught : sequence of n str
        The label of each photo, or "".
    names : sequence of t str
        The labels.

    Returns
    -------
    (kernel, bias), arrays of shape (h, c + t), (c + t,)
    """
    from scipy.optimize import minimize

    if not names:
        return layer
    kernel, bias = layer
    inputs = Inputs.of(hidden, first)
    logits = (hidden @ kernel + bias).astype(np.float64)
    targets = _targets(softmax(logits.astype(np.float32)), taught, names)
    shape = (hidden.shape[1] + 1, len(names))

    def loss(flat: Wide) -> tuple[float, Wide]:
        own = flat.reshape(shape)
        found = np.hstack([logits, inputs.rows @ own[:-1] + own[-1]])
        top = found.max(axis=1, keepdims=True)
        rest = np.log(np.exp(found - top).sum(axis=1, keepdims=True)) + top
        wrong = (np.exp(found - rest) - targets)[:, -len(names) :]
        slope = np.vstack([inputs.rows.T @ wrong + PENALTY * own[:-1], wrong.sum(axis=0)])
        value = float((targets * (rest - found)).sum() + PENALTY / 2 * (own[:-1] ** 2).sum())
        return value, slope.ravel()

    start = np.zeros(shape)
    start[-1] = logits.min()
    found = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    own = found.x.reshape(shape)
    more = own[:-1] * inputs.scale[:, None]
    shift = own[-1] - inputs.centre @ more
    return (
        np.hstack([kernel, more]).astype(np.float32),
        np.append(bias, shift).astype(np.float32),
    )


def _targets(general: Array, taught: Sequence[str], names: Sequence[str]) -> Wide:
    """Widen probabilities, (n, c), to (n, c + t), and give labels their share of each row."""
    targets = np.pad(general.astype(np.float64), ((0, 0), (0, len(names))))
    columns = {name: general.shape[1] + column for column, name in enumerate(names)}
    for row, label in enumerate(taught):
        if label:
            targets[row] *= 1 - LABEL_SHARE
            targets[row, columns[label]] = LABEL_SHARE
    return targets
