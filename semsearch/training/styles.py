"""Pictures made to look drawn, in several styles, each time a little differently."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from scipy import ndimage

from semsearch.images.loading import squashed
from semsearch.vectors import Array

SIDE = 300
WHITE = 255.0
GAP = 12
Style = Callable[[Array, np.random.Generator], Array]


def drawn(image: Image.Image, style: str, rng: np.random.Generator) -> Image.Image:
    """Return a picture as somebody might have drawn it.

    Parameters
    ----------
    image : PIL.Image.Image
        Mode RGB.
    style : str
        One of `STYLES`.
    rng : numpy.random.Generator
        No two hands are the same: widths, levels and wobble come from it.

    Returns
    -------
    PIL.Image.Image
        Mode RGB, `SIDE` pixels square, as the encoders squash photos.
    """
    pixels = np.asarray(squashed(image, SIDE), np.float32)
    pixels = STYLES[style](pixels, rng)
    return Image.fromarray(np.clip(_wobbled(pixels, rng), 0, 255).astype(np.uint8))


def contours(pixels: Array, rng: np.random.Generator) -> Array:
    """Return the outlines alone, black on white: what is drawn with a pen."""
    ink = _ink(pixels, sigma=rng.uniform(1.2, 3.0), share=rng.uniform(0.05, 0.14))
    if rng.random() < 0.4:
        ink = ndimage.binary_dilation(ink)
    return _lines(ink)


def pencil(pixels: Array, rng: np.random.Generator) -> Array:
    """Return outlines and soft shades: the photo's greys over those of its neighbourhood."""
    grey = _light(pixels)
    around = ndimage.gaussian_filter(grey, rng.uniform(3, 10))
    shades = np.clip(grey / np.maximum(around, 1), 0, 1) ** rng.uniform(1.5, 4)
    grain = 1 - rng.uniform(0, 0.15) * rng.random(shades.shape, np.float32)
    return _grey(WHITE * shades * grain)


def cartoon(pixels: Array, rng: np.random.Generator) -> Array:
    """Return flat, strong colours inside dark outlines."""
    flat = _flat(pixels, size=int(rng.choice((3, 5))), levels=int(rng.integers(4, 8)))
    grey = flat.mean(axis=2, keepdims=True)
    vivid = grey + rng.uniform(1.0, 1.8) * (flat - grey)
    ink = _ink(pixels, sigma=rng.uniform(1.2, 2.2), share=rng.uniform(0.03, 0.07))
    lines = ndimage.gaussian_filter(ink.astype(np.float32), 0.7)[..., None]
    return np.asarray(vivid * (1 - np.clip(1.3 * lines, 0, 1)), np.float32)


def paint(pixels: Array, rng: np.random.Generator) -> Array:
    """Return patches of colour as wide as a brush, without outlines."""
    flat = _flat(pixels, size=int(rng.choice((3, 5))), levels=int(rng.integers(6, 14)))
    tint = rng.uniform(0.85, 1.15, 3).astype(np.float32)
    strokes = ndimage.gaussian_filter(rng.normal(0, 1, pixels.shape[:2]), (0.5, 3))
    return np.asarray(flat * tint + rng.uniform(0, 40) * strokes[..., None], np.float32)


def outlines(pixels: Array, rng: np.random.Generator) -> Array:
    """Return where colours meet, as lines with a gap here and there: a cartoon as a sketch."""
    smooth = ndimage.gaussian_filter(pixels, (0.8, 0.8, 0))
    steps = ndimage.maximum_filter(smooth, (3, 3, 1)) - ndimage.minimum_filter(smooth, (3, 3, 1))
    ink = _without_specks(steps.max(axis=2) > rng.uniform(35, 70), 25)
    if rng.random() < 0.35:
        ink = ndimage.binary_dilation(ink)
    for row, column in rng.integers(0, SIDE - GAP, (int(rng.choice((0, 0, 10, 25))), 2)):
        ink[row : row + GAP, column : column + GAP] = False
    return _lines(ink)


STYLES: Mapping[str, Style] = {
    "outlines": outlines,
    "contours": contours,
    "pencil": pencil,
    "cartoon": cartoon,
    "paint": paint,
}


def _ink(pixels: Array, sigma: float, share: float) -> NDArray[np.bool_]:
    """Return where a pen would draw: the `share` of pixels that are darkest for their place.

    Differences of Gaussians, as in Winnemoller et al. (2012); specks are left out.
    """
    grey = _light(pixels)
    dark = ndimage.gaussian_filter(grey, 1.6 * sigma) - ndimage.gaussian_filter(grey, sigma)
    return _without_specks(dark > max(float(np.quantile(dark, 1 - share)), 1.0), 20 * sigma)


def _without_specks(ink: NDArray[np.bool_], least: float) -> NDArray[np.bool_]:
    names, n = ndimage.label(ink, np.ones((3, 3)))
    sizes = np.bincount(names.ravel(), minlength=n + 1)
    return np.asarray(ink & (sizes >= least)[names])


def _lines(ink: NDArray[np.bool_]) -> Array:
    """Return ink on white paper, with soft edges."""
    soft = ndimage.gaussian_filter(ink.astype(np.float32), 0.6)
    return _grey(WHITE * (1 - np.clip(1.3 * soft, 0, 1)))


def _flat(pixels: Array, size: int, levels: int) -> Array:
    """Return colours smoothed between edges and of few levels."""
    small = Image.fromarray(pixels.astype(np.uint8)).reduce(2)
    smooth = squashed(small.filter(ImageFilter.MedianFilter(size)), pixels.shape[0])
    step = WHITE / (levels - 1)
    return np.asarray(np.round(np.asarray(smooth, np.float32) / step) * step, np.float32)


def _light(pixels: Array) -> Array:
    return np.asarray(pixels @ np.array((0.299, 0.587, 0.114), np.float32))


def _grey(light: Array) -> Array:
    return np.repeat(np.asarray(light, np.float32)[..., None], 3, axis=2)


def _wobbled(pixels: Array, rng: np.random.Generator) -> Array:
    """Return a picture whose lines tremble as those of a hand do, mirrored every other time."""
    side = pixels.shape[0]
    coarse = rng.normal(0, rng.uniform(0, 4), (2, 9, 9))
    shift = np.stack([ndimage.zoom(own, side / 9, order=3) for own in coarse])
    places = np.mgrid[:side, :side] + shift[:, :side, :side]
    is_grey = np.array_equal(pixels[..., 0], pixels[..., 1])
    moved = [
        ndimage.map_coordinates(pixels[..., channel], places, order=1, mode="nearest")
        for channel in range(1 if is_grey else 3)
    ]
    picture = np.stack(moved * 3 if is_grey else moved, axis=2)
    return picture[:, ::-1] if rng.random() < 0.5 else picture
