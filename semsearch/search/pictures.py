"""Pictures that somebody gives, or a box on one of them: decoded, and embedded for a library."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from semsearch.encoders import Encoder
from semsearch.encoders.feature_map import Box, FeatureMap
from semsearch.errors import EmptyRegionError, SemsearchError
from semsearch.feedback.examples import DIGITS
from semsearch.images.colour import describe
from semsearch.images.decoding import shared_decoders
from semsearch.images.loading import ImageSource, load_image
from semsearch.images.tiles import ACROSS
from semsearch.search.mix import PhotoPart
from semsearch.vectors import Array

WHOLE = (0.0, 0.0, 1.0, 1.0)
# A share of width and height; a smaller box shows nothing that a network could tell.
SMALLEST = 0.05
MIDDLE: Box = (0.15, 0.15, 0.85, 0.85)
VIEWS = 3
# Pooling from the map of the whole photo finds less than looking at the box alone with every
# encoder that was measured, though it is faster: see the task `region` of `semsearch evaluate`.


class Pictures:
    """Reads pictures for the network of one encoder.

    Parameters
    ----------
    encoder : callable
        Returns the encoder; called when the first picture has to be embedded, no sooner.
    """

    def __init__(self, encoder: Callable[[], Encoder]) -> None:
        self._encoder = encoder

    def warm_up(self) -> None:
        """Load the network, so that the first picture need not wait for it.

        One that cannot be loaded says so when a picture has to be embedded.
        """
        with suppress(SemsearchError):
            self._encoder()

    def embed(self, image: ImageSource) -> Array:
        """Return the embedding of a picture, shape (dim,), float32.

        Raises
        ------
        UnreadableImageError
            If it is a file, or the content of one, that cannot be decoded.
        """
        embedding: Array = self._encoder().encode([self.decode(image)])[0]
        return embedding

    def embed_region(self, image: ImageSource, box: Box) -> Array:
        """Return the embedding of a part of a picture, shape (dim,); see below.

        Raises
        ------
        EmptyRegionError
            If nothing is left of the box.
        UnreadableImageError
            As `embed`.
        """
        return embed_region(self._encoder(), self.decode(image), box)

    def embed_views(self, image: ImageSource, box: Box | None = None) -> Array:
        """Return the embeddings of a picture, or a box on it, shape (`VIEWS`, dim): as it is,
        mirrored, and its middle, which shows what stands there larger.

        Raises
        ------
        EmptyRegionError, UnreadableImageError
            As `embed_region`.
        """
        shown = self.decode(image)
        return self._encoder().encode(views_of(crop(shown, box) if box else shown))

    def part(self, image: ImageSource, box: Box | None = None) -> PhotoPart:
        """Return what asks for photos that are like a picture, or like a box on it.

        Raises
        ------
        EmptyRegionError, UnreadableImageError
            As `embed_region`.
        """
        shown = self.decode(image)
        if box is None:
            return PhotoPart(self.embed(shown), colours=describe(shown))
        return PhotoPart(self.embed_region(shown, box), colours=describe(crop(shown, box)))

    def feature_map(self, image: ImageSource) -> FeatureMap | None:
        """Return what the encoder sees in each part of a picture, see `Encoder.feature_map`."""
        return self._encoder().feature_map(self.decode(image))

    def decode(self, image: ImageSource) -> Image.Image:
        """Return a picture upright and in RGB; files are decoded in another process.

        Raises
        ------
        UnreadableImageError
            As `embed`.
        """
        if isinstance(image, Image.Image):
            return load_image(image, across=ACROSS)
        source = image if isinstance(image, bytes) else Path(image)
        return shared_decoders().decode(source, across=ACROSS).image


def views_of(picture: Image.Image) -> list[Image.Image]:
    """Return the `VIEWS` of a picture: as it is, mirrored, and its middle."""
    return [picture, ImageOps.mirror(picture), crop(picture, MIDDLE)]


def embed_region(encoder: Encoder, image: Image.Image, box: Box) -> Array:
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


def pool_region(encoder: Encoder, image: Image.Image, box: Box) -> Array | None:
    """Return the embedding of a box pooled from the map of the whole photo, shape (dim,).

    None if the encoder has no map.

    Raises
    ------
    EmptyRegionError
        As `embed_region`.
    """
    seen = encoder.feature_map(image)
    return None if seen is None else seen.pool(seen.mask(inside(box))[None])[0]


def crop(image: Image.Image, box: Box) -> Image.Image:
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


def part_of(box: Box) -> Box | None:
    """Return a box as `inside` has it, rounded; None if it is the whole photo.

    Raises
    ------
    EmptyRegionError
        As `inside`.
    """
    left, top, right, bottom = (round(side, DIGITS) for side in inside(box))
    return None if (left, top, right, bottom) == WHOLE else (left, top, right, bottom)


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
