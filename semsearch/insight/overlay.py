"""A heat map laid over its photo, as a picture."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from semsearch.insight.heat import HeatMap
from semsearch.vectors import Array

# From cold to hot, each lighter than the one before, so that the order survives in grey.
RAMP = ((24, 12, 60), (106, 28, 109), (186, 54, 85), (240, 110, 45), (250, 190, 60),
        (255, 250, 190))  # fmt: skip
DIMMED = 0.55
STRONGEST = 0.75
OVERLAY_SIDE = 480


def overlay(image: Image.Image, heat: HeatMap) -> Image.Image:
    """Return a photo in dim grey, with its hot places lit up.

    Parameters
    ----------
    image : PIL.Image.Image
        In RGB.
    heat : HeatMap
        Its hottest place is the brightest.

    Returns
    -------
    PIL.Image.Image
        RGB, of the photo's proportions, at most `OVERLAY_SIDE` pixels a side.
    """
    photo = image.copy()
    photo.thumbnail((OVERLAY_SIDE, OVERLAY_SIDE))
    grey = np.asarray(photo.convert("L"), np.float32)[..., None] * DIMMED
    shares = heat.smooth(photo.size)
    alpha = STRONGEST * np.sqrt(shares)[..., None]
    mixed = grey * (1 - alpha) + ramp(shares) * alpha
    return Image.fromarray(mixed.round().astype(np.uint8))


def ramp(shares: Array) -> NDArray[np.float64]:
    """Return the colours, 0 to 255, shape (..., 3), of heat from 0 to 1."""
    stops = np.linspace(0, 1, len(RAMP))
    return np.stack([np.interp(shares, stops, channel) for channel in zip(*RAMP, strict=True)], -1)
