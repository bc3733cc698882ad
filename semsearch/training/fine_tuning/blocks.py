"""The last blocks of a network as a Keras model that learns; TensorFlow is imported with it."""

from typing import Any

import numpy as np

from semsearch.encoders.quiet_tensorflow import keras, tf
from semsearch.encoders.tensorflow_layers import TensorFlowLayers
from semsearch.encoders.tuned.trunk import Trunk
from semsearch.vectors import Array, unit

LEARNING_RATE = {"vgg16": 1e-4, "efficientnet-b3": 3e-4}
# The places of labels learn so many times as fast as the blocks.
FASTER = 10
SHARPNESS = 16.0
DROPOUT = 0.1
LONGEST_STEP = 1.0
SMALLEST = 1e-6


class Blocks(keras.layers.Layer):  # type: ignore[misc]
    """The last `n` blocks of a network, from the feature maps below to embeddings."""

    def __init__(self, trunk: Trunk, n: int) -> None:
        super().__init__(name="blocks")
        self._trunk, self._n = trunk, n

    def build(self, shape: Any) -> None:
        """Make the weights: those that are shipped."""
        start = self._trunk.weights(self._n)
        self.own = {
            name: self.add_weight(shape=own.shape, name=name.replace("/", "-"))
            for name, own in start.items()
        }
        for name, variable in self.own.items():
            variable.assign(start[name])

    def call(self, maps: Any) -> Any:
        """Return the embeddings, unit length."""
        seen = self._trunk.upper(TensorFlowLayers(), maps, self.own, self._n)
        power = self._trunk.power
        if power != 1:
            seen = (seen + SMALLEST) ** power
        pooled = tf.reduce_mean(seen, axis=(1, 2)) ** (1 / power)
        return tf.nn.l2_normalize(pooled, -1)


class Comparison(keras.layers.Layer):  # type: ignore[misc]
    """How near embeddings are to the targets, as the logits of a softmax (NormFace; Wang, 2017).

    Parameters
    ----------
    centre : array of shape (k,)
        The mean embedding of the photos as the shipped blocks make them.
    places : array of shape (t, k), unit length
        Where the targets lie at first.
    """

    def __init__(self, centre: Array, places: Array) -> None:
        super().__init__(name="comparison")
        self._centre, self._start = centre, places / FASTER

    def build(self, shape: Any) -> None:
        """Make the places: short as they are, they turn `FASTER` times as fast."""
        self._places = self.add_weight(shape=self._start.shape, name="places")
        self._places.assign(self._start)

    def call(self, embeddings: Any) -> Any:
        """Return the logits, shape (n, t)."""
        own = tf.nn.l2_normalize(embeddings - self._centre, -1)
        places = tf.nn.l2_normalize(tf.convert_to_tensor(self._places), -1)
        return SHARPNESS * tf.matmul(own, places, transpose_b=True)


class Learner:
    """Blocks that learn to put photos near their targets.

    Parameters
    ----------
    trunk : Trunk
    n : int
        How many blocks learn.
    shape : (rows, columns, channels)
        Of the maps that they see.
    """

    def __init__(self, trunk: Trunk, n: int, shape: tuple[int, int, int]) -> None:
        self._trunk = trunk
        self._maps = keras.Input(shape)
        self._blocks = Blocks(trunk, n)
        self._embed = keras.Model(self._maps, self._blocks(self._maps))

    def embed(self, maps: Array) -> Array:
        """Return the embeddings of maps, shape (n, channels), unit length."""
        return np.asarray(self._embed.predict_on_batch(maps), np.float32)

    def aim(self, places: Array, centre: Array) -> None:
        """Say what to learn: to put photos near the right one of some places, (t, channels)."""
        hidden = keras.layers.Dropout(DROPOUT)(self._embed.output)
        logits = Comparison(centre, places)(hidden)
        self._model = keras.Model(self._maps, logits)
        rate = LEARNING_RATE[self._trunk.name]
        self._model.compile(
            keras.optimizers.Adam(rate, global_clipnorm=LONGEST_STEP),
            keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            jit_compile=False,
        )

    def set_pace(self, share: float) -> None:
        """Let it learn at a share of its usual pace."""
        self._model.optimizer.learning_rate = share * LEARNING_RATE[self._trunk.name]

    def learn(self, maps: Array, rows: Any) -> None:
        """Learn from a batch; `rows` are the places that its photos are to be near to."""
        self._model.train_on_batch(maps, rows)

    def judge(self, maps: Array) -> Array:
        """Return how near photos are to all places, as logits, shape (n, t)."""
        return np.asarray(self._model.predict_on_batch(maps), np.float32)

    def state(self) -> list[Array]:
        """Return all weights, those of the places too."""
        return [np.asarray(own) for own in self._model.get_weights()]

    def restore(self, state: list[Array]) -> None:
        """Take weights that `state` gave."""
        self._model.set_weights(state)

    def weights(self) -> dict[str, Array]:
        """Return the weights of the blocks, by name."""
        return {name: np.asarray(own, np.float32) for name, own in self._blocks.own.items()}


def starting_places(embeddings: Array, rows: Any, centre: Array, count: int) -> Array:
    """Return the mean place of the photos of each of `count` labels, (count, k), unit length."""
    own = unit(embeddings - centre)
    sums = np.zeros((count, own.shape[1]), np.float32)
    np.add.at(sums, rows, own)
    return unit(sums)


def computed_by() -> str:
    """Return what TensorFlow learns with: a graphics card where it finds one."""
    cards = len(tf.config.list_physical_devices("GPU"))
    if cards:
        return f"{cards} graphics card{'s' if cards > 1 else ''}"
    return "the processor, as TensorFlow finds no graphics card"
