"""The teacher: a whole ImageNet network that says what a photo shows."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semsearch.assets import model_path
from semsearch.lexicon import Lexicon

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


class MobileNetV2Teacher:
    """MobileNetV2 (Sandler et al., 2018) with its 1,000 ImageNet classes."""

    def __init__(self) -> None:
        # Imported here because only training needs the seconds that TensorFlow takes.
        import keras
        import tensorflow as tf

        network = keras.applications.MobileNetV2(weights=None)
        with np.load(model_path("mobilenet-v2"), allow_pickle=False) as weights:
            network.set_weights([weights[key].astype(np.float32) for key in sorted(weights)])
        self._classify: Any = tf.function(
            lambda rgb: network(rgb / 127.5 - 1, training=False),
            input_signature=[tf.TensorSpec((None, 224, 224, 3), tf.float32)],
        )

    def probabilities(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return class probabilities, shape (n, 1000), of RGB `pixels` (n, 224, 224, 3), 0-255."""
        return np.asarray(self._classify(pixels).numpy(), np.float32)


@dataclass(frozen=True)
class Concept:
    """Something that a photo can show: its names, the kinds of thing that it is, its meaning."""

    names: Sequence[str]
    kinds: Sequence[str] = ()
    synset: int = -1

    @classmethod
    def named(cls, name: str, lexicon: Lexicon) -> "Concept":
        """Return the concept that a label stands for, in the label's commonest meaning."""
        return cls([name], synset=next(iter(lexicon.synsets(name)), -1))


def imagenet_concepts() -> list[Concept]:
    """Return the 1,000 ImageNet classes in class order, with their WordNet names and kinds."""
    rows = json.loads(model_path("imagenet-classes").read_text(encoding="utf-8"))
    return [Concept(row["lemmas"], row["kinds"], row["synset"]) for row in rows]
