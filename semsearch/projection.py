"""The projection head: from an encoder's embeddings to places among the words."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import ModelFileError

Array = NDArray[np.float32]


@dataclass(frozen=True)
class HeadInfo:
    """What a head was made for and from; kept in its file.

    Attributes
    ----------
    encoder : str
        The encoder whose embeddings it takes.
    photos : int
        How many photos it was trained on.
    recipe : str
        The command that made it.
    """

    encoder: str
    photos: int
    recipe: str


@dataclass(frozen=True)
class ProjectionHead:
    """Two dense layers that say which concepts a photo shows, and where those lie among words.

    The place of a photo is the mean of its concepts' word vectors weighted by their
    probabilities (ConSE; Norouzi et al., 2014). The probabilities are those of a
    network that imitates a whole ImageNet classifier.

    Attributes
    ----------
    hidden, hidden_bias : arrays of shape (dim, h) and (h,)
    output, output_bias : arrays of shape (h, c) and (c,)
    concept_vectors : array of shape (c, 300)
        The concepts' places in the centred word space, unit length.
    centre : array of shape (300,)
        The mean word vector, subtracted from every word: common to all, it tells nothing.
    concepts : tuple of str
        The names of the c concepts.
    info : HeadInfo
    """

    hidden: Array
    hidden_bias: Array
    output: Array
    output_bias: Array
    concept_vectors: Array
    centre: Array
    concepts: tuple[str, ...]
    info: HeadInfo

    def probabilities(self, embeddings: Array) -> Array:
        """Return how likely each photo shows each concept.

        Parameters
        ----------
        embeddings : array of shape (n, dim), unit length

        Returns
        -------
        array of shape (n, c), float32, rows sum to 1
        """
        scaled = embeddings * np.float32(np.sqrt(embeddings.shape[1]))
        activations = np.maximum(scaled @ self.hidden + self.hidden_bias, 0)
        return softmax(activations @ self.output + self.output_bias)

    def project(self, embeddings: Array) -> Array:
        """Return the places of photos among the words, shape (n, 300), unit length."""
        return unit(self.probabilities(embeddings) @ self.concept_vectors)

    def place_words(self, vectors: Array) -> Array:
        """Return the places of word vectors (n, 300), or of one (300,), among the photos."""
        return unit(vectors - self.centre)

    def save(self, path: Path) -> None:
        """Write the head to `path`, whole or not at all."""
        arrays: dict[str, Any] = {name: getattr(self, name).astype(np.float16) for name in _WEIGHTS}
        arrays["concepts"] = np.array(self.concepts)
        arrays["info"] = np.array(json.dumps(asdict(self.info)))
        temporary = path.with_name(path.name + ".part")
        with temporary.open("wb") as file:
            np.savez(file, **arrays)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)

    @classmethod
    def load(cls, path: Path) -> "ProjectionHead":
        """Read a head that `save` wrote.

        Raises
        ------
        ModelFileError
            If the file is missing or no head.
        """
        try:
            with np.load(path, allow_pickle=False) as file:
                weights = {name: file[name].astype(np.float32) for name in _WEIGHTS}
                concepts = tuple(file["concepts"].tolist())
                info = HeadInfo(**json.loads(str(file["info"])))
        except FileNotFoundError:
            raise ModelFileError(f"There is no projection head at {path}.") from None
        except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile) as error:
            raise ModelFileError(
                f"{path} is not a projection head, or is damaged ({error}). "
                "Train it anew with: semsearch train"
            ) from error
        return cls(**weights, concepts=concepts, info=info)


_WEIGHTS = ("hidden", "hidden_bias", "output", "output_bias", "concept_vectors", "centre")


def unit(vectors: Array) -> Array:
    """Return `vectors` scaled to unit length along the last axis; zeros stay zeros."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-9), np.float32)


def softmax(logits: Array) -> Array:
    """Return the softmax over the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), np.float32)
