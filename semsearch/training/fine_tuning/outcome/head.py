"""The head of a tuned encoder: the shipped one, and what it has to learn of the second half."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from semsearch.head.projection import HeadInfo, ProjectionHead
from semsearch.head.tuned import Tuned
from semsearch.training.concepts import Concept
from semsearch.training.distillation import HeadLayers
from semsearch.training.fine_tuning.outcome.labels import with_labels
from semsearch.training.joint_space import axes
from semsearch.vectors import Array, sigmoid, unit
from semsearch.words.lexicon import Lexicon

AXES = 256
WHITENING = 0.5
WEIGHT = 1.5
PENALTY = 0.1
STEPS = 12


def extended_head(
    shipped: ProjectionHead, info: HeadInfo, photos: Array, labels: Sequence[str], others: Array
) -> ProjectionHead:
    """Return the shipped head with the labels as concepts, and with the second half of embeddings.

    Parameters
    ----------
    shipped : ProjectionHead
    info : HeadInfo
    photos : array of shape (n, dim)
        What the tuned encoder makes of the photos that its blocks learned from.
    labels : sequence of n str
        Those of the photos; empty ones if captions were learned from.
    others : array of shape (m, dim)
        What it makes of photos of all kinds.
    """
    names = sorted(set(labels) - {""})
    layers = _widened(shipped.layers, photos.shape[1])
    both = np.vstack([photos, others])
    taught = [*labels, *[""] * len(others)]
    lexicon = Lexicon.load()
    synsets = [Concept.named(name, lexicon).synset for name in names]
    return replace(
        shipped,
        layers=_with_labels(layers, both, taught, names, photos.shape[1] - shipped.dim),
        concepts=(*shipped.concepts, *names),
        synsets=np.append(shipped.synsets, np.array(synsets, np.int64)),
        concept_basis=_side_by_side(shipped.concept_basis, np.eye(len(names))),
        name_basis=_padded(shipped.name_basis, layers[-1][0].shape[0]),
        info=replace(info, labels=(*shipped.info.labels, *names)),
        tuned=fit_tuned(photos, others, shipped),
    )


def fit_tuned(photos: Array, others: Array, shipped: ProjectionHead) -> Tuned:
    """Return where photos lie by the second half, and which photos that does any good."""
    first = shipped.dim
    own = unit(photos[:, first:])
    centre = own.mean(axis=0)
    return Tuned(
        sizes=np.array([first, len(shipped.concepts)]),
        gate=tell_apart(unit(photos[:, :first]), unit(others[:, :first])),
        centre=centre,
        basis=axes(own - centre, min(AXES, len(own) // 2), WHITENING),
        weight=np.array([WEIGHT], np.float32),
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


def _with_labels(
    layers: HeadLayers, photos: Array, taught: Sequence[str], names: list[str], more: int
) -> HeadLayers:
    """Give the last layer an output for each label; `more` numbers are from the second half."""
    hidden = photos
    for kernel, bias in layers[:-1]:
        hidden = np.maximum(hidden @ kernel + bias, 0)
    last = with_labels(layers[-1], hidden, hidden.shape[1] - more, taught, names)
    return (*layers[:-1], last)


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
