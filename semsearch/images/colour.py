"""The colours of a photo: how much of it lies near each of some colours of CIE Lab."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageColor

from semsearch.vectors import Array

# Equal distances in CIE Lab look equally different. These steps keep 113 colours that screens show.
LIGHTNESSES = (8.0, 30.0, 52.0, 74.0, 95.0)
STEP = 26.0
REACH = 104.0
SPREAD = 13.0
# How many colours that makes; working it out takes longer than most commands take to start.
BINS = 113
SAMPLED_SIDE = 32
# How steep the log-odds are, and where they are even: a third of random pairs of training photos
# is more alike than the first; a photo of which a twelfth has a hue is as like it as the second.
PALETTE = 25.0, 0.85
HUE = 12.0, 0.31


def describe(image: Image.Image) -> Array:
    """Return how much of an RGB picture lies near each colour, shape (`BINS`,), sum 1."""
    small = image.convert("RGB").resize((SAMPLED_SIDE, SAMPLED_SIDE), Image.Resampling.BOX)
    return np.asarray(_near(lab(small).reshape(-1, 3)).mean(axis=0), np.float32)


def describe_hue(colour: str) -> Array:
    """Return one colour, such as ``#3366ff``, as `describe` does.

    Raises
    ------
    ValueError
        If it is no colour.
    """
    return describe(Image.new("RGB", (1, 1), ImageColor.getrgb(colour)[:3]))


def lab(image: Image.Image) -> NDArray[np.float32]:
    """Return an RGB picture in CIE Lab, shape (height, width, 3), by Pillow's colour management."""
    converted = ImageCms.applyTransform(image, _to_lab())
    assert converted is not None
    values = np.asarray(converted, np.float32)
    # Pillow keeps a and b as signed bytes.
    signed = np.where(values[..., 1:] > 127, values[..., 1:] - 256, values[..., 1:])
    return np.concatenate([values[..., :1] / 2.55, signed], axis=-1)


def likeness(roots: Array, wanted: Array) -> Array:
    """Return how alike colours are, shape (n,), 0 to 1: the Bhattacharyya coefficient.

    Parameters
    ----------
    roots : array of shape (n, bins)
        The square roots of colours; who compares many with several takes them once.
    wanted : array of shape (bins,)
    """
    return np.asarray(roots @ np.sqrt(wanted), np.float32)


def colour_logits(roots: Array, wanted: Array, is_palette: bool) -> Array:
    """Return the log-odds that photos have the wanted colours, shape (n,).

    Parameters
    ----------
    roots : array of shape (n, bins)
        The square roots of their colours. Rows of zeros, for photos whose colours are not
        known, count as having none.
    wanted : array of shape (bins,)
    is_palette : bool
        Whether all colours of a photo are wanted, and not one that a part of it has.
    """
    steepness, middle = PALETTE if is_palette else HUE
    return np.asarray(steepness * (likeness(roots, wanted) - middle), np.float32)


@cache
def _to_lab() -> ImageCms.ImageCmsTransform:
    profiles = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    return ImageCms.buildTransform(*profiles, "RGB", "LAB")


@cache
def _centres() -> NDArray[np.float32]:
    """Return the colours that photos are compared with, shape (bins, 3): those near to sRGB."""
    levels = np.linspace(0, 255, 9).astype(np.uint8)
    cube = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(1, -1, 3)
    shown = lab(Image.fromarray(cube, "RGB"))[0]
    steps = np.arange(-REACH, REACH + 1, STEP)
    grid = np.stack(np.meshgrid(LIGHTNESSES, steps, steps, indexing="ij"), axis=-1).reshape(-1, 3)
    distance = np.linalg.norm(grid[:, None] - shown[None], axis=-1).min(axis=1)
    return np.asarray(grid[distance < STEP / 2], np.float32)


def _near(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how near each pixel is to each colour, shape (pixels, bins), rows sum to 1."""
    squares = ((pixels[:, None] - _centres()[None]) ** 2).sum(axis=-1)
    weights = np.exp(-(squares - squares.min(axis=1, keepdims=True)) / (2 * SPREAD**2))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float32)
