"""The seam between networks and what computes them, see `runtimes`.

A network is a function of `Layers` and pixels, written once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from semsearch.vectors import Array

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
        if self.scale is None:
            return self.values
        return np.asarray(self.values * self.scale, np.float32)

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

    def join(self, x: Any, y: Any) -> Any:
        """Return the channels of `x`, and those of `y` after them."""
        ...


Network = Callable[[Layers, Any], Any]
See = Callable[[Array], Array]
