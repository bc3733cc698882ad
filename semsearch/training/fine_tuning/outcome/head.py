"""The head of a tuned encoder: the shipped one, and what it has to learn of the second half."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from semsearch.head.projection import HeadInfo, ProjectionHead
from semsearch.head.tuned import Tuned
from semsearch.training.concepts import Concept
from semsearch.training.distillation import HeadLayers
from semsearch.training.fine_tuning.outcome.labels import Shown, with_labels
from semsearch.training.fine_tuning.outcome.report import found_alike
from semsearch.training.joint_space import axes
from semsearch.vectors import Array, sigmoid, unit
from semsearch.words.lexicon import Lexicon

AXES = 64
# Blocks that learned few labels tell little more than these apart.
AXES_A_LABEL = 2
WHITENING = 0.5
# How long what the tuned blocks see may be, and whether new concepts count among photos; the first
# is what was best for groceries.
WEIGHTS = tuple((weight, share) for share in (1, 0) for weight in (1.5, 2.5, 1.0, 0.5, 0.0))
# So many photos that have another one of their label tell which is best.
TELLING = 30
PENALTY = 0.1
STEPS = 12


def extended_head(
    shipped: ProjectionHead, info: HeadInfo, learned: Shown, watched: Shown, others: Array
) -> ProjectionHead:
    """Return the shipped head with the labels as concepts, and with the second half of embeddings.

    Parameters
    ----------
    shipped : ProjectionHead
    info : HeadInfo
    learned, watched : Shown
        What the tuned encoder makes of the photos that its blocks learned from, and of those that
        told when to stop; their labels are empty if captions were learned from.
    others : array of shape (m, dim)
        What it makes of photos of all kinds.
    """
    names = sorted(set(learned.labels) - {""})
    layers = _widened(shipped.layers, others.shape[1])
    taught, told = (_with_others(layers, own, others) for own in (learned, watched))
    first = layers[-1][0].shape[0] - (others.shape[1] - shipped.dim)
    lexicon = Lexicon.load()
    synsets = [Concept.named(name, lexicon).synset for name in names]
    head = replace(
        shipped,
        layers=(*layers[:-1], with_labels(layers[-1], first, taught, told, names)),
        concepts=(*shipped.concepts, *names),
        synsets=np.append(shipped.synsets, np.array(synsets, np.int64)),
        concept_basis=_side_by_side(shipped.concept_basis, np.eye(len(names))),
        name_basis=_padded(shipped.name_basis, layers[-1][0].shape[0]),
        info=replace(info, labels=(*shipped.info.labels, *names)),
        tuned=fit_tuned(learned.rows, others, shipped, AXES_A_LABEL * len(names) or AXES),
    )
    return _best_for(head, watched)


def _best_for(head: ProjectionHead, watched: Shown) -> ProjectionHead:
    """Return the head that compares photos as is best for those that were only watched.

    That may be as the shipped head does: it has nothing to learn of what it knows well.
    """
    names = np.array(watched.labels)
    same = (names[:, None] == names) & (names != "")
    if not head.tuned or (same.sum(axis=1) > 1).sum() < TELLING:
        return head
    heads = [
        replace(head, tuned=replace(head.tuned, weight=np.array(weight, np.float32)))
        for weight in WEIGHTS
    ]
    return max(heads, key=lambda own: found_alike(own, watched.rows, same))


def fit_tuned(photos: Array, others: Array, shipped: ProjectionHead, count: int) -> Tuned:
    """Return where photos lie by the second half, in `count` axes, and which it does any good."""
    first = shipped.dim
    own = unit(photos[:, first:])
    centre = own.mean(axis=0)
    nothing = np.zeros((own.shape[1], 0), np.float32)
    return Tuned(
        sizes=np.array([first, len(shipped.concepts)]),
        gate=tell_apart(unit(photos[:, :first]), unit(others[:, :first])),
        centre=centre,
        basis=axes(own - centre, min(count, AXES, len(own) // 4), WHITENING),
        weight=np.array(WEIGHTS[0], np.float32),
        labels=nothing,
        phrases=nothing,
    )


def tell_apart(photos: Array, others: Array) -> Array:
    """Return what tells photos of one kind from others, shape (k + 1,), the offset last.

    A logistic regression by Newton's method, in which both kinds count the same.
    """
    both = np.vstack([photos, others]).astype(np.float64)
    inputs = np.hstack([both, np.ones((len(both), 1))])
    right = np.repeat([1.0, 0.0], [len(photos), len(others)])
    shares = np.repeat([0.5 / len(photos), 0.5 / len(others)], [len(photos), len(others)])
    shares *= len(both)
    penalty = np.full(inputs.shape[1], PENALTY)
    penalty[-1] = 0
    plane = np.zeros(inputs.shape[1])
    for _ in range(STEPS):
        told = sigmoid(inputs @ plane)
        slope = inputs.T @ (shares * (told - right)) + penalty * plane
        bend = (inputs * (shares * told * (1 - told))[:, None]).T @ inputs + np.diag(penalty)
        plane -= np.linalg.solve(bend, slope)
    return plane.astype(np.float32)


def _with_others(layers: HeadLayers, shown: Shown, others: Array) -> Shown:
    """Return what the last layer sees of photos with labels, and of photos of all kinds."""
    rows = np.vstack([shown.rows, others])
    for kernel, bias in layers[:-1]:
        rows = np.maximum(rows @ kernel + bias, 0)
    return Shown(rows, [*shown.labels, *[""] * len(others)])


def _widened(layers: HeadLayers, dim: int) -> HeadLayers:
    """Return layers that take longer embeddings, and do with the first half what they did.

    Where there are two layers, the first hands the second half on as it is: pooled from what a
    rectifier let through, it has no negative numbers.
    """
    kernel, bias = layers[0]
    more = dim - kernel.shape[0]
    if len(layers) == 1:
        return ((_padded(kernel, dim), bias),)
    first = _side_by_side(kernel, np.eye(more)), np.append(bias, np.zeros(more, np.float32))
    last, offset = layers[1]
    return first, (_padded(last, last.shape[0] + more), offset)


def _padded(matrix: Array, rows: int) -> Array:
    return np.pad(matrix, ((0, rows - matrix.shape[0]), (0, 0)))


def _side_by_side(first: Array, second: NDArray[np.float64]) -> Array:
    """Return the matrix that does with two parts of a vector what two matrices do."""
    rows, columns = first.shape
    both = np.zeros((rows + second.shape[0], columns + second.shape[1]), np.float32)
    both[:rows, :columns] = first
    both[rows:, columns:] = second
    return both
