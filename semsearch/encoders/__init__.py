"""The seam between photos and embeddings: an encoder turns pictures into vectors.

A new encoder is a module here with a `PretrainedEncoder`, and a row in `ENCODERS`. Nothing
else in semsearch knows which network it is.
"""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from semsearch.encoders.feature_map import FeatureMap
from semsearch.errors import UnknownEncoderError

TALK_ENCODER = "vgg16"
OWN_ENCODER = "efficientnet-b3"
ENCODERS = {
    "vgg16": ("semsearch.encoders.vgg16", "VGG16Encoder"),
    "vgg16-fc2": ("semsearch.encoders.vgg16_fc2", "VGG16FC2Encoder"),
    "efficientnet-b3": ("semsearch.encoders.efficientnet_b3", "EfficientNetB3Encoder"),
    "efficientnet-b3+clip": ("semsearch.encoders.clip_vit_b16", "EfficientNetCLIPEncoder"),
}


Classifier = tuple[NDArray[np.float32], NDArray[np.float32]]


class Encoder(Protocol):
    """A network that turns pictures into embeddings."""

    name: str

    @property
    def dim(self) -> int:
        """Length of an embedding."""
        ...

    @property
    def side(self) -> int | None:
        """The side of the squares that it sees, if it sees but one size."""
        ...

    def encode(self, images: Sequence[Image]) -> NDArray[np.float32]:
        """Return the embeddings of `images`, shape (n, dim), float32.

        They have unit length, unless the network's own classifier minds their length.

        Raises
        ------
        WrongEmbeddingError
            If one of them cannot be right.
        """
        ...

    def feature_map(self, image: Image) -> FeatureMap | None:
        """Return what it sees in each part of a picture, if its embedding is pooled from that."""
        ...

    def classifier(self) -> Classifier | None:
        """Return kernel, (dim, 1000), and bias of its own ImageNet classes, if it has them."""
        ...


@cache
def load_encoder(name: str) -> Encoder:
    """Return an encoder with its weights, loaded and tried on a known picture once a process.

    Raises
    ------
    ModelFileError
        If its weights are missing or damaged.
    UnknownEncoderError
        If `name` is not in `ENCODERS`.
    WrongEmbeddingError
        If it computes wrong numbers on this computer.
    """
    encoder = _class(name)()
    encoder.check_itself()
    return cast(Encoder, encoder)


class LazyEncoder:
    """An encoder that is loaded when the first picture has to be embedded, and no sooner.

    Raises
    ------
    UnknownEncoderError
        If `name` is not in `ENCODERS`.
    """

    def __init__(self, name: str) -> None:
        _check(name)
        self.name = name

    @property
    def dim(self) -> int:
        """Length of an embedding."""
        return load_encoder(self.name).dim

    @property
    def side(self) -> int | None:
        """See `Encoder.side`."""
        return cast(int | None, _class(self.name).side)

    def encode(self, images: Sequence[Image]) -> NDArray[np.float32]:
        """See `Encoder.encode`."""
        return load_encoder(self.name).encode(images)

    def feature_map(self, image: Image) -> FeatureMap | None:
        """See `Encoder.feature_map`."""
        return load_encoder(self.name).feature_map(image)

    def classifier(self) -> Classifier | None:
        """See `Encoder.classifier`."""
        return load_encoder(self.name).classifier()


def _class(name: str) -> Any:
    _check(name)
    module, attribute = ENCODERS[name]
    return getattr(import_module(module), attribute)


def _check(name: str) -> None:
    if name not in ENCODERS:
        known = ", ".join(ENCODERS)
        raise UnknownEncoderError(f"There is no encoder {name!r}. Choose from: {known}.")
