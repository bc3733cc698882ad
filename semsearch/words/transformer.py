"""The layers of a transformer (Vaswani et al., 2017; BERT's, Devlin et al., 2019), in numpy."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from semsearch.vectors import Array, softmax

EPSILON = 1e-12
# The normal distribution function is (1 + tanh(x p(x²))) / 2, where p has these coefficients,
# fitted so that GELU is right to 4e-6; tanh is 1 from where p is not needed.
NORMAL = (7.97828136e-1, 3.64687896e-2, -1.24860670e-4, -3.05812062e-5, 1.11909415e-6)
FAR = 25.0


@dataclass(frozen=True)
class Dense:
    """A layer that multiplies by `kernel`, (n_in, n_out), and adds `bias`, (n_out,), float32."""

    kernel: Array
    bias: Array

    def __call__(self, x: Array) -> Array:
        """Return the layer's outputs, (n, n_out), for inputs, (n, n_in)."""
        y: Array = x @ self.kernel
        y += self.bias
        return y


@dataclass(frozen=True)
class Norm:
    """Layer normalisation (Ba, Kiros and Hinton, 2016) with `gain` and `bias`, (dim,), float32."""

    gain: Array
    bias: Array

    def __call__(self, x: Array) -> Array:
        """Return the rows of `x`, (n, dim), with mean 0 and variance 1, then scaled and moved."""
        y: Array = x - x.mean(axis=-1, keepdims=True)
        y /= np.sqrt(np.mean(y * y, axis=-1, keepdims=True) + np.float32(EPSILON))
        y *= self.gain
        y += self.bias
        return y


@dataclass(frozen=True)
class Layer:
    """One layer: every token attends to all of its text, then passes a small network.

    Attributes
    ----------
    attend : Dense
        Queries, keys and values side by side, dim to 3 dim. The queries' part is already
        divided by the root of a head's width.
    join, attended : Dense and Norm
        What the heads found, added to the tokens.
    expand, contract, done : Dense, Dense and Norm
        The small network, with GELU between its two halves.
    heads : int
    """

    attend: Dense
    join: Dense
    attended: Norm
    expand: Dense
    contract: Dense
    done: Norm
    heads: int

    def __call__(self, x: Array, length: int) -> Array:
        """Return the tokens after this layer, (n * length, dim), those of n texts in a row."""
        x = self.attended(x + self.join(self._attention(x, length)))
        return self.done(x + self.contract(gelu(self.expand(x))))

    def _attention(self, x: Array, length: int) -> Array:
        parts = self.attend(x).reshape(-1, length, 3, self.heads, x.shape[1] // self.heads)
        queries, keys, values = parts.transpose(2, 0, 3, 1, 4)
        shares = softmax(queries @ keys.swapaxes(-1, -2))
        return np.asarray((shares @ values).swapaxes(1, 2).reshape(x.shape), np.float32)


def gelu(x: Array) -> Array:
    """Return `x` times the normal distribution function of it (Hendrycks and Gimpel, 2016)."""
    squares = np.minimum(x * x, np.float32(FAR))
    powers = np.full_like(x, NORMAL[-1])
    for coefficient in reversed(NORMAL[:-1]):
        powers *= squares
        powers += np.float32(coefficient)
    powers *= x
    np.tanh(powers, out=powers)
    powers += 1
    powers *= x
    powers *= np.float32(0.5)
    return powers


def run(layers: Sequence[Layer], x: Array, length: int) -> Array:
    """Return the tokens after all `layers`, shape and order as in `x`, (n * length, dim)."""
    for layer in layers:
        x = layer(x, length)
    return x
