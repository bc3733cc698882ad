"""The head of the talk's recipe, kept to be compared with."""

from dataclasses import dataclass

import numpy as np

from semsearch.models.manifest import model_path
from semsearch.vectors import Array, unit


@dataclass(frozen=True)
class TalkHead:
    """One hidden layer from VGG16 features to the vector of the class name (DeViSE; Frome, 2013).

    Trained on photos of the 20 classes of Pascal Sentences, as in Ameisen's talk.

    Attributes
    ----------
    hidden, hidden_bias, output, output_bias : arrays
        Shapes (dim, h), (h,), (h, 300) and (300,).
    """

    hidden: Array
    hidden_bias: Array
    output: Array
    output_bias: Array

    @classmethod
    def load(cls) -> "TalkHead":
        """Open the head that semsearch ships."""
        with np.load(model_path("talk-head"), allow_pickle=False) as file:
            return cls(**{name: file[name].astype(np.float32) for name in file.files})

    def project(self, embeddings: Array) -> Array:
        """Return the places of photos among the words, shape (n, 300), unit length."""
        activations = np.maximum(embeddings @ self.hidden + self.hidden_bias, 0)
        return unit(activations @ self.output + self.output_bias)
