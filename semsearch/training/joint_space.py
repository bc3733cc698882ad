"""Fits the joint space of photos and texts: names from class weights, phrases from captions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semsearch.head.projection import ProjectionHead
from semsearch.head.text_space import TextSpace
from semsearch.head.text_tower import NAMING, TextFacts, text_vectors
from semsearch.queries.naming import Naming
from semsearch.queries.query import Part, as_typed, named
from semsearch.training.concepts import Concept
from semsearch.vectors import Array, unit
from semsearch.words.lexicon import Lexicon
from semsearch.words.sentences import SentenceEncoder
from semsearch.words.word_vectors import WordVectors

AXES = 384
LABEL_AXES = 256
NAME_PENALTY = 0.2
TEXT_PENALTY = 2.0
LABEL_WHITENING = 0.5
PHRASE_WHITENING = 0.25
BLOCK = 2048


@dataclass(frozen=True)
class Captions:
    """What people say of photos.

    Attributes
    ----------
    parts : dict of str to list of Part
        The captions of each photo, read as queries are.
    means : dict of str to array of shape (684,)
        The mean of their vectors, see `text_tower.text_vectors`.
    """

    parts: Mapping[str, Sequence[Part]]
    means: Mapping[str, Array]

    @classmethod
    def read(
        cls, captions: Mapping[str, Sequence[str]], words: WordVectors, centre: Array
    ) -> "Captions":
        """Read the captions of photos, by their paths."""
        naming = Naming(words, Lexicon.load())
        pairs = [
            (file, part)
            for file, texts in captions.items()
            for text in texts
            if (part := as_typed(text, naming))
        ]
        parts: dict[str, list[Part]] = {}
        vectors: dict[str, list[Array]] = {}
        for start in range(0, len(pairs), BLOCK):
            some = pairs[start : start + BLOCK]
            found = text_vectors([part for _, part in some], words, centre)
            for (file, part), vector in zip(some, found, strict=True):
                parts.setdefault(file, []).append(part)
                vectors.setdefault(file, []).append(vector)
        means = {
            file: np.asarray(np.mean(own, axis=0), np.float32) for file, own in vectors.items()
        }
        return cls(parts, means)


def fit_names(
    head: ProjectionHead, photos: Array, concepts: Sequence[Concept], words: WordVectors,
    hidden: Collection[str],
) -> dict[str, Any]:  # fmt: skip
    """Return what puts photos and texts among names, by attributes of `ProjectionHead`.

    From what is known of the concepts' names a ridge regression learns their rows of the last
    layer, so that any other text has one too. On 868 names that no class has, photos of 1,700
    things were found with a mAP of 0.172 with photos at unit length and 0.157 without; WordNet's
    definitions of the names added nothing.

    Parameters
    ----------
    head : ProjectionHead
        Its layers count, its centre of words, and its ancestors.
    photos : array of shape (n, dim)
    concepts : sequence of c Concepts
    hidden : collection of str
        Names whose concepts are not learned from.
    """
    activations = head.hidden(photos)
    kernel = head.layers[-1][0]
    rows = unit((kernel - kernel.mean(axis=1, keepdims=True)).T)
    kept = [r for r, concept in enumerate(concepts) if not _is_hidden(concept, hidden)]
    basis = np.linalg.svd(rows.T, full_matrices=False)[0][:, :AXES]
    sentences = SentenceEncoder.load().encode([NAMING.format(concept.name) for concept in concepts])
    centre = sentences.mean(axis=0)
    facts = TextFacts(words, Lexicon.load(), head.word_centre, head.ancestors.tolist())
    parts = [named(concept.name, words) for concept in concepts]
    known = facts.rows(parts, sentences, centre, [[concept.synset] for concept in concepts])
    text_kernel = _dual_ridge(known[kept], rows[kept] @ basis)
    return {
        "name_basis": np.asarray(basis, np.float32),
        "name_bias": np.asarray(-activations.mean(axis=0) @ basis, np.float32),
        "sentence_centre": centre,
        "text_kernel": text_kernel,
    }


def fit_texts(photos: Array, vectors: Mapping[int, Array], k: int, whitening: float) -> TextSpace:
    """Return a space of photos and texts, of `k` axes.

    A ridge regression from photos to the vectors of what was said of them. Made from captions
    alone, captions found their photo with a mAP of 0.280, and with the labels of 7,400 photos
    beside them 0.252; words that the head had not seen 0.262 and 0.364 (cross-validation).

    Parameters
    ----------
    photos : array of shape (n, dim + c)
        Centred embeddings and roots of probabilities.
    vectors : dict of int to array of shape (684,)
        By the rows of the photos that something was said of.
    k : int
    whitening : float
        See `axes`.
    """
    if not vectors:
        return _no_texts(photos)
    targets = np.stack(list(vectors.values()))
    centre = targets.mean(axis=0)
    basis = axes(targets - centre, k, whitening)
    kernel, bias = _ridge(photos[list(vectors)], (targets - centre) @ basis)
    placed = unit(photos @ kernel + bias)
    return TextSpace(kernel, bias, centre, basis, moments(placed))


def _no_texts(photos: Array) -> TextSpace:
    """Return the space where nothing was said of any photo: nothing is near any text."""
    width = SentenceEncoder.dim + 300
    shapes = ((photos.shape[1], 1), (1,), (width,), (width, 1), (2, 1))
    return TextSpace(*(np.zeros(shape, np.float32) for shape in shapes))


def ancestors_of(synsets: Sequence[int]) -> NDArray[np.int64]:
    """Return all kinds of thing that some meanings are, ascending."""
    lexicon = Lexicon.load()
    return np.unique([above for s in synsets if s >= 0 for above in lexicon.ancestors(s)])


def moments(vectors: Array) -> Array:
    """Return the covariance of vectors, shape (n, k), and their mean as last row, (k + 1, k)."""
    covariance = np.atleast_2d(np.cov(vectors, rowvar=False))
    return np.asarray(np.vstack([covariance, vectors.mean(axis=0)]), np.float32)


def axes(vectors: Array, k: int, whitening: float) -> Array:
    """Return the `k` main axes of vectors (n, d), shape (d, k), each over its spread ** whitening.

    Half-whitening (0.5) keeps a part of the spread; it found more photos of the same class
    than none or all (compare Jegou and Chum, 2012).
    """
    spread, directions = np.linalg.eigh(vectors.T @ vectors / len(vectors))
    order = np.argsort(-spread)[: min(k, len(vectors), len(spread))]
    deviation = np.sqrt(np.maximum(spread[order], 1e-12))
    return np.asarray(directions[:, order] / deviation**whitening, np.float32)


def _is_hidden(concept: Concept, hidden: Collection[str]) -> bool:
    return any(name.lower() in hidden for name in concept.names)


def _dual_ridge(inputs: Array, targets: Array) -> Array:
    """Return the kernel of a ridge regression on rows that are made of three unit vectors."""
    products: NDArray[np.float64] = (inputs @ inputs.T / 3).astype(np.float64)
    dual = np.linalg.solve(products + NAME_PENALTY * np.eye(len(products)), targets)
    return np.asarray(inputs.T @ dual / 3, np.float32)


def _ridge(inputs: Array, targets: Array) -> tuple[Array, Array]:
    """Return kernel and bias of a ridge regression; its penalty is in mean eigenvalues."""
    mean = inputs.mean(axis=0)
    centred = inputs - mean
    products: NDArray[np.float64] = (centred.T @ centred).astype(np.float64)
    penalty = TEXT_PENALTY * np.trace(products) / min(centred.shape)
    products[np.diag_indices_from(products)] += penalty
    kernel = np.asarray(np.linalg.solve(products, centred.T @ targets), np.float32)
    return kernel, np.asarray(targets.mean(axis=0) - mean @ kernel, np.float32)
