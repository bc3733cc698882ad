"""The seam between photos and embeddings: an encoder turns pictures into vectors.

A new encoder is a module here with a class that satisfies `Encoder`, and a row in
`ENCODERS`. Nothing else in semsearch knows which network it is.
"""

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from semsearch.errors import UnknownEncoderError

DEFAULT_ENCODER = "vgg16"
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
    dim: int

    def encode(self, images: Sequence[Image]) -> NDArray[np.float32]:
        """Return the embeddings of `images`, shape (n, dim), float32.

        They have unit length, unless the network's own classifier minds their length.
        """
        ...

    def classifier(self) -> Classifier | None:
        """Return kernel, (dim, 1000), and bias of its own ImageNet classes, if it has them."""
        ...


@cache
def load_encoder(name: str = DEFAULT_ENCODER) -> Encoder:
    """Return an encoder with its weights, loaded once a process.

    Raises
    ------
    ModelFileError
        If its weights are missing or damaged.
    UnknownEncoderError
        If `name` is not in `ENCODERS`.
    """
    if name not in ENCODERS:
        known = ", ".join(ENCODERS)
        raise UnknownEncoderError(f"There is no encoder {name!r}. Choose from: {known}.")
    module, attribute = ENCODERS[name]
    return cast(Callable[[], Encoder], getattr(import_module(module), attribute))()
