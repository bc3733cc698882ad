"""The seam between networks and what computes them: OpenVINO, or TensorFlow in its stead.

A network is a function of `Layers` and pixels, written once. OpenVINO starts in a fraction of
a second and multiplies 8-bit numbers where a network says how large its inputs become;
TensorFlow computes the same in float32, and is there for training anyhow.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import SettingError
from semsearch.vectors import Array

VARIABLE = "SEMSEARCH_RUNTIME"
RUNTIMES = ("openvino", "tensorflow")
Limits = tuple[float, float]


@dataclass(frozen=True)
class Kernel:
    """The numbers of a convolution.

    Attributes
    ----------
    values : array of shape (height, width, inputs, outputs), int8 or float32
        Of shape (height, width, inputs, 1) where each input is convolved for itself.
    bias : array of shape (outputs,)
    scale : array of shape (outputs,), optional
        What each output's 8-bit values are to be multiplied by.
    """

    values: NDArray[Any]
    bias: Array
    scale: Array | None = None

    @property
    def floats(self) -> Array:
        """The values in float32."""
        scale = np.float32(1) if self.scale is None else self.scale
        return np.asarray(self.values * scale, np.float32)

    @property
    def margin(self) -> int:
        """How many zeros on each side keep the size."""
        return int(self.values.shape[0] - 1) // 2


class Layers(Protocol):
    """What networks are made of. Each method takes and returns the tensors of its framework."""

    def normalise(self, x: Any, mean: Array, deviation: Array) -> Any:
        """Return what is to be seen of pixels, shape (n, side, side, 3), 0 to 255."""
        ...

    def convolve(
        self,
        x: Any,
        kernel: Kernel,
        stride: int = 1,
        depthwise: bool = False,
        limits: Limits | None = None,
    ) -> Any:
        """Return `x` convolved, with the same margin of zeros on all sides.

        Parameters
        ----------
        limits : (lowest, highest), optional
            Between which the numbers of `x` lie. Then 8-bit numbers may stand for them.
        """
        ...

    def max_pool(self, x: Any) -> Any:
        """Return the largest of each 2 x 2 cells."""
        ...

    def mean(self, x: Any) -> Any:
        """Return the mean of all cells, keeping the number of axes."""
        ...

    def relu(self, x: Any) -> Any:
        """Return `x`, 0 where it is negative."""
        ...

    def silu(self, x: Any) -> Any:
        """Return ``x * sigmoid(x)``."""
        ...

    def sigmoid(self, x: Any) -> Any:
        """Return ``1 / (1 + exp(-x))``."""
        ...

    def add(self, x: Any, y: Any) -> Any:
        """Return the sum."""
        ...

    def multiply(self, x: Any, y: Any) -> Any:
        """Return the product."""
        ...


Network = Callable[[Layers, Any], Any]
See = Callable[[Array], Array]


def runtime() -> str:
    """Return what computes networks: ``openvino`` where it is installed, else ``tensorflow``.

    ``SEMSEARCH_RUNTIME`` decides if it is set.

    Raises
    ------
    SettingError
        If it names no runtime.
    """
    best = "openvino" if find_spec("openvino") else "tensorflow"
    chosen = os.environ.get(VARIABLE) or best
    if chosen not in RUNTIMES:
        raise SettingError(f"{VARIABLE} is {chosen!r}. Choose from: {', '.join(RUNTIMES)}.")
    return chosen


def load_runtime() -> None:
    """Import OpenVINO if it is to compute networks: libraries that come after do not disturb it."""
    if runtime() == "openvino":
        import_module("semsearch.encoders.quiet_openvino")


def compiled(network: Network, side: int) -> See:
    """Return `network` ready to run on this machine, safe to be called by several threads.

    Parameters
    ----------
    network : callable
    side : int
        Of the squares that it sees.

    Returns
    -------
    callable
        Takes pixels of shape (n, side, side, 3), 0 to 255, and returns what the network does,
        channels last.
    """
    if runtime() == "openvino":
        from semsearch.encoders.openvino_layers import see_with
    else:
        from semsearch.encoders.tensorflow_layers import see_with
    return see_with(network, side)
