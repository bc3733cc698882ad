"""What the encoders have in common: an embedding that cannot be right is refused."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from semsearch.encoders.feature_map import Box, FeatureMap
from semsearch.errors import WrongEmbeddingError
from semsearch.images.loading import squash
from semsearch.models.manifest import model_path
from semsearch.vectors import Array, unit

# Runtimes and 8-bit numbers come within 0.995; garbage stays below 0.5.
ALIKE = 0.97


class PretrainedEncoder(ABC):
    """An `Encoder` whose embeddings are checked before anybody sees them.

    Attributes
    ----------
    norms : (lowest, highest)
        Between which the length of any picture's embedding lies, plain colours and noise too.
    """

    name: str
    dim: int
    norms: tuple[float, float]

    def encode(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        """Return the embeddings of RGB `images`, shape (n, dim), float32.

        Raises
        ------
        WrongEmbeddingError
            If one of them cannot be right.
        """
        if not images:
            return np.empty((0, self.dim), np.float32)
        return self._checked(self._embed(images))

    def feature_map(self, image: Image.Image) -> FeatureMap | None:
        """See `Encoder.feature_map`.

        Raises
        ------
        WrongEmbeddingError
            As `encode`.
        """
        seen = self._feature_map(image)
        if seen is not None:
            self._checked(seen.pool(np.ones((1, *seen.grid), np.float32)))
        return seen

    def check_itself(self) -> None:
        """Embed a picture whose embedding is known.

        Raises
        ------
        WrongEmbeddingError
            If it comes out another.
        """
        likeness = float(unit(self.encode([known_picture()]))[0] @ self._known_embedding())
        if likeness < ALIKE:
            raise self._refusal(f"a known picture came out with a cosine of {likeness:.2f}, not 1")

    def _known_embedding(self) -> Array:
        """Return what it makes of `known_picture`, shape (dim,), unit length."""
        return known_embedding(self.name)

    @abstractmethod
    def _embed(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        """Return the embeddings of one picture or more, shape (n, dim), unchecked."""

    def _feature_map(self, image: Image.Image) -> FeatureMap | None:
        """Return what is to be seen where, unchecked; None if it has no place in the photo."""
        return None

    def _checked(self, embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
        lengths = np.linalg.norm(embeddings.astype(np.float64), axis=-1)
        lowest, highest = self.norms
        right = (lengths >= lowest) & (lengths <= highest)
        if not right.all():
            wrong = lengths[~right][0]
            raise self._refusal(
                f"an embedding of length {wrong:.3g}, not {lowest:g} to {highest:g}"
            )
        return embeddings

    def _refusal(self, found: str) -> WrongEmbeddingError:
        return WrongEmbeddingError(
            f"The network {self.name} computes wrong numbers here ({found}), so nothing of it is "
            "kept. Set SEMSEARCH_RUNTIME=tensorflow and start again."
        )


class MapEncoder(PretrainedEncoder):
    """An encoder whose embeddings are pooled from the last feature map of one network.

    Parameters
    ----------
    see : callable
        Returns the feature maps, shape (n, rows, columns, channels), of RGB pixels,
        (n, `side`, `side`, 3), 0 to 255.
    """

    side: int

    def __init__(self, see: Callable[[NDArray[np.float32]], NDArray[np.float32]]) -> None:
        self._see = see

    def encode_windows(
        self, images: Sequence[Image.Image], windows: Sequence[Box]
    ) -> NDArray[np.float32]:
        """Return the embeddings of parts of RGB `images`, from one look at each.

        Parameters
        ----------
        images : sequence of n pictures
        windows : sequence of m (left, top, right, bottom)
            As shares of width and height, 0 to 1; they are moved to the cells of the map.

        Returns
        -------
        array of shape (m, n, dim), float32

        Raises
        ------
        WrongEmbeddingError
            If one of them cannot be right.
        """
        maps = self._maps(images)
        grid = np.round(np.array(windows) * maps.shape[1]).astype(int)
        pooled = [self._pool(maps[:, t:b, left:right]) for left, t, right, b in grid]
        return self._checked(np.stack(pooled))

    def _embed(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        return self._pool(self._maps(images))

    def _maps(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        return self._see(squash(images, self.side))

    @abstractmethod
    def _pool(self, maps: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the embeddings of whole maps or of parts of them, shape (n, dim)."""


def known_picture() -> Image.Image:
    """Return a picture of many colours and edges, made of numbers, of 300 x 300 pixels."""
    x, y = np.meshgrid(np.arange(300), np.arange(300))
    waves = np.stack([x * 255 // 299, y * 255 // 299, (x // 20 + y // 30) % 2 * 200], axis=2)
    return Image.fromarray(waves.astype(np.uint8))


@cache
def known_embedding(name: str) -> Array:
    """Return what an encoder makes of `known_picture` in float32, shape (dim,), unit length."""
    with np.load(model_path("known-embeddings"), allow_pickle=False) as file:
        return unit(file[name].astype(np.float32))
