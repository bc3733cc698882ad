"""The whole of VGG16 as an encoder, and its own 1,000 ImageNet classes."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from semsearch.encoders.pretrained import PretrainedEncoder
from semsearch.encoders.vgg16 import CHANNEL_MEANS_BGR, SIDE
from semsearch.errors import ModelFileError
from semsearch.extras import missing
from semsearch.images.loading import squash
from semsearch.models.downloads import DOWNLOADS

WEIGHTS = DOWNLOADS["vgg16"]
FEATURES, CLASSES = 4096, 1000

# What Keras and h5py raise over files that are damaged, or hold something else.
_READING_ERRORS = (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError)


class VGG16FC2Encoder(PretrainedEncoder):
    """Embeds photos with the layer fc2 of VGG16 (Simonyan and Zisserman, 2014).

    This is the embedding of Ameisen's talk. It is not scaled, because the network's own
    classifier minds its length. The weights are not shipped: ``semsearch download vgg16``.
    """

    name = "vgg16-fc2"
    dim = FEATURES
    norms = (1e-3, 1e4)
    side = SIDE

    def __init__(self) -> None:
        network = _network(find_weights())
        # TensorFlow takes seconds to import, so only those who embed photos pay for it.
        from semsearch.encoders.quiet_tensorflow import tf

        means = tf.constant(CHANNEL_MEANS_BGR)
        signature = [tf.TensorSpec((None, SIDE, SIDE, 3), tf.float32)]

        @tf.function(input_signature=signature)  # type: ignore[untyped-decorator]
        def embed(rgb: Any) -> Any:
            return network(rgb[..., ::-1] - means, training=False)

        self._see = embed

    def check_itself(self) -> None:
        """Do nothing: the weights are the user's own, so no embedding is known."""

    def _embed(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        return np.asarray(self._see(squash(images, SIDE)).numpy(), np.float32)

    def classifier(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return kernel, (4096, 1000), and bias of its ImageNet classes."""
        return load_classifier(find_weights())


def classify(embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the logits of the 1,000 ImageNet classes, shape (n, 1000), of embeddings.

    Raises
    ------
    ModelFileError
        If the weights are missing or damaged.
    """
    kernel, bias = load_classifier(find_weights())
    return np.asarray(embeddings @ kernel + bias, np.float32)


def find_weights() -> Path:
    """Return the path of the weights.

    ``SEMSEARCH_VGG16`` decides if it is set; else the user's folder of models is looked
    into, and then Keras' own.

    Raises
    ------
    ModelFileError
        If they are nowhere.
    """
    own_copy = os.environ.get(WEIGHTS.variable)
    keras = Path(os.environ.get("KERAS_HOME", "~/.keras")) / "models" / WEIGHTS.file
    places = [Path(own_copy)] if own_copy else [WEIGHTS.target, keras]
    for path in places:
        if path.expanduser().is_file():
            return path.expanduser()
    raise ModelFileError(f"VGG16's weights are not at {' or '.join(map(str, places))}. {_remedy()}")


@cache
def load_classifier(path: Path) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the kernel, (4096, 1000), and the bias, (1000,), of the layer ``predictions``."""
    with _reading(path), _open(path) as file:
        layer = file["predictions"]
        kernel, bias = (np.asarray(layer[name], np.float32) for name in layer.attrs["weight_names"])
        if (kernel.shape, bias.shape) != ((FEATURES, CLASSES), (CLASSES,)):
            raise ValueError(f"the layer predictions has the shapes {kernel.shape}, {bias.shape}")
    return kernel, bias


def _open(path: Path) -> Any:
    try:
        import h5py
    except ImportError:
        raise missing("train", "The encoder vgg16-fc2") from None
    # HDF5 has no checksum of the numbers. Weights that someone saved anew have another size.
    if path.stat().st_size == WEIGHTS.size and not WEIGHTS.matches(path):
        raise ValueError("the MD5 differs from the published one")
    return h5py.File(path, "r")


def _network(path: Path) -> Any:
    """Return VGG16 from pixels to fc2; Keras checks the number of layers and their shapes."""
    # This checks the file, and tells most wrong ones before seconds are spent on building.
    load_classifier(path)
    from semsearch.encoders.quiet_tensorflow import keras

    with _reading(path):
        network = keras.applications.VGG16(weights=str(path))
    return keras.Model(network.inputs, network.get_layer("fc2").output)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except _READING_ERRORS as error:
        raise ModelFileError(
            f"{path} is damaged or holds something else than VGG16's weights ({error}). {_remedy()}"
        ) from error


def _remedy() -> str:
    if os.environ.get(WEIGHTS.variable):
        return f"Correct {WEIGHTS.variable}, or unset it and run: semsearch download vgg16"
    return f"Run: semsearch download vgg16. Or set {WEIGHTS.variable} to the path of a copy."
