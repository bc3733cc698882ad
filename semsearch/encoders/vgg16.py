"""VGG16's convolutional part as an encoder, pooled to 512 numbers a photo."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from semsearch.encoders.feature_map import FeatureMap, pooled
from semsearch.encoders.layers import Kernel, Layers
from semsearch.encoders.pretrained import MapEncoder
from semsearch.encoders.runtimes import compiled
from semsearch.models.manifest import model_path

SIDE = 224
GEM_POWER = 3.0
CHANNEL_MEANS_BGR = (103.939, 116.779, 123.68)
MEANS = CHANNEL_MEANS_BGR[::-1]
# The number of each block, and how many convolutions it has.
Block = tuple[int, int]
BLOCKS: tuple[Block, ...] = ((1, 2), (2, 2), (3, 3), (4, 3), (5, 3))
# The largest number that reaches each convolution, by scripts/calibrate.py; none but the first
# sees negative ones.
LARGEST = {
    "block1_conv1": 152, "block1_conv2": 832,
    "block2_conv1": 3621, "block2_conv2": 6929,
    "block3_conv1": 11501, "block3_conv2": 14817, "block3_conv3": 12953,
    "block4_conv1": 14163, "block4_conv2": 8476, "block4_conv3": 5588,
    "block5_conv1": 3219, "block5_conv2": 2112, "block5_conv3": 1159,
}  # fmt: skip


class VGG16Encoder(MapEncoder):
    """Embeds photos with VGG16 (Simonyan and Zisserman, 2014), trained on ImageNet.

    The last feature map, (7, 7, 512), is pooled by generalised mean with p = 3 (GeM;
    Radenović, Tolias and Chum, 2018), which found more photos of the same class than
    the average or the maximum, and scaled to unit length.
    """

    name = "vgg16"
    dim = 512
    norms = (0.99, 1.01)
    side = SIDE

    def __init__(self) -> None:
        kernels = load_kernels()
        super().__init__(compiled(lambda layers, rgb: feature_map(layers, rgb, kernels), SIDE))

    def _pool(self, maps: NDArray[np.float32]) -> NDArray[np.float32]:
        return pooled(maps, GEM_POWER, is_unit=True)

    def _feature_map(self, image: Image.Image) -> FeatureMap:
        return FeatureMap(self._maps([image])[0], GEM_POWER, is_unit=True)

    def classifier(self) -> None:
        """Return None: the layers that name classes are not among the weights."""


def load_kernels() -> dict[str, Kernel]:
    """Return the convolutions by Keras' names of their layers, in 8-bit numbers."""
    with np.load(model_path("vgg16-conv"), allow_pickle=False) as file:
        kernels = {
            name: Kernel(file[f"{name}/kernel"], file[f"{name}/bias"].astype(np.float32),
                         file[f"{name}/scale"])
            for name in LARGEST
        }  # fmt: skip
    first = kernels["block1_conv1"]
    # The weights are for blue, green, red; pictures have red, green, blue.
    kernels["block1_conv1"] = replace(first, values=first.values[:, :, ::-1])
    return kernels


def feature_map(layers: Layers, rgb: Any, kernels: dict[str, Kernel]) -> Any:
    """Return the last feature map, (n, 7, 7, 512), of `rgb`, (n, 224, 224, 3), 0 to 255."""
    return run(layers, centre(layers, rgb), kernels, BLOCKS)


def centre(layers: Layers, rgb: Any) -> Any:
    """Return what the first block sees of `rgb`, (n, 224, 224, 3), 0 to 255."""
    return layers.normalise(rgb, np.array(MEANS, np.float32), np.ones(3, np.float32))


def run(layers: Layers, x: Any, kernels: dict[str, Kernel], blocks: Iterable[Block]) -> Any:
    """Return what comes out of some blocks in a row, the first of which sees `x`."""
    for block, convolutions in blocks:
        for number in range(1, convolutions + 1):
            name = f"block{block}_conv{number}"
            lowest = -max(MEANS) if name == "block1_conv1" else 0.0
            x = layers.convolve(x, kernels[name], limits=(lowest, LARGEST[name]))
            x = layers.relu(x)
        x = layers.max_pool(x)
    return x
