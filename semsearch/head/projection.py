"""The projection head: from an encoder's embeddings to concepts, meanings and looks."""

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
from semsearch.files import replacing
from semsearch.head.drawings import Drawings
from semsearch.head.gallery import Gallery
from semsearch.head.text_space import PARTS, TextSpace, in_8_bits
from semsearch.head.tuned import Tuned
from semsearch.vectors import Array, softmax, unit

CONCEPT_SHARE = 0.7
# So many photos at once: what is reckoned of more is new memory at each step, which takes as long
# to get as to fill (10,000 photos: 0.65 s so, 1.3 s at once).
BLOCK = 1_000
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
        The class names that it was shown, beside ImageNet's.
    caption_words : tuple of str
        The words that the captions of several of its photos use.
    """

    encoder: str
    photos: int
    recipe: str
    labels: tuple[str, ...] = ()
    caption_words: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProjectionHead:
    """Puts photos and texts into one joint space, and says which concepts a photo shows.

    Concepts come from one or two dense layers and a softmax; two layers imitate a whole
    ImageNet classifier (distillation; Hinton, 2015), one is such a classifier. The joint space
    has three parts. In the *names* a photo has what the last layer sees, and a text the weights
    of a classifier for it, which a ridge regression from what is known of the text to the
    weights of the concepts makes (compare Elhoseiny et al., 2013). Among the *phrases* a text
    has the vector of the sentence, and a photo what a ridge regression from photos to the
    vectors of their captions makes of it. The *labels* are the same, made from captions and the
    names of things too: single words find more there, and sentences less. The point among
    photos joins the half-whitened
    embedding and the square roots of the probabilities, whose product is the Bhattacharyya
    coefficient.

    Attributes
    ----------
    layers : tuple of (kernel, bias)
        Shapes (dim, h), (h,) and (h, c), (c,); or (dim, c), (c,) alone.
    concepts : tuple of str
        The names of the c concepts.
    synsets : array of shape (c,), int
        The concepts' meanings in the lexicon, -1 where it has none.
    mean : array of shape (dim,)
        The mean of the training photos' embeddings, each of unit length.
    image_basis, concept_basis : arrays of shape (dim, k1) and (c, k2)
        To the two parts of a point.
    name_basis, name_bias : arrays of shape (h, r), (r,)
        Photos among names; h is dim for one layer.
    labels, phrases : TextSpace
        Photos and texts among what photos are called, and among captions.
    word_centre, sentence_centre : arrays of shape (300,), (384,)
        The mean word vector, and the mean vector of the sentences that name a concept: common
        to all, they tell nothing.
    ancestors : array of shape (v,), int
        The kinds of thing that concepts are, as meanings in the lexicon.
    text_kernel : array of shape (300 + 384 + v, r)
        Texts among names, from word vector, sentence vector and kinds.
    name_moments : array of shape (r + 1, r)
        Covariance of the training photos among names, and their mean as last row.
    weights : array of shape (cases, features + 1)
        How the evidence for a query adds up; see `semsearch.head.scoring`.
    limits : array of shape (cases, 2)
        From which log-odds the best of n photos counts as found: the first, and the second for
        each time that n is ten times as large as 1,000.
    info : HeadInfo
    drawings : Drawings or None
        What makes drawings comparable with photos, if that was learned.
    tuned : Tuned or None
        What the second half of the embeddings tells, if they are a tuned encoder's. Then the
        first half alone is what `mean`, `image_basis` and `drawings` are for, and the texts.
    """

    layers: tuple[tuple[Array, Array], ...]
    concepts: tuple[str, ...]
    synsets: NDArray[np.int64]
    mean: Array
    image_basis: Array
    concept_basis: Array
    name_basis: Array
    name_bias: Array
    labels: TextSpace
    phrases: TextSpace
    word_centre: Array
    sentence_centre: Array
    ancestors: NDArray[np.int64]
    text_kernel: Array
    name_moments: Array
    weights: Array
    limits: Array
    info: HeadInfo
    drawings: Drawings | None = None
    tuned: Tuned | None = None

    @property
    def dim(self) -> int:
        """The length of the embeddings that it takes."""
        return int(self.layers[0][0].shape[0])

    def hidden(self, embeddings: Array) -> Array:
        """Return what the last layer sees of photos, shape (n, h)."""
        for kernel, bias in self.layers[:-1]:
            embeddings = np.maximum(embeddings @ kernel + bias, 0)
        return embeddings

    def probabilities(self, embeddings: Array) -> Array:
        """Return how likely each photo shows each concept.

        Parameters
        ----------
        embeddings : array of shape (n, dim), as the encoder gave them

        Returns
        -------
        array of shape (n, c), float32, rows sum to 1
        """
        return self._probabilities(self.hidden(self.as_photos(embeddings)))

    def as_photos(self, embeddings: Array) -> Array:
        """Return embeddings, (n, dim), with those of drawings as photos would have them."""
        if not self.drawings:
            return embeddings
        first = self._first(embeddings)
        found = self.drawings.as_photos(first)
        rest = embeddings[:, first.shape[1] :]
        return embeddings if found is first else np.hstack([found, rest])

    def gallery(self, embeddings: Array) -> Gallery:
        """Return all that the head says of photos, from embeddings of shape (n, dim)."""
        starts = range(0, max(len(embeddings), 1), BLOCK)
        return Gallery.joined([self._gallery(embeddings[at : at + BLOCK]) for at in starts])

    def _gallery(self, embeddings: Array) -> Gallery:
        embeddings = self.as_photos(embeddings)
        hidden = self.hidden(embeddings)
        probabilities = self._probabilities(hidden)
        inputs = self.inputs(embeddings, probabilities)
        return Gallery(
            probabilities=probabilities,
            names=unit(hidden @ self.name_basis + self.name_bias),
            labels=self.labels.photos(inputs, self._moved(embeddings, "labels")),
            phrases=self.phrases.photos(inputs, self._moved(embeddings, "phrases")),
            points=self._points(embeddings, probabilities),
        )

    def points(self, embeddings: Array) -> Array:
        """Return where photos lie among photos, (n, k), see `Gallery`; faster than all of that."""
        embeddings = self.as_photos(embeddings)
        return self._points(embeddings, self._probabilities(self.hidden(embeddings)))

    def inputs(self, embeddings: Array, probabilities: Array) -> Array:
        """Return what places photos among texts: looks and roots of concepts, (n, dim + c)."""
        centred = unit(unit(self._first(embeddings)) - self.mean)
        known = self.tuned.before(probabilities) if self.tuned else probabilities
        return np.asarray(np.hstack([centred, np.sqrt(known)]), np.float32)

    def _points(self, embeddings: Array, probabilities: Array) -> Array:
        looks = unit((unit(self._first(embeddings)) - self.mean) @ self.image_basis)
        told = self.tuned.compared(probabilities) if self.tuned else probabilities
        meaning = unit(np.sqrt(told) @ self.concept_basis) * CONCEPT_SHARE
        more = [self.tuned.looks(embeddings)] if self.tuned else []
        return unit(np.hstack([looks, meaning, *more]))

    def _moved(self, embeddings: Array, space: str) -> Array | float:
        tuned = self.tuned
        return tuned.moved(embeddings, getattr(tuned, space)) if tuned else 0.0

    def _first(self, embeddings: Array) -> Array:
        return self.tuned.first(embeddings) if self.tuned else embeddings

    def _probabilities(self, hidden: Array) -> Array:
        kernel, bias = self.layers[-1]
        return softmax(hidden @ kernel + bias)

    def save(self, path: Path) -> None:
        """Write the head to `path`, whole or not at all."""
        arrays: dict[str, Any] = {name: getattr(self, name) for name in _EXACT}
        weights = {name: getattr(self, name) for name in _WEIGHTS}
        for space in _SPACES:
            weights |= {f"{space}_{part}": getattr(getattr(self, space), part) for part in PARTS}
        for name, array in weights.items():
            arrays |= _kept(name, array)
        for number, (kernel, bias) in enumerate(self.layers):
            arrays[f"kernel{number}"] = kernel.astype(np.float16)
            arrays[f"bias{number}"] = bias.astype(np.float16)
        if self.drawings:
            arrays |= self.drawings.kept()
        if self.tuned:
            arrays |= self.tuned.kept()
        arrays["concepts"] = np.array(self.concepts)
        arrays["info"] = np.array(json.dumps(asdict(self.info)))
        with replacing(path) as file:
            np.savez(file, **arrays)
            file.flush()
            os.fsync(file.fileno())

    @classmethod
    def load(cls, path: Path) -> "ProjectionHead":
        """Read a head that `save` wrote.

        Raises
        ------
        ModelFileError
            If the file is missing or no head, or one of an older layout.
        """
        try:
            with np.load(path, allow_pickle=False) as file:
                return cls._from(file, path)
        except FileNotFoundError:
            raise ModelFileError(f"There is no projection head at {path}.") from None
        except _READING_ERRORS as error:
            raise ModelFileError(
                f"{path} is not a projection head, or is damaged ({error}). "
                "Train it anew with: semsearch train"
            ) from error

    @classmethod
    def _from(cls, file: Any, path: Path) -> "ProjectionHead":
        info = json.loads(str(file["info"]))
        info |= {name: tuple(info[name]) for name in ("labels", "caption_words")}
        if "labels_kernel" not in file.files:
            raise ModelFileError(
                f"{path} is a projection head of an older layout. Photos keep their embeddings; "
                f"train it anew with: {info['recipe']} --out {path}"
            )
        numbers = range(sum(name.startswith("kernel") for name in file.files))
        others: dict[str, Any] = {name: _read(file, name) for name in _WEIGHTS}
        others |= {name: file[name] for name in _EXACT}
        others |= {name: _read_space(file, name) for name in _SPACES}
        pairs = [(f"kernel{n}", f"bias{n}") for n in numbers]
        return cls(
            layers=tuple(
                (file[k].astype(np.float32), file[b].astype(np.float32)) for k, b in pairs
            ),
            concepts=tuple(file["concepts"].tolist()),
            info=HeadInfo(**info),
            drawings=Drawings.read(file),
            tuned=Tuned.read(file),
            **others,
        )


def _kept(name: str, array: Array) -> dict[str, Any]:
    """Return an array as a head's file has it: matrices in 8 bits, with the scale of a column."""
    if array.ndim < 2 or "moments" in name:
        return {name: array.astype(np.float16)}
    coarse, scale = in_8_bits(array)
    return {name: coarse, f"{name}_scale": scale}


def _read(file: Any, name: str) -> Array:
    array: Array = file[name].astype(np.float32)
    if f"{name}_scale" in file.files:
        array *= file[f"{name}_scale"]
    return array


def _read_space(file: Any, name: str) -> TextSpace:
    return TextSpace(**{part: _read(file, f"{name}_{part}") for part in PARTS})


_SPACES = ("labels", "phrases")
_WEIGHTS = ("mean", "image_basis", "concept_basis", "name_basis", "name_bias", "word_centre",
            "sentence_centre", "text_kernel", "name_moments")  # fmt: skip
_EXACT = ("synsets", "ancestors", "weights", "limits")
