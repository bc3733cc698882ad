"""Re-weighting: say what in a photo matters, and its embedding changes accordingly."""

import numpy as np

from semsearch.head.projection import ProjectionHead
from semsearch.vectors import Array, softmax, unit


def reweight(
    head: ProjectionHead, embedding: Array, concepts: Array, strength: float = 1.0
) -> Array:
    """Return an embedding in which what speaks for some concepts counts more.

    In Ameisen's talk each feature is multiplied by the weight that a class of the network
    gives it. Here the weights are the gradient of the concepts' log-probability with
    respect to the embedding, which for one dense layer are the talk's, and which exist for
    any number of layers and any mixture of concepts, such as those that a word names.
    Features that speak against the concepts fade.

    Parameters
    ----------
    head : ProjectionHead
    embedding : array of shape (dim,)
    concepts : array of shape (c,)
        How much each concept matters, from 0.
    strength : float
        From 0, which changes nothing, to 1.

    Returns
    -------
    array of shape (dim,), float32, as long as `embedding`
    """
    gradient = concept_gradient(head, embedding, concepts)
    support = np.maximum(gradient, 0)
    if not support.any():
        return embedding
    relevance = support / (support[embedding != 0].mean() + 1e-12)
    changed = embedding * ((1 - strength) + strength * relevance)
    return np.asarray(unit(changed) * np.linalg.norm(embedding), np.float32)


def concept_gradient(head: ProjectionHead, embedding: Array, concepts: Array) -> Array:
    """Return the gradient of the log of the concepts' probability, shape (dim,)."""
    activations = [embedding]
    for kernel, bias in head.layers[:-1]:
        activations.append(np.maximum(activations[-1] @ kernel + bias, 0))
    kernel, bias = head.layers[-1]
    probabilities = softmax(activations[-1] @ kernel + bias)
    wanted = concepts * probabilities
    # d log(sum_c w_c p_c) / d logit = w p / sum(w p) - p
    slope = wanted / (wanted.sum() + 1e-12) - probabilities
    for (kernel, _), activation in zip(head.layers[::-1], activations[::-1], strict=True):
        slope = (kernel @ slope) * ((activation > 0) if activation is not embedding else 1)
    return np.asarray(slope, np.float32)
