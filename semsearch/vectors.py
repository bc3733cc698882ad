"""Vectors: unit length, softmax, and the best of many scores."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


def unit(vectors: NDArray[np.floating[Any]]) -> Array:
    """Return `vectors` scaled to unit length along the last axis; zeros stay zeros."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-9), np.float32)


def softmax(logits: Array) -> Array:
    """Return the softmax over the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), np.float32)


def sigmoid(logits: Array) -> Array:
    """Return log-odds as probabilities, 0 to 1."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))), np.float32)


def best(scores: Array, k: int) -> tuple[NDArray[np.intp], Array]:
    """Return the positions of the `k` largest `scores`, best first, and those scores.

    Equal scores come in the order of their positions.
    """
    k = min(k, len(scores))
    top = np.sort(np.argpartition(-scores, k)[:k]) if k < len(scores) else np.arange(len(scores))
    order = np.argsort(-scores[top], kind="stable")
    return top[order], scores[top[order]]
