"""A part of a photo as the query: the box alone, not what surrounds it."""

import numpy as np
from PIL.Image import Image

from semsearch.encoders import Encoder
from semsearch.encoders.feature_map import Box
from semsearch.errors import EmptyRegionError
from semsearch.vectors import Array

# A share of width and height; a smaller box shows nothing that a network could tell.
SMALLEST = 0.05
# Pooling from the map of the whole photo finds less than looking at the box alone with every
# encoder that was measured, though it is faster: see the task `region` of `semsearch evaluate`.


def embed_region(encoder: Encoder, image: Image, box: Box) -> Array:
    """Return the embedding of what a box shows, shape (dim,).

    Parameters
    ----------
    encoder : Encoder
    image : Image
    box : (left, top, right, bottom)
        As shares of width and height; what is outside the photo is cut off.

    Raises
    ------
    EmptyRegionError
        If nothing is left of the box.
    """
    return np.asarray(encoder.encode([crop(image, box)])[0], np.float32)


def pool_region(encoder: Encoder, image: Image, box: Box) -> Array | None:
    """Return the embedding of a box pooled from the map of the whole photo, shape (dim,).

    None if the encoder has no map.

    Raises
    ------
    EmptyRegionError
        As `embed_region`.
    """
    seen = encoder.feature_map(image)
    return None if seen is None else seen.pool(seen.mask(inside(box))[None])[0]


def crop(image: Image, box: Box) -> Image:
    """Return what a box shows of a picture; see `embed_region`."""
    left, top, right, bottom = inside(box)
    width, height = image.size
    corners = (left * width, top * height, right * width, bottom * height)
    return image.crop((int(corners[0]), int(corners[1]), round(corners[2]), round(corners[3])))


def inside(box: Box) -> Box:
    """Return the part of a box that lies in the photo, and is no narrower than `SMALLEST`.

    Raises
    ------
    EmptyRegionError
        If there is none.
    """
    (left, right), (top, bottom) = _span(box[0], box[2]), _span(box[1], box[3])
    return left, top, right, bottom


def _span(start: float, end: float) -> tuple[float, float]:
    start, end = max(start, 0.0), min(end, 1.0)
    if not start < end:
        raise EmptyRegionError(
            "The box shows nothing of the photo. Give left, top, right and bottom from 0 to 100, "
            "left below right and top below bottom."
        )
    middle = min(max((start + end) / 2, SMALLEST / 2), 1 - SMALLEST / 2)
    half = max(end - start, SMALLEST) / 2
    return max(middle - half, 0.0), min(middle + half, 1.0)
