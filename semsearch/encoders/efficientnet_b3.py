"""EfficientNet-B3 as an encoder, and its 1,000 ImageNet classes as a teacher."""

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from semsearch.encoders.feature_map import FeatureMap, pooled
from semsearch.encoders.layers import Kernel, Layers
from semsearch.encoders.pretrained import MapEncoder
from semsearch.encoders.runtimes import compiled
from semsearch.models.manifest import model_path

SIDE = 300
MEAN = 255 * np.array((0.485, 0.456, 0.406), np.float32)
DEVIATION = 255 * np.array((0.229, 0.224, 0.225), np.float32)


class Stage(NamedTuple):
    """Blocks of one width: how many, their kernel's side, and the stride of the first."""

    blocks: int
    kernel: int
    stride: int


STAGES = (
    Stage(2, 3, 1), Stage(3, 3, 2), Stage(3, 5, 2), Stage(5, 3, 2),
    Stage(5, 5, 1), Stage(6, 5, 2), Stage(2, 3, 1),
)  # fmt: skip
NUMBERED = tuple(enumerate(STAGES, 1))

Weights = dict[str, NDArray[np.float32]]


class EfficientNetB3Encoder(MapEncoder):
    """Embeds photos with EfficientNet-B3 (Tan and Le, 2019), trained on ImageNet.

    The embedding is the average of the last feature map, (10, 10, 1536), as the network's
    own classifier takes it; it is not scaled, because the classifier minds its length.
    """

    name = "efficientnet-b3"
    dim = 1536
    norms = (1.0, 60.0)
    side = SIDE

    def __init__(self) -> None:
        weights = load_weights()
        super().__init__(compiled(lambda layers, rgb: feature_map(layers, rgb, weights), SIDE))

    def _pool(self, maps: NDArray[np.float32]) -> NDArray[np.float32]:
        return pooled(maps, 1.0, is_unit=False)

    def _feature_map(self, image: Image.Image) -> FeatureMap:
        return FeatureMap(self._maps([image])[0])

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


def feature_map(layers: Layers, rgb: Any, weights: Weights) -> Any:
    """Return the last feature map, (n, 10, 10, 1536), of `rgb`, (n, 300, 300, 3), 0 to 255."""
    return top(layers, run(layers, stem(layers, rgb, weights), weights, NUMBERED), weights)


def stem(layers: Layers, rgb: Any, weights: Weights) -> Any:
    """Return what the first stage sees of `rgb`, (n, 300, 300, 3), 0 to 255."""
    x = layers.normalise(rgb, MEAN, DEVIATION)
    return layers.silu(layers.convolve(x, _kernel(weights, "stem"), stride=2))


def run(layers: Layers, x: Any, weights: Weights, stages: Iterable[tuple[int, Stage]]) -> Any:
    """Return what comes out of some stages in a row, the first of which sees `x`."""
    for number, stage in stages:
        for block in range(1, stage.blocks + 1):
            name = f"stage{number}/block{block}"
            y = _block(layers, x, weights, name, stage.stride if block == 1 else 1)
            x = y if block == 1 else layers.add(x, y)
    return x


def top(layers: Layers, x: Any, weights: Weights) -> Any:
    """Return the last feature map, of what comes out of the last stage."""
    return layers.silu(layers.convolve(x, _kernel(weights, "top")))


def _block(layers: Layers, x: Any, weights: Weights, name: str, stride: int) -> Any:
    """Inverted bottleneck (Sandler et al., 2018) with squeeze and excitation (Hu et al., 2018)."""

    def convolve(x: Any, part: str, stride: int = 1) -> Any:
        kernel = _kernel(weights, f"{name}/{part}")
        return layers.convolve(x, kernel, stride, depthwise=part == "depthwise")

    if f"{name}/expand/kernel" in weights:
        x = layers.silu(convolve(x, "expand"))
    x = layers.silu(convolve(x, "depthwise", stride))
    gate = layers.silu(convolve(layers.mean(x), "squeeze"))
    x = layers.multiply(x, layers.sigmoid(convolve(gate, "excite")))
    return convolve(x, "project")


def _kernel(weights: Weights, name: str) -> Kernel:
    return Kernel(weights[f"{name}/kernel"], weights[f"{name}/bias"])
