"""The projection head: from an encoder's embeddings to concepts, words and phrases."""

import json
import os
import struct
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import ModelFileError
from semsearch.vectors import Array, softmax, unit

CONCEPT_SHARE = 0.7
# What NumPy and zipfile raise over damaged files.
_READING_ERRORS = (OSError, ValueError, KeyError, TypeError, EOFError, MemoryError, RuntimeError,
                   struct.error, zlib.error, BadZipFile)  # fmt: skip


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
    labels : tuple of str
        The class names that it was shown, beside the teacher's.
    caption_words : tuple of str
        The words that the captions of several of its photos use.
    """

    encoder: str
    photos: int
    recipe: str
    labels: tuple[str, ...] = ()
    caption_words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gallery:
    """What a head says of n photos.

    Attributes
    ----------
    probabilities : array of shape (n, c)
        How likely each photo shows each concept.
    places : array of shape (n, 300), unit length
        The photos among the words, by their concepts.
    phrases : array of shape (n, 300), unit length
        The photos among whole phrases.
    points : array of shape (n, k), unit length
        The photos among photos: what two points have in common is how similar they are.
    """

    probabilities: Array
    places: Array
    phrases: Array
    points: Array

    def __len__(self) -> int:
        return len(self.points)

    def __getitem__(self, rows: slice | NDArray[np.intp]) -> "Gallery":
        return Gallery(
            self.probabilities[rows], self.places[rows], self.phrases[rows], self.points[rows]
        )


@dataclass(frozen=True)
class ProjectionHead:
    """Says which concepts a photo shows, and where it lies among words, phrases and photos.

    Concepts come from one or two dense layers and a softmax; two layers imitate a whole
    ImageNet classifier (distillation; Hinton, 2015), one is such a classifier. The place
    among the words is the mean of the concepts' vectors weighted by their probabilities
    (ConSE; Norouzi et al., 2014). The place among phrases is a ridge regression on captions.
    The point among photos joins the half-whitened embedding and the square roots of the
    probabilities, whose product is the Bhattacharyya coefficient.

    Attributes
    ----------
    layers : tuple of (kernel, bias)
        Shapes (dim, h), (h,) and (h, c), (c,); or (dim, c), (c,) alone.
    concepts : tuple of str
        The names of the c concepts.
    synsets : array of shape (c,), int
        The concepts' meanings in the lexicon, -1 where it has none.
    concept_vectors : array of shape (c, 300)
        The concepts' places among the words, unit length.
    centre : array of shape (300,)
        The mean word vector, subtracted from every word: common to all, it tells nothing.
    mean : array of shape (dim,)
        The mean of the training photos' embeddings, each of unit length.
    phrase_kernel, phrase_bias, phrase_centre : arrays of shape (dim + c, 300), (300,), (300,)
        From centred embedding and roots of probabilities to the mean vector of captions.
    image_basis, concept_basis : arrays of shape (dim, k1) and (c, k2)
        To the two parts of a point.
    moments : array of shape (2, 301, 300)
        For places and phrases of the training photos: covariance, and mean as last row.
    weights : array of shape (cases, features + 1)
        How the evidence for a query adds up; see `semsearch.scoring`.
    blend : array of shape (cases, 3)
        How that adds up with what looks alike.
    info : HeadInfo
    """

    layers: tuple[tuple[Array, Array], ...]
    concepts: tuple[str, ...]
    synsets: NDArray[np.int64]
    concept_vectors: Array
    centre: Array
    mean: Array
    phrase_kernel: Array
    phrase_bias: Array
    phrase_centre: Array
    image_basis: Array
    concept_basis: Array
    moments: Array
    weights: Array
    blend: Array
    info: HeadInfo

    @property
    def dim(self) -> int:
        """The length of the embeddings that it takes."""
        return int(self.layers[0][0].shape[0])

    def logits(self, embeddings: Array) -> Array:
        """Return how much speaks for each concept in photos, shape (n, c)."""
        *hidden, (kernel, bias) = self.layers
        for inner, shift in hidden:
            embeddings = np.maximum(embeddings @ inner + shift, 0)
        return np.asarray(embeddings @ kernel + bias, np.float32)

    def probabilities(self, embeddings: Array) -> Array:
        """Return how likely each photo shows each concept.

        Parameters
        ----------
        embeddings : array of shape (n, dim), as the encoder gave them

        Returns
        -------
        array of shape (n, c), float32, rows sum to 1
        """
        return softmax(self.logits(embeddings))

    def gallery(self, embeddings: Array) -> Gallery:
        """Return all that the head says of photos, from embeddings of shape (n, dim)."""
        centred: Array = unit(embeddings) - self.mean
        probabilities = self.probabilities(embeddings)
        roots: Array = np.sqrt(probabilities)
        phrases = np.hstack([unit(centred), roots]) @ self.phrase_kernel + self.phrase_bias
        looks = unit(centred @ self.image_basis)
        meaning = unit(roots @ self.concept_basis) * CONCEPT_SHARE
        return Gallery(
            probabilities=probabilities,
            places=unit(probabilities @ self.concept_vectors),
            phrases=unit(phrases),
            points=unit(np.hstack([looks, meaning]).astype(np.float32)),
        )

    def place_words(self, vectors: Array) -> Array:
        """Return the places of word vectors (n, 300), or of one (300,), among the photos."""
        return unit(vectors - self.centre)

    def place_phrases(self, vectors: Array) -> Array:
        """Return the places of phrase vectors, as `place_words`, among the photos' phrases."""
        return unit(unit(vectors - self.centre) - self.phrase_centre)

    def save(self, path: Path) -> None:
        """Write the head to `path`, whole or not at all."""
        arrays: dict[str, Any] = {name: getattr(self, name).astype(np.float16) for name in _WEIGHTS}
        arrays |= {name: getattr(self, name) for name in _EXACT}
        for number, (kernel, bias) in enumerate(self.layers):
            arrays[f"kernel{number}"] = kernel.astype(np.float16)
            arrays[f"bias{number}"] = bias.astype(np.float16)
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
                return cls._from(file)
        except FileNotFoundError:
            raise ModelFileError(f"There is no projection head at {path}.") from None
        except _READING_ERRORS as error:
            raise ModelFileError(
                f"{path} is not a projection head, or is damaged ({error}). "
                "Train it anew with: semsearch train"
            ) from error

    @classmethod
    def _from(cls, file: Any) -> "ProjectionHead":
        info = json.loads(str(file["info"]))
        info |= {name: tuple(info[name]) for name in ("labels", "caption_words")}
        numbers = range(sum(name.startswith("kernel") for name in file.files))
        floats = {name: file[name].astype(np.float32) for name in _WEIGHTS}
        pairs = [(f"kernel{n}", f"bias{n}") for n in numbers]
        return cls(
            layers=tuple(
                (file[k].astype(np.float32), file[b].astype(np.float32)) for k, b in pairs
            ),
            concepts=tuple(file["concepts"].tolist()),
            info=HeadInfo(**info),
            **floats,
            **{name: file[name] for name in _EXACT},
        )


_WEIGHTS = ("concept_vectors", "centre", "mean", "phrase_kernel", "phrase_bias", "phrase_centre",
            "image_basis", "concept_basis")  # fmt: skip
_EXACT = ("synsets", "moments", "weights", "blend")
