"""Fits the layers that say which concepts a photo shows."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from semsearch.progress import Progress
from semsearch.training.features import Features
from semsearch.vectors import Array, softmax

HIDDEN = 1536
EPOCHS = 20
BATCH = 256
DROPOUT = 0.5
LEARNING_RATE = 1e-3
LABEL_SHARE = 0.7

LayerWeights = tuple[Array, Array]
HeadLayers = tuple[LayerWeights, ...]


def distil(
    features: Features, taught: Sequence[str], names: Sequence[str], progress: Progress, seed: int
) -> HeadLayers:
    """Train two layers that imitate the teacher (Hinton, 2015) and know the labels `names`.

    Parameters
    ----------
    features : Features
    taught : sequence of str
        The label of each view, or "".
    names : sequence of str
        The labels; each becomes a concept beside the teacher's.

    Returns
    -------
    ((dim, `HIDDEN`), (`HIDDEN`,)) and ((`HIDDEN`, c), (c,)), float32
    """
    from semsearch.encoders.quiet_tensorflow import keras

    keras.utils.set_random_seed(seed)
    targets = _targets(features.targets, taught, names)
    normalise = keras.layers.Normalization()
    normalise.adapt(features.embeddings)
    hidden = keras.layers.Dense(HIDDEN, activation="relu")
    output = keras.layers.Dense(targets.shape[1])
    network = keras.Sequential([normalise, keras.layers.Dropout(0.1), hidden,
                                keras.layers.Dropout(DROPOUT), output])  # fmt: skip
    _train(network, features.embeddings, targets, progress)
    return _fold(normalise, hidden), _weights(output)


def extend(
    classifier: LayerWeights, features: Features, taught: Sequence[str], names: Sequence[str],
    progress: Progress, seed: int,
) -> HeadLayers:  # fmt: skip
    """Give the encoder's own classifier one more output for each label; its own stay as they are.

    Returns
    -------
    ((dim, c), (c,)), float32
    """
    from semsearch.encoders.quiet_tensorflow import keras

    if not names:
        return (classifier,)
    keras.utils.set_random_seed(seed)
    kernel, bias = classifier
    logits = features.embeddings @ kernel + bias
    targets = _targets(softmax(logits).astype(np.float16), taught, names)
    normalise = keras.layers.Normalization()
    normalise.adapt(features.embeddings)
    extra = keras.layers.Dense(len(names), kernel_regularizer=keras.regularizers.L2(1e-4))
    inputs = keras.Input((features.embeddings.shape[1],)), keras.Input((kernel.shape[1],))
    outputs = keras.layers.Concatenate()([inputs[1], extra(normalise(inputs[0]))])
    _train(keras.Model(inputs, outputs), [features.embeddings, logits], targets, progress)
    more, shift = _fold(normalise, extra)
    return ((np.hstack([kernel, more]), np.hstack([bias, shift])),)


def _targets(teacher: Any, taught: Sequence[str], names: Sequence[str]) -> Array:
    """Widen the teacher's (m, 1000) to (m, c), and give labels their share of each row."""
    targets = np.zeros((len(teacher), teacher.shape[1] + len(names)), np.float32)
    targets[:, : teacher.shape[1]] = teacher
    columns = {name: teacher.shape[1] + i for i, name in enumerate(names)}
    for row, label in enumerate(taught):
        if label:
            targets[row] *= 1 - LABEL_SHARE
            targets[row, columns[label]] = LABEL_SHARE
    return targets


def _train(network: Any, inputs: Any, targets: Array, progress: Progress) -> None:
    from semsearch.encoders.quiet_tensorflow import keras

    steps = EPOCHS * -(-len(targets) // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(LEARNING_RATE, steps)
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.AdamW(rate, weight_decay=0.02), loss)
    report = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: progress(epoch + 1, EPOCHS)
    )
    network.fit(inputs, targets, batch_size=BATCH, epochs=EPOCHS, callbacks=[report], verbose=0)


def _fold(normalise: Any, layer: Any) -> LayerWeights:
    """Return kernel and bias of a layer that normalises its inputs too."""
    mean = np.asarray(normalise.mean).reshape(-1)
    deviation = np.maximum(np.sqrt(np.asarray(normalise.variance).reshape(-1)), 1e-6)
    kernel, bias = _weights(layer)
    kernel = kernel / deviation[:, None]
    return kernel, bias - mean @ kernel


def _weights(layer: Any) -> LayerWeights:
    kernel, bias = layer.get_weights()
    return kernel, bias
