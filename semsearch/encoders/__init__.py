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

DEFAULT_ENCODER = "vgg16"
ENCODERS = {"vgg16": ("semsearch.encoders.vgg16", "VGG16Encoder")}


class Encoder(Protocol):
    """A network that turns pictures into embeddings."""

    name: str
    dim: int

    def encode(self, images: Sequence[Image]) -> NDArray[np.float32]:
        """Return the embeddings of `images`, shape (n, dim), float32, unit length."""
        ...


@cache
def load_encoder(name: str = DEFAULT_ENCODER) -> Encoder:
    """Return an encoder with its weights, loaded once a process.

    Raises
    ------
    ModelFileError
        If its weights are missing or damaged.
    KeyError
        If `name` is not in `ENCODERS`.
    """
    module, attribute = ENCODERS[name]
    return cast(Callable[[], Encoder], getattr(import_module(module), attribute))()
