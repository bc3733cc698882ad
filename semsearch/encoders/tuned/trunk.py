"""Networks taken apart: what stays as it is, and the last blocks, which can be tuned."""

from abc import ABC, abstractmethod
from typing import Any

import numpy as np

from semsearch.encoders import efficientnet_b3, vgg16
from semsearch.encoders.feature_map import pooled
from semsearch.encoders.layers import Kernel, Layers, Network
from semsearch.errors import UnknownEncoderError
from semsearch.vectors import Array

Weights = dict[str, Any]


class Trunk(ABC):
    """A shipped network whose last blocks can be computed for themselves.

    Attributes
    ----------
    name : str
        That of its encoder.
    side : int
        Of the squares that it sees.
    channels : int
        How many the last feature map has.
    power, is_unit : float, bool
        How the last feature map is pooled, see `FeatureMap`.
    norms : (lowest, highest)
        Between which the length of an embedding lies.
    blocks : tuple of str
        Those that can be tuned, the first in the network first.
    """

    name: str
    side: int
    channels: int
    power: float
    is_unit: bool
    norms: tuple[float, float]
    blocks: tuple[str, ...]

    @abstractmethod
    def lower(self, layers: Layers, rgb: Any, n: int) -> Any:
        """Return what the last `n` blocks see of RGB pixels, 0 to 255."""

    @abstractmethod
    def upper(self, layers: Layers, x: Any, weights: Weights, n: int) -> Any:
        """Return the last feature map, of what the last `n` blocks see."""

    @abstractmethod
    def weights(self, n: int) -> dict[str, Array]:
        """Return the shipped weights of the last `n` blocks, by name, in float32."""

    def frozen(self, layers: Layers, x: Any, n: int) -> Any:
        """Return what `upper` does with the shipped weights."""
        return self.upper(layers, x, self.weights(n), n)

    def classifier(self) -> tuple[Array, Array] | None:
        """Return kernel, (channels, 1000), and bias of its ImageNet classes, if it has them."""
        return None

    def pool(self, maps: Array) -> Array:
        """Return the embeddings that feature maps, (n, rows, columns, channels), stand for."""
        return pooled(maps, self.power, self.is_unit)


class VGG16Trunk(Trunk):
    """VGG16, of whose five blocks of convolutions the last four can be tuned."""

    name = "vgg16"
    side = vgg16.SIDE
    channels = 512
    power = vgg16.GEM_POWER
    is_unit = True
    norms = vgg16.VGG16Encoder.norms
    blocks = tuple(f"block{number}" for number, _ in vgg16.BLOCKS[1:])

    def __init__(self) -> None:
        self._kernels = vgg16.load_kernels()

    def lower(self, layers: Layers, rgb: Any, n: int) -> Any:
        """See `Trunk.lower`."""
        return vgg16.run(layers, vgg16.centre(layers, rgb), self._kernels, vgg16.BLOCKS[:-n])

    def upper(self, layers: Layers, x: Any, weights: Weights, n: int) -> Any:
        """See `Trunk.upper`."""
        kernels = {
            name: Kernel(weights[f"{name}/kernel"], weights[f"{name}/bias"])
            for name in self._names(n)
        }
        return vgg16.run(layers, x, kernels, vgg16.BLOCKS[-n:])

    def frozen(self, layers: Layers, x: Any, n: int) -> Any:
        """See `Trunk.frozen`; they are in 8-bit numbers."""
        return vgg16.run(layers, x, self._kernels, vgg16.BLOCKS[-n:])

    def weights(self, n: int) -> dict[str, Array]:
        """See `Trunk.weights`."""
        kernels = {name: self._kernels[name] for name in self._names(n)}
        found = {f"{name}/kernel": own.floats for name, own in kernels.items()}
        return found | {f"{name}/bias": own.bias for name, own in kernels.items()}

    def _names(self, n: int) -> list[str]:
        last = self.blocks[-n:]
        return [name for name in self._kernels if name.partition("_")[0] in last]


class EfficientNetB3Trunk(Trunk):
    """EfficientNet-B3, of whose seven stages the last six can be tuned; the top goes with them."""

    name = "efficientnet-b3"
    side = efficientnet_b3.SIDE
    channels = efficientnet_b3.EfficientNetB3Encoder.dim
    power = 1.0
    is_unit = False
    norms = efficientnet_b3.EfficientNetB3Encoder.norms
    blocks = tuple(f"stage{number}" for number, _ in efficientnet_b3.NUMBERED[1:])

    def __init__(self) -> None:
        self._weights = efficientnet_b3.load_weights()

    def lower(self, layers: Layers, rgb: Any, n: int) -> Any:
        """See `Trunk.lower`."""
        x = efficientnet_b3.stem(layers, rgb, self._weights)
        return efficientnet_b3.run(layers, x, self._weights, efficientnet_b3.NUMBERED[:-n])

    def upper(self, layers: Layers, x: Any, weights: Weights, n: int) -> Any:
        """See `Trunk.upper`."""
        x = efficientnet_b3.run(layers, x, weights, efficientnet_b3.NUMBERED[-n:])
        return efficientnet_b3.top(layers, x, weights)

    def weights(self, n: int) -> dict[str, Array]:
        """See `Trunk.weights`."""
        last = ("top", *self.blocks[-n:])
        return {name: own for name, own in self._weights.items() if name.split("/")[0] in last}

    def classifier(self) -> tuple[Array, Array]:
        """See `Trunk.classifier`."""
        return self._weights["predictions/kernel"], self._weights["predictions/bias"]


TRUNKS: dict[str, type[Trunk]] = {
    VGG16Trunk.name: VGG16Trunk,
    EfficientNetB3Trunk.name: EfficientNetB3Trunk,
}


def load_trunk(encoder: str) -> Trunk:
    """Return the network of an encoder, taken apart.

    Raises
    ------
    UnknownEncoderError
        If that cannot be done with it.
    """
    if encoder not in TRUNKS:
        raise UnknownEncoderError(
            f"The encoder {encoder} cannot be tuned. Choose from: {', '.join(TRUNKS)}."
        )
    return TRUNKS[encoder]()


def side_by_side(trunk: Trunk, weights: Weights, n: int) -> Network:
    """Return the network that a trunk is with its own last `n` blocks, and with tuned ones.

    Its feature map has the channels of the first, and then those of the second.
    """

    def network(layers: Layers, rgb: Any) -> Any:
        x = trunk.lower(layers, rgb, n)
        return layers.join(trunk.frozen(layers, x, n), trunk.upper(layers, x, weights, n))

    return network


def pool_both(trunk: Trunk, maps: Array) -> Array:
    """Return the embeddings that its feature maps stand for, (n, 2 * channels)."""
    return np.hstack([trunk.pool(half) for half in np.split(maps, 2, axis=-1)])
