"""The seam between photos and embeddings: an encoder turns pictures into vectors.

A new encoder is a module here with a `PretrainedEncoder`, and a row in `ENCODERS`. Those that
people tune lie in their own folder of models. Nothing else in semsearch knows which network it is.
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
from semsearch.models.tuned import TunedFiles, find_tuned, tuned_encoders

TALK_ENCODER = "vgg16"
OWN_ENCODER = "efficientnet-b3"
ENCODERS = {
    "vgg16": ("semsearch.encoders.vgg16", "VGG16Encoder"),
    "vgg16-fc2": ("semsearch.encoders.vgg16_fc2", "VGG16FC2Encoder"),
    "efficientnet-b3": ("semsearch.encoders.efficientnet_b3", "EfficientNetB3Encoder"),
    "efficientnet-b3+clip": ("semsearch.encoders.clip_vit_b16", "EfficientNetCLIPEncoder"),
}
TUNED = ("semsearch.encoders.tuned.encoder", "TunedEncoder")

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
        If `name` is neither in `ENCODERS` nor that of a tuned encoder.
    WrongEmbeddingError
        If it computes wrong numbers on this computer.
    """
    tuned = _find_tuned(name)
    encoder = encoder_class(name)(tuned) if tuned else encoder_class(name)()
    encoder.check_itself()
    return cast(Encoder, encoder)


class LazyEncoder:
    """An encoder that is loaded when the first picture has to be embedded, and no sooner.

    Attributes
    ----------
    name : str
        The whole name, as libraries keep it, also where a tuned encoder's short one is given.

    Raises
    ------
    UnknownEncoderError
        If `name` is neither in `ENCODERS` nor that of a tuned encoder.
    """

    def __init__(self, name: str) -> None:
        tuned = _find_tuned(name)
        self.name = tuned.name if tuned else name

    @property
    def dim(self) -> int:
        """Length of an embedding."""
        return load_encoder(self.name).dim

    @property
    def side(self) -> int | None:
        """See `Encoder.side`."""
        tuned = _find_tuned(self.name)
        shipped = tuned.facts["encoder"] if tuned else self.name
        return cast(int | None, encoder_class(shipped).side)

    def encode(self, images: Sequence[Image]) -> NDArray[np.float32]:
        """See `Encoder.encode`."""
        return load_encoder(self.name).encode(images)

    def feature_map(self, image: Image) -> FeatureMap | None:
        """See `Encoder.feature_map`."""
        return load_encoder(self.name).feature_map(image)

    def classifier(self) -> Classifier | None:
        """See `Encoder.classifier`."""
        return load_encoder(self.name).classifier()


def encoder_names() -> list[str]:
    """Return the names by which encoders are chosen: the shipped ones, then the tuned ones."""
    return [*ENCODERS, *(files.short_name for files in tuned_encoders())]


def encoder_class(name: str) -> Any:
    """Return the class of an encoder.

    Raises
    ------
    UnknownEncoderError
        If there is no such encoder.
    """
    module, attribute = TUNED if _find_tuned(name) else ENCODERS[name]
    return getattr(import_module(module), attribute)


def _find_tuned(name: str) -> TunedFiles | None:
    """Return the files of an encoder, None if it is a shipped one."""
    found = None if name in ENCODERS else find_tuned(name)
    if name not in ENCODERS and not found:
        known = ", ".join(encoder_names())
        raise UnknownEncoderError(f"There is no encoder {name!r}. Choose from: {known}.")
    return found
