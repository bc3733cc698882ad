"""Networks computed by OpenVINO."""

import threading
from functools import cached_property
from typing import Any

import numpy as np

from semsearch.encoders.layers import Kernel, Limits, Network, See
from semsearch.encoders.quiet_openvino import openvino, ops
from semsearch.vectors import Array

LEVELS = 256
CELLS = (2, 3)
CHANNELS_FIRST, CHANNELS_LAST = (0, 3, 1, 2), (0, 2, 3, 1)


class OpenVINOLayers:
    """`Layers` that put an OpenVINO graph together; tensors have their channels first."""

    def normalise(self, x: Any, mean: Array, deviation: Array) -> Any:
        """See `Layers.normalise`."""
        x = ops.transpose(x, ops.constant(np.array(CHANNELS_FIRST)))
        return ops.divide(ops.subtract(x, _channels(mean)), _channels(deviation))

    def convolve(
        self,
        x: Any,
        kernel: Kernel,
        stride: int = 1,
        depthwise: bool = False,
        limits: Limits | None = None,
    ) -> Any:
        """See `Layers.convolve`. With `limits` and 8-bit values the product is an 8-bit one."""
        if limits is not None and kernel.scale is not None:
            low, high = (ops.constant(np.float32(limit)) for limit in limits)
            x = ops.fake_quantize(x, low, high, low, high, LEVELS)
            weights = _scaled(kernel)
        else:
            weights = ops.constant(_outputs_first(kernel.floats))
        convolution = ops.convolution
        if depthwise:
            convolution = ops.group_convolution
            weights = ops.constant(kernel.floats.transpose(2, 3, 0, 1)[:, :, None].copy())
        margin = [kernel.margin] * 2
        y = convolution(x, weights, [stride] * 2, margin, margin, [1, 1])
        return ops.add(y, _channels(kernel.bias))

    def max_pool(self, x: Any) -> Any:
        """See `Layers.max_pool`."""
        return ops.max_pool(x, [2, 2], [1, 1], [0, 0], [0, 0], [2, 2]).output(0)

    def mean(self, x: Any) -> Any:
        """See `Layers.mean`."""
        return ops.reduce_mean(x, ops.constant(np.array(CELLS)), True)

    def relu(self, x: Any) -> Any:
        """See `Layers.relu`."""
        return ops.relu(x)

    def silu(self, x: Any) -> Any:
        """See `Layers.silu`."""
        return ops.swish(x)

    def sigmoid(self, x: Any) -> Any:
        """See `Layers.sigmoid`."""
        return ops.sigmoid(x)

    def add(self, x: Any, y: Any) -> Any:
        """See `Layers.add`."""
        return ops.add(x, y)

    def multiply(self, x: Any, y: Any) -> Any:
        """See `Layers.multiply`."""
        return ops.multiply(x, y)

    def join(self, x: Any, y: Any) -> Any:
        """See `Layers.join`."""
        return ops.concat([x, y], 1)


def see_with(network: Network, side: int) -> See:
    """See `runtimes.compiled`. Where the processor multiplies bfloat16 faster, OpenVINO does so."""
    pixels = ops.parameter([1, side, side, 3], np.float32)
    result = network(OpenVINOLayers(), pixels)
    result = ops.transpose(result, ops.constant(np.array(CHANNELS_LAST)))
    return _Seen(openvino.Model([result], [pixels]))


class _Seen:
    """Photos as a network sees them, whether one comes alone or many together.

    One photo keeps all cores busy, and each of its layers waits for the last core. Of many, each
    has a core of its own: no core waits for one that another program keeps busy. Photos are seen
    one by one either way, so that what they become fits caches, and is the same.

    Parameters
    ----------
    model : openvino.Model
        From pixels, (1, side, side, 3), to a feature map, channels last.
    """

    def __init__(self, model: Any) -> None:
        self._model = model
        # What is compiled is for one thread at a time.
        self._lock = threading.Lock()

    def __call__(self, photos: Array) -> Array:
        """Return the feature maps of n photos, shape (n, rows, columns, channels)."""
        with self._lock:
            is_alone = len(photos) == 1 or len(photos) < len(self._together)
            maps = map(self._see_one, photos) if is_alone else self._see_many(photos)
            return np.concatenate(list(maps))

    def _see_one(self, photo: Array) -> Array:
        return np.array(self._alone.infer(photo[None])[0])

    def _see_many(self, photos: Array) -> list[Array]:
        maps: dict[int, Array] = {}
        self._together.set_callback(
            lambda request, row: maps.update({row: np.array(request.get_output_tensor().data)})
        )
        try:
            for row, photo in enumerate(photos):
                self._together.start_async({0: photo[None]}, row)
        finally:
            # A process that ends while a photo is seen would be aborted.
            self._together.wait_all()
        return [maps.pop(row) for row in range(len(photos))]

    @cached_property
    def _alone(self) -> Any:
        return self._compiled("LATENCY").create_infer_request()

    @cached_property
    def _together(self) -> Any:
        return openvino.AsyncInferQueue(self._compiled("THROUGHPUT"))

    def _compiled(self, hint: str) -> Any:
        return openvino.compile_model(self._model, "CPU", {"PERFORMANCE_HINT": hint})


def _channels(values: Array) -> Any:
    return ops.constant(np.asarray(values, np.float32).reshape(1, -1, 1, 1))


def _outputs_first(values: Any) -> Any:
    return np.ascontiguousarray(values.transpose(3, 2, 0, 1))


def _scaled(kernel: Kernel) -> Any:
    values = ops.convert(ops.constant(_outputs_first(kernel.values)), "f32")
    scale = np.asarray(kernel.scale, np.float32).reshape(-1, 1, 1, 1)
    return ops.multiply(values, ops.constant(scale))
