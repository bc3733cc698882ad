"""Trains a projection head: a small network learns to see what a large one sees."""

import os
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semsearch.features import Features
from semsearch.projection import HeadInfo, ProjectionHead, unit
from semsearch.teacher import Concept, imagenet_concepts
from semsearch.words import WordVectors

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

HIDDEN = 1536
EPOCHS = 25
BATCH = 256
DROPOUT = 0.5
LEARNING_RATE = 1e-3
LABEL_SHARE = 0.7
KIND_SHARE = 0.8
COMMONEST = 20_000

Epoch = Callable[[int, int], None]


def train_head(
    features: Features,
    words: WordVectors,
    info: HeadInfo,
    labelled: str = "",
    progress: Epoch = lambda done, total: None,
    seed: int = 0,
) -> ProjectionHead:
    """Train a head that imitates the teacher (distillation; Hinton, 2015).

    Parameters
    ----------
    features : Features
    words : WordVectors
        Where the concepts' names lie.
    info : HeadInfo
        Kept with the head.
    labelled : str
        A folder, relative to that of the photos, whose subfolders are named after what
        their photos show. Each name becomes one more concept beside the 1,000.
    progress : callable
        Called as ``progress(done, total)`` after every epoch.
    seed : int
        The same seed and features give the same head on one machine.
    """
    labels = [_label(file, labelled) for file in features.files]
    names = sorted({label for label in labels if label})
    targets = _targets(features.targets, labels, names)
    hidden, hidden_bias, output, output_bias = _fit(features.embeddings, targets, progress, seed)
    concepts = [*imagenet_concepts(), *(Concept([name]) for name in names)]
    centre = words.rows(words.words[:COMMONEST]).mean(axis=0)
    return ProjectionHead(
        hidden,
        hidden_bias,
        output,
        output_bias,
        concept_vectors=np.stack([_concept_vector(c, words, centre) for c in concepts]),
        centre=centre,
        concepts=tuple(concept.names[0] for concept in concepts),
        info=info,
    )


def _label(file: str, labelled: str) -> str:
    path = PurePosixPath(file)
    if not labelled or not path.is_relative_to(labelled):
        return ""
    parts = path.relative_to(labelled).parts
    return parts[0].replace("_", " ").lower() if len(parts) > 1 else ""


def _targets(
    teacher: NDArray[np.float16], labels: Sequence[str], names: Sequence[str]
) -> NDArray[np.float32]:
    """Widen the teacher's (m, 1000) to (m, c), and give labels their share of each row."""
    targets = np.zeros((len(teacher), teacher.shape[1] + len(names)), np.float32)
    targets[:, : teacher.shape[1]] = teacher
    columns = {name: teacher.shape[1] + i for i, name in enumerate(names)}
    for row, label in enumerate(labels):
        if label:
            targets[row] *= 1 - LABEL_SHARE
            targets[row, columns[label]] = LABEL_SHARE
    return targets


def _fit(
    embeddings: NDArray[np.float32], targets: NDArray[np.float32], progress: Epoch, seed: int
) -> list[NDArray[np.float32]]:
    """Return kernel and bias of both layers, for unit-length embeddings scaled by sqrt(dim)."""
    import keras

    keras.utils.set_random_seed(seed)
    scaled = embeddings * np.sqrt(embeddings.shape[1])
    normalise = keras.layers.Normalization()
    normalise.adapt(scaled)
    hidden = keras.layers.Dense(HIDDEN, activation="relu")
    output = keras.layers.Dense(targets.shape[1])
    network = keras.Sequential([normalise, keras.layers.Dropout(0.1), hidden,
                                keras.layers.Dropout(DROPOUT), output])  # fmt: skip
    steps = EPOCHS * -(-len(scaled) // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(LEARNING_RATE, steps)
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.AdamW(rate, weight_decay=0.02), loss)
    report = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: progress(epoch + 1, EPOCHS)
    )
    network.fit(scaled, targets, batch_size=BATCH, epochs=EPOCHS, callbacks=[report], verbose=0)
    return _fold(normalise, hidden, output)


def _fold(normalise: Any, hidden: Any, output: Any) -> list[NDArray[np.float32]]:
    """Fold the normalisation into the first layer, so that the head needs two."""
    mean = np.asarray(normalise.mean).reshape(-1)
    deviation = np.maximum(np.sqrt(np.asarray(normalise.variance).reshape(-1)), 1e-6)
    kernel, bias = hidden.get_weights()
    kernel = kernel / deviation[:, None]
    return [kernel, bias - mean @ kernel, *output.get_weights()]


def _concept_vector(
    concept: Concept, words: WordVectors, centre: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the place of a concept, shape (300,), unit length or zero.

    It lies between its names and its kinds, so that an *oriole* is found as a *bird* too.
    """
    names = _mean_place(concept.names, words, centre)
    return unit(names + KIND_SHARE * _mean_place(concept.kinds, words, centre))


def _mean_place(
    names: Sequence[str], words: WordVectors, centre: NDArray[np.float32]
) -> NDArray[np.float32]:
    spelt = [name.lower().replace("-", " ").replace("_", " ").split() for name in names]
    known = [[word for word in parts if word in words] for parts in spelt]
    places = [unit(words.rows(found).mean(axis=0) - centre) for found in known if found]
    return unit(np.mean(places, axis=0)) if places else np.zeros_like(centre)
