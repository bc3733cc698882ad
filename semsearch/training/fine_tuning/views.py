"""Views of a photo, so that a network sees it in many ways: parts, mirrored, in other light."""

from collections.abc import Iterator

import numpy as np
from PIL import ImageEnhance, ImageOps
from PIL.Image import Image

from semsearch.images.loading import squashed

# The least share of a photo that a view shows.
LEAST_AREA = 0.45
# By how much light, contrast and colour may differ.
LIGHT = 0.25
ENHANCERS = (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color)


def views(image: Image, side: int, count: int, seed: int) -> Iterator[Image]:
    """Yield `count` squares of a photo: the whole as libraries embed it, then others by chance.

    The same `seed` gives the same ones.
    """
    yield squashed(image, side)
    rng = np.random.default_rng(seed)
    for _ in range(count - 1):
        view = squashed(_part(image, rng), side)
        for enhance in ENHANCERS:
            view = enhance(view).enhance(rng.uniform(1 - LIGHT, 1 + LIGHT))
        yield ImageOps.mirror(view) if rng.random() < 0.5 else view


def _part(image: Image, rng: np.random.Generator) -> Image:
    scale = np.sqrt(rng.uniform(LEAST_AREA, 1))
    width, height = (max(1, int(side * scale)) for side in image.size)
    left = int(rng.integers(0, image.width - width + 1))
    top = int(rng.integers(0, image.height - height + 1))
    return image.crop((left, top, left + width, top + height))
