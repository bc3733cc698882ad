"""The outputs of a head for labels that it did not know, from few photos."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from semsearch.training.distillation import LABEL_SHARE, LayerWeights
from semsearch.vectors import Array

PENALTY = 0.03
STEPS = 200

Wide = NDArray[np.float64]


class Shown(NamedTuple):
    """What the last layer sees of photos, or what an encoder makes of them; what they show.

    Attributes
    ----------
    rows : array of shape (n, h)
    labels : sequence of n str
        "" where nothing is known.
    """

    rows: Array
    labels: Sequence[str]


class Scale(NamedTuple):
    """What centres the two parts of vectors, and makes them about as long as one another."""

    centre: Wide
    factor: Wide

    @classmethod
    def of(cls, rows: Array, first: int) -> "Scale":
        """Find it for vectors, (n, h), the first part of which has `first` numbers."""
        centre = rows.mean(axis=0, dtype=np.float64)
        squares = ((rows - centre) ** 2).mean(axis=0)
        factor = np.empty_like(squares)
        for part in (slice(None, first), slice(first, None)):
            factor[part] = 1 / max(np.sqrt(squares[part].sum()), 1e-9)
        return cls(centre, factor)


def with_labels(
    layer: LayerWeights, first: int, learned: Shown, watched: Shown, names: Sequence[str]
) -> LayerWeights:
    """Give a classifier one more output for each label; its own stay as they are.

    Blocks know the photos that they learned from better than they know others, so how sure the
    new outputs may be is told by photos that were only watched.

    Parameters
    ----------
    layer : (kernel, bias), arrays of shape (h, c), (c,)
    first : int
        How many of the h numbers come from the first half of an embedding.
    learned, watched : Shown
        Photos with labels, and photos of all kinds without.
    names : sequence of t str
        The labels.

    Returns
    -------
    (kernel, bias), arrays of shape (h, c + t), (c + t,)
    """
    if not names:
        return layer
    kernel, bias = layer
    scale = Scale.of(learned.rows, first)
    own = _fit(learned, layer, scale, names)
    more = own[:-1] * scale.factor[:, None]
    shift = own[-1] - scale.centre @ more
    sharpness, offset = _calibrate(watched, layer, watched.rows @ more + shift, names)
    return (
        np.hstack([kernel, sharpness * more]).astype(np.float32),
        np.append(bias, sharpness * shift + offset).astype(np.float32),
    )


def _fit(shown: Shown, layer: LayerWeights, scale: Scale, names: Sequence[str]) -> Wide:
    """Return the weights of scaled inputs for each label, the offsets last, shape (h + 1, t).

    The softmax is fitted by L-BFGS until it ends: `distillation.extend` goes through many photos
    a fixed number of times, and few are not enough for that.
    """
    from scipy.optimize import minimize

    inputs = (shown.rows - scale.centre) * scale.factor
    known = _logits(layer, shown)
    targets = _targets(known, shown.labels, names)
    shape = (inputs.shape[1] + 1, len(names))

    def loss(flat: Wide) -> tuple[float, Wide]:
        own = flat.reshape(shape)
        value, wrong = _cross_entropy(np.hstack([known, inputs @ own[:-1] + own[-1]]), targets)
        wrong = wrong[:, -len(names) :]
        slope = np.vstack([inputs.T @ wrong + PENALTY * own[:-1], wrong.sum(axis=0)])
        return value.sum() + PENALTY / 2 * (own[:-1] ** 2).sum(), slope.ravel()

    start = np.zeros(shape)
    start[-1] = known.min()
    found = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    return np.asarray(found.x.reshape(shape))


def _calibrate(
    shown: Shown, layer: LayerWeights, logits: Wide, names: Sequence[str]
) -> tuple[float, float]:
    """Return by what the labels' logits are to be multiplied, and what is added to all of them."""
    from scipy.optimize import minimize

    known = _logits(layer, shown)
    targets = _targets(known, shown.labels, names)
    has_label = np.array([bool(label) for label in shown.labels])
    # Photos with labels count as much as those of all kinds.
    shares = np.where(has_label, 1 / max(has_label.sum(), 1), 1 / max((~has_label).sum(), 1))

    def loss(numbers: Wide) -> float:
        own = np.hstack([known, np.exp(numbers[0]) * logits + numbers[1]])
        return float(_cross_entropy(own, targets)[0] @ shares)

    found = minimize(loss, np.zeros(2), method="Nelder-Mead")
    return float(np.exp(found.x[0])), float(found.x[1])


def _logits(layer: LayerWeights, shown: Shown) -> Wide:
    kernel, bias = layer
    return np.asarray(shown.rows @ kernel + bias, np.float64)


def _cross_entropy(logits: Wide, targets: Wide) -> tuple[Wide, Wide]:
    """Return the loss of each row, shape (n,), and its slope in the logits, (n, k)."""
    rest = np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return (targets * (rest - logits)).sum(axis=1), np.exp(logits - rest) - targets


def _targets(known: Wide, labels: Sequence[str], names: Sequence[str]) -> Wide:
    """Return what softmaxes are to be, (n, c + t): labels take their share of each row."""
    general = np.exp(known - np.logaddexp.reduce(known, axis=1, keepdims=True))
    targets = np.pad(general, ((0, 0), (0, len(names))))
    columns = {name: known.shape[1] + column for column, name in enumerate(names)}
    for row, label in enumerate(labels):
        if label:
            targets[row] *= 1 - LABEL_SHARE
            targets[row, columns[label]] = LABEL_SHARE
    return targets
