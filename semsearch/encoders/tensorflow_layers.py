"""Networks computed by TensorFlow, in float32."""

from typing import Any

import numpy as np

from semsearch.encoders.layers import Kernel, Limits, Network, See
from semsearch.encoders.quiet_tensorflow import tf
from semsearch.vectors import Array

CELLS = (1, 2)


class TensorFlowLayers:
    """`Layers` of TensorFlow; tensors have their channels last."""

    def normalise(self, x: Any, mean: Array, deviation: Array) -> Any:
        """See `Layers.normalise`."""
        return (x - mean) / deviation

    def convolve(
        self,
        x: Any,
        kernel: Kernel,
        stride: int = 1,
        depthwise: bool = False,
        limits: Limits | None = None,
    ) -> Any:
        """See `Layers.convolve`; `limits` make no difference."""
        side = [kernel.margin] * 2
        x = tf.pad(x, [[0, 0], side, side, [0, 0]])
        convolution = tf.nn.depthwise_conv2d if depthwise else tf.nn.conv2d
        return convolution(x, kernel.floats, [1, stride, stride, 1], "VALID") + kernel.bias

    def max_pool(self, x: Any) -> Any:
        """See `Layers.max_pool`."""
        return tf.nn.max_pool2d(x, 2, 2, "VALID")

    def mean(self, x: Any) -> Any:
        """See `Layers.mean`."""
        return tf.reduce_mean(x, axis=CELLS, keepdims=True)

    def relu(self, x: Any) -> Any:
        """See `Layers.relu`."""
        return tf.nn.relu(x)

    def silu(self, x: Any) -> Any:
        """See `Layers.silu`."""
        return tf.nn.silu(x)

    def sigmoid(self, x: Any) -> Any:
        """See `Layers.sigmoid`."""
        return tf.sigmoid(x)

    def add(self, x: Any, y: Any) -> Any:
        """See `Layers.add`."""
        return x + y

    def multiply(self, x: Any, y: Any) -> Any:
        """See `Layers.multiply`."""
        return x * y

    def join(self, x: Any, y: Any) -> Any:
        """See `Layers.join`."""
        return tf.concat([x, y], -1)


def see_with(network: Network, side: int) -> See:
    """See `runtimes.compiled`."""

    @tf.function(input_signature=[tf.TensorSpec((None, side, side, 3), tf.float32)])  # type: ignore[untyped-decorator]
    def run(pixels: Any) -> Any:
        return network(TensorFlowLayers(), pixels)

    return lambda pixels: np.asarray(run(pixels).numpy(), np.float32)
