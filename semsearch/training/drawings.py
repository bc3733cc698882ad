"""Fits what turns the embeddings of drawings into those of photos of the same things."""

import numpy as np
from numpy.typing import NDArray

from semsearch.head.drawings import Drawings
from semsearch.head.projection import ProjectionHead
from semsearch.models.manifest import model_files, model_path
from semsearch.vectors import Array, unit

RANK = 512
PENALTY = 0.3
DETECTOR_PENALTY = 0.3
# Of so many training photos one may count as drawn, as some are. At one in 300 things on white
# paper counted too, and cartoons found their photos no better.
PHOTOS_FOR_ONE = 1000
# From what is hardly a drawing to what is one, where 2 part a mean photo and a mean drawing.
STEP = 0.15

Wide = NDArray[np.float64]


def shipped_drawings(encoder: str) -> Drawings | None:
    """Return what the shipped head of an encoder has learned of drawings, if there is one.

    It turns embeddings into embeddings, so any head for the same encoder can have it.
    """
    name = f"head-{encoder}"
    return ProjectionHead.load(model_path(name)).drawings if name in model_files() else None


def fit_drawings(drawings: Array, shown: Array, photos: Array, weights: Array) -> Drawings:
    """Learn from drawings of things, and from photos of those, what a drawing would be as a photo.

    What is learned is what has to change, so that little data changes little.

    Parameters
    ----------
    drawings : array of shape (n, dim)
        Embeddings of drawings.
    shown : array of shape (n, dim)
        What a photo of the same thing looks like: its embedding, or the mean of several.
    photos : array of shape (m, dim)
        Embeddings of photos of all kinds, which are to stay as they are.
    weights : array of shape (n,)
        How much each drawing counts.
    """
    length = np.float32(np.linalg.norm(photos, axis=1).mean())
    shares = (weights / weights.sum())[:, None]
    inputs, targets = length * unit(drawings), length * unit(shown)
    centre, base = (shares * inputs).sum(axis=0), (shares * targets).sum(axis=0)
    inputs, targets = inputs - centre, targets - base
    roots = np.sqrt(shares * len(shares))
    change = _ridge(roots * inputs, roots * (targets - inputs), PENALTY)
    down = _main_axes(roots * inputs, RANK)
    detector = _detector(drawings, photos)
    return Drawings(
        detector=detector,
        limits=_limits(detector, photos),
        length=np.array([length], np.float32),
        centre=centre / length,
        down=down,
        up=np.asarray(length * down.T @ change),
        base=base,
    )


def _detector(drawings: Array, photos: Array) -> Array:
    """Return a plane between drawings, above it, and photos, as many of which count the same."""
    both = np.vstack([unit(drawings), unit(photos)])
    sides = np.repeat(np.array([1, -1], np.float32), [len(drawings), len(photos)])
    shares = np.repeat(np.array([0.5 / len(drawings), 0.5 / len(photos)], np.float32),
                       [len(drawings), len(photos)])  # fmt: skip
    roots = np.sqrt(shares * len(both))[:, None]
    mean = (shares[:, None] * both).sum(axis=0)
    plane = _ridge(roots * (both - mean), roots * sides[:, None], DETECTOR_PENALTY)[:, 0]
    return np.append(plane, -mean @ plane).astype(np.float32)


def _limits(detector: Array, photos: Array) -> Array:
    """Return up to where a picture is a photo, and from where on it is a drawing."""
    odds = unit(photos) @ detector[:-1] + detector[-1]
    low = float(np.quantile(odds, 1 - 1 / PHOTOS_FOR_ONE))
    return np.array([low, low + STEP], np.float32)


def _main_axes(centred: Array, k: int) -> Array:
    """Return the `k` main axes of vectors (n, d), shape (d, k), of unit length."""
    spread, directions = np.linalg.eigh(centred.T @ centred)
    return np.asarray(directions[:, np.argsort(-spread)[:k]], np.float32)


def _ridge(inputs: Array, targets: Array, penalty: float) -> Array:
    """Return the kernel of a ridge regression; its penalty is in mean eigenvalues."""
    products: Wide = (inputs.T @ inputs).astype(np.float64)
    products[np.diag_indices_from(products)] += penalty * np.trace(products) / min(inputs.shape)
    return np.asarray(np.linalg.solve(products, inputs.T @ targets), np.float32)
