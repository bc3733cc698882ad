"""VGG16's convolutional part as an encoder, pooled to 512 numbers a photo."""

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from semsearch.assets import model_path
from semsearch.feature_map import Box, FeatureMap
from semsearch.images import squash
from semsearch.vectors import unit

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
    side = SIDE

    def __init__(self) -> None:
        # TensorFlow takes seconds to import, so only those who embed photos pay for it.
        import tensorflow as tf

        network = _network()
        means = tf.constant(CHANNEL_MEANS_BGR)

        @tf.function(input_signature=[tf.TensorSpec((None, SIDE, SIDE, 3), tf.float32)])  # type: ignore[untyped-decorator]
        def see(rgb: Any) -> Any:
            return network(rgb[..., ::-1] - means, training=False)

        self._see = see

    def encode(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        """Return the embeddings of RGB `images`, shape (n, 512), float32, unit length."""
        if not images:
            return np.empty((0, self.dim), np.float32)
        return _pool(self._see(squash(images, SIDE)).numpy())

    def encode_windows(
        self, images: Sequence[Image.Image], windows: Sequence[Box]
    ) -> NDArray[np.float32]:
        """Return the embeddings of parts of RGB `images`, from one look at each.

        Parameters
        ----------
        images : sequence of n pictures
        windows : sequence of m (left, top, right, bottom)
            As shares of width and height, 0 to 1; they are moved to the grid of 7 by 7.

        Returns
        -------
        array of shape (m, n, 512), float32, unit length
        """
        maps = self._see(squash(images, SIDE)).numpy()
        grid = np.round(np.array(windows) * maps.shape[1]).astype(int)
        return np.stack([_pool(maps[:, t:b, left:right]) for left, t, right, b in grid])

    def look(self, image: Image.Image) -> FeatureMap:
        """Return the feature map of an RGB image, (7, 7, 512)."""
        return FeatureMap(self._see(squash([image], SIDE)).numpy()[0], GEM_POWER, is_unit=True)

    def classifier(self) -> None:
        """Return None: the layers that name classes are not among the weights."""


def _pool(maps: NDArray[np.float32]) -> NDArray[np.float32]:
    pooled = np.mean(maps**GEM_POWER, axis=(1, 2)) ** (1 / GEM_POWER)
    return unit(pooled)


def _network() -> Any:
    import keras

    network = keras.applications.VGG16(weights=None, include_top=False, input_shape=(SIDE, SIDE, 3))
    with np.load(model_path("vgg16-conv"), allow_pickle=False) as weights:
        for layer in network.layers:
            if layer.weights:
                kernel = weights[f"{layer.name}/kernel"] * weights[f"{layer.name}/scale"]
                layer.set_weights([kernel, weights[f"{layer.name}/bias"].astype(np.float32)])
    return network
