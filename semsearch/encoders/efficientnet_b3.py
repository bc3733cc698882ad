"""EfficientNet-B3 as an encoder, and its 1,000 ImageNet classes as a teacher."""

import os
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from semsearch.assets import model_path
from semsearch.feature_map import FeatureMap
from semsearch.images import squash

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

SIDE = 300
MEAN = (0.485, 0.456, 0.406)
DEVIATION = (0.229, 0.224, 0.225)


class Stage(NamedTuple):
    """Blocks of one width: how many, their kernel's side, and the stride of the first."""

    blocks: int
    kernel: int
    stride: int


STAGES = (
    Stage(2, 3, 1), Stage(3, 3, 2), Stage(3, 5, 2), Stage(5, 3, 2),
    Stage(5, 5, 1), Stage(6, 5, 2), Stage(2, 3, 1),
)  # fmt: skip

Weights = dict[str, NDArray[np.float32]]


class EfficientNetB3Encoder:
    """Embeds photos with EfficientNet-B3 (Tan and Le, 2019), trained on ImageNet.

    The embedding is the average of the last feature map, (10, 10, 1536), as the network's
    own classifier takes it; it is not scaled, because the classifier minds its length.
    """

    name = "efficientnet-b3"
    dim = 1536
    side = SIDE

    def __init__(self) -> None:
        # TensorFlow takes seconds to import, so only those who embed photos pay for it.
        import tensorflow as tf

        weights = load_weights()
        signature = [tf.TensorSpec((None, SIDE, SIDE, 3), tf.float32)]

        @tf.function(input_signature=signature)  # type: ignore[untyped-decorator]
        def see(rgb: Any) -> Any:
            return feature_map(rgb, weights)

        @tf.function(input_signature=signature)  # type: ignore[untyped-decorator]
        def embed(rgb: Any) -> Any:
            return tf.reduce_mean(feature_map(rgb, weights), axis=[1, 2])

        self._see = see
        self._embed = embed

    def encode(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        """Return the embeddings of RGB `images`, shape (n, 1536), float32."""
        if not images:
            return np.empty((0, self.dim), np.float32)
        return np.asarray(self._embed(squash(images, SIDE)).numpy(), np.float32)

    def look(self, image: Image.Image) -> FeatureMap:
        """Return the feature map of an RGB image, (10, 10, 1536)."""
        return FeatureMap(self._see(squash([image], SIDE)).numpy()[0])

    def classifier(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return kernel, (1536, 1000), and bias of its ImageNet classes."""
        weights = load_weights()
        return weights["predictions/kernel"], weights["predictions/bias"]


def classify(embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the logits of the 1,000 ImageNet classes, shape (n, 1000), of embeddings."""
    weights = load_weights()
    logits = embeddings @ weights["predictions/kernel"] + weights["predictions/bias"]
    return np.asarray(logits, np.float32)


@cache
def load_weights() -> Weights:
    """Return the network's arrays, batch normalisation folded into them, by name."""
    with np.load(model_path("efficientnet-b3"), allow_pickle=False) as file:
        return {name: file[name].astype(np.float32) for name in file.files}


def feature_map(rgb: Any, weights: Weights) -> Any:
    """Return the last feature map, (n, 10, 10, 1536), of `rgb`, (n, 300, 300, 3), 0 to 255."""
    import tensorflow as tf

    x = (rgb / 255.0 - MEAN) / DEVIATION
    x = tf.nn.silu(_convolve(x, weights, "stem", stride=2))
    for number, stage in enumerate(STAGES, 1):
        for block in range(1, stage.blocks + 1):
            name = f"stage{number}/block{block}"
            x = _block(x, weights, name, stage.stride if block == 1 else 1)
    return tf.nn.silu(_convolve(x, weights, "top"))


def _block(x: Any, weights: Weights, name: str, stride: int) -> Any:
    """Inverted bottleneck (Sandler et al., 2018) with squeeze and excitation (Hu et al., 2018)."""
    import tensorflow as tf

    y = x
    if f"{name}/expand/kernel" in weights:
        y = tf.nn.silu(_convolve(y, weights, f"{name}/expand"))
    y = tf.nn.silu(_convolve(y, weights, f"{name}/depthwise", stride, depthwise=True))
    gate = tf.reduce_mean(y, axis=[1, 2], keepdims=True)
    gate = tf.nn.silu(_convolve(gate, weights, f"{name}/squeeze"))
    y *= tf.sigmoid(_convolve(gate, weights, f"{name}/excite"))
    y = _convolve(y, weights, f"{name}/project")
    return x + y if stride == 1 and x.shape[-1] == y.shape[-1] else y


def _convolve(x: Any, weights: Weights, name: str, stride: int = 1, depthwise: bool = False) -> Any:
    """Convolve with the same padding on both sides: PyTorch, where this was trained, does so."""
    import tensorflow as tf

    kernel = weights[f"{name}/kernel"]
    side = (kernel.shape[0] - 1) // 2
    if side:
        x = tf.pad(x, [[0, 0], [side, side], [side, side], [0, 0]])
    convolution = tf.nn.depthwise_conv2d if depthwise else tf.nn.conv2d
    return convolution(x, kernel, [1, stride, stride, 1], "VALID") + weights[f"{name}/bias"]
