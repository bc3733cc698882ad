"""Pictures that somebody gives: decoded, and embedded by the encoder of a library."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PIL import Image

from semsearch.encoders import Encoder
from semsearch.encoders.feature_map import Box, FeatureMap
from semsearch.errors import SemsearchError
from semsearch.images.decoding import shared_decoders
from semsearch.images.loading import ImageSource, load_image
from semsearch.images.tiles import ACROSS
from semsearch.search.regions import embed_region
from semsearch.vectors import Array


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
        """Return the embedding of a part of a picture, shape (dim,); see `regions.embed_region`.

        Raises
        ------
        EmptyRegionError
            If nothing is left of the box.
        UnreadableImageError
            As `embed`.
        """
        return embed_region(self._encoder(), self.decode(image), box)

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
