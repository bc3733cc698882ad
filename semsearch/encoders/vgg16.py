"""VGG16's convolutional part as an encoder, pooled to 512 numbers a photo."""

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from semsearch.assets import model_path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

SIDE = 224
GEM_POWER = 3.0
CHANNEL_MEANS_BGR = (103.939, 116.779, 123.68)


class VGG16Encoder:
    """Embeds photos with VGG16 (Simonyan and Zisserman, 2014), trained on ImageNet.

    The last feature map, (7, 7, 512), is pooled by generalised mean with p = 3 (GeM;
    Radenović, Tolias and Chum, 2018), which found more photos of the same class than
    the average or the maximum, and scaled to unit length.
    """

    name = "vgg16"
    dim = 512

    def __init__(self) -> None:
        # TensorFlow takes seconds to import, so only those who embed photos pay for it.
        import tensorflow as tf

        network = _network()
        means = tf.constant(CHANNEL_MEANS_BGR)

        @tf.function(input_signature=[tf.TensorSpec((None, SIDE, SIDE, 3), tf.float32)])  # type: ignore[untyped-decorator]
        def embed(rgb: Any) -> Any:
            maps = network(rgb[..., ::-1] - means, training=False)
            return tf.math.l2_normalize(gem(maps), axis=-1)

        def gem(maps: Any) -> Any:
            return tf.reduce_mean(maps**GEM_POWER, axis=[1, 2]) ** (1 / GEM_POWER)

        self._embed = embed

    def encode(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        """Return the embeddings of RGB `images`, shape (n, 512), float32, unit length."""
        if not images:
            return np.empty((0, self.dim), np.float32)
        return np.asarray(self._embed(pixels(images)).numpy(), np.float32)


def pixels(images: Sequence[Image.Image]) -> NDArray[np.float32]:
    """Return `images` squashed to 224 x 224, shape (n, 224, 224, 3), 0 to 255.

    Squashing keeps the whole photo in view, where a central crop would lose its sides.
    """
    size = (SIDE, SIDE)
    return np.stack(
        [np.asarray(i.resize(size, Image.Resampling.BICUBIC), np.float32) for i in images]
    )


def _network() -> Any:
    import keras

    network = keras.applications.VGG16(weights=None, include_top=False, input_shape=(SIDE, SIDE, 3))
    with np.load(model_path("vgg16-conv"), allow_pickle=False) as weights:
        for layer in network.layers:
            if layer.weights:
                parts = (weights[f"{layer.name}/{part}"] for part in ("kernel", "bias"))
                layer.set_weights([part.astype(np.float32) for part in parts])
    return network
