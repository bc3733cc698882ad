"""One photo followed through semsearch: the numbers that the page How it works shows.

Each function takes one step of Emmanuel Ameisen's talk *Building a Semantic Image Search
Engine*, with the code that searches use, and returns what came of it.
"""

import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL.Image import Image

from semsearch.encoders import Encoder
from semsearch.feature_map import FeatureMap
from semsearch.images import squashed
from semsearch.index import ExactIndex
from semsearch.photo import Photo
from semsearch.projection import ProjectionHead
from semsearch.queries import Part, Query, read_query
from semsearch.scoring import IMAGE, NAME, PHRASE, SHORT, WORD, Meaning
from semsearch.search import SearchEngine
from semsearch.vectors import Array, best, sigmoid, unit
from semsearch.words import WordVectors

SHOWN_SIDE = 224
EVIDENCE = ("Concepts that the words name", "Concepts near in meaning", "Place among the words",
            "Place among phrases")  # fmt: skip
CASES = {NAME: "the name of a thing the head knows", WORD: "a word for no concept of the head",
         SHORT: "a short phrase", PHRASE: "a longer phrase"}  # fmt: skip


@dataclass(frozen=True)
class Channel:
    """One pattern that a network looks for.

    Attributes
    ----------
    number : int
        Which number of the embedding it becomes.
    cells : array of shape (rows, columns)
        How strongly each part of the photo shows it.
    pooled : float
        What the whole photo has of it.
    """

    number: int
    cells: Array
    pooled: float


@dataclass(frozen=True)
class Sight:
    """What a network sees in a photo.

    Attributes
    ----------
    square : Image
        The photo as the network gets it.
    map : FeatureMap
    embedding : array of shape (dim,)
        Pooled from the map.
    """

    square: Image
    map: FeatureMap
    embedding: Array

    def strongest(self, k: int) -> list[Channel]:
        """Return the `k` channels with the largest share in the embedding, largest first."""
        cells = self.map.cells
        numbers, pooled = best(self.embedding[: cells.shape[2]], k)
        return [
            Channel(int(n), cells[:, :, n], float(p)) for n, p in zip(numbers, pooled, strict=True)
        ]


@dataclass(frozen=True)
class Neighbour:
    """A photo beside the chosen one.

    Attributes
    ----------
    photo : Photo
    raw : float
        Cosine of the two embeddings, as the talk compares them.
    cosine : float
        Cosine of their points, as semsearch compares them.
    confidence : float
        That they show the same, 0 to 1, before photos that look alike share theirs.
    """

    photo: Photo
    raw: float
    cosine: float
    confidence: float


@dataclass(frozen=True)
class Change:
    """A number of an embedding before and after re-weighting."""

    number: int
    before: float
    after: float


@dataclass(frozen=True)
class Focus:
    """What re-weighting did: the new embedding, and its numbers that changed most."""

    embedding: Array
    changes: list[Change]


@dataclass(frozen=True)
class WordFacts:
    """A word among the others: its vector, shape (300,), rank by use from 1, and neighbours."""

    vector: Array
    rank: int
    neighbours: list[tuple[str, float]]


@dataclass(frozen=True)
class Placed:
    """Where a head puts a photo.

    Attributes
    ----------
    concepts : list of (str, float)
        The likeliest concepts and their probabilities.
    place : array of shape (300,)
        The mean of all concepts' vectors, weighted by their probabilities.
    words : list of (str, float)
        The words nearest to that place, with their cosines.
    """

    concepts: list[tuple[str, float]]
    place: Array
    words: list[tuple[str, float]]


@dataclass(frozen=True)
class PartEvidence:
    """How a photo answers one part of a query.

    Attributes
    ----------
    part : Part
    meaning : Meaning
    values, weights : arrays of shape (4,)
        The evidence named in `EVIDENCE`, and how much each piece of it counts.
    bias : float
        What the log-odds are without evidence.
    logit : float
        The log-odds that the photo shows it: bias and evidence added up.
    shared : float
        The same after photos that look alike have shared theirs; `logit` for a photo that is
        not in the library.
    confidence : float
        That the photo answers the part, 0 to 1.
    """

    part: Part
    meaning: Meaning
    values: Array
    weights: Array
    bias: float
    logit: float
    shared: float
    confidence: float


@dataclass(frozen=True)
class Answer:
    """How a photo answers a query: part by part, in all, and its rank among `photos` photos."""

    query: Query
    parts: list[PartEvidence]
    confidence: float
    rank: int
    photos: int


def source_of(thing: Callable[..., Any]) -> str:
    """Return the source of a function as it runs, without its indent."""
    return textwrap.dedent(inspect.getsource(thing)).strip()


def look(encoder: Encoder, image: Image) -> Sight | None:
    """Return what an encoder sees in an RGB image; None if its layers have no places in it."""
    found = encoder.look(image)
    if found is None:
        return None
    whole = found.pool(np.ones((1, *found.grid), np.float32))[0]
    return Sight(squashed(image, encoder.side or SHOWN_SIDE), found, whole)


def nearest(engine: SearchEngine, embedding: Array, k: int, but: Photo | None) -> list[Neighbour]:
    """Return the `k` photos nearest to an embedding, shape (dim,), nearest first."""
    return _ranked(engine, embedding, 1, k, but)


def farthest(engine: SearchEngine, embedding: Array, k: int, but: Photo | None) -> list[Neighbour]:
    """Return the `k` photos farthest from an embedding, shape (dim,), farthest first."""
    return _ranked(engine, embedding, -1, k, but)


def _ranked(
    engine: SearchEngine, embedding: Array, sign: int, k: int, but: Photo | None
) -> list[Neighbour]:
    point = engine.head.gallery(embedding[None]).points[0]
    rows, scores = ExactIndex(engine.gallery.points).query(sign * point, k + 1)
    raw = unit(engine.embeddings[rows]) @ unit(embedding)
    weights = engine.head.weights[IMAGE]
    cosines = sign * scores
    confidences = sigmoid(weights[0] * cosines + weights[-1])
    figures = zip(engine.photos.take(rows), raw, cosines, confidences, strict=True)
    found = [Neighbour(photo, float(r), float(c), float(p)) for photo, r, c, p in figures]
    return [each for each in found if each.photo != but][:k]


def focus(engine: SearchEngine, embedding: Array, words: str, strength: float, k: int) -> Focus:
    """Re-weight an embedding, shape (dim,), to words, and find the `k` numbers that it changed.

    Raises
    ------
    UnknownWordsError
        If no word is known.
    """
    changed = engine.reweight(embedding, words, strength)
    numbers, _ = best(np.abs(changed - embedding), k)
    changes = [Change(int(n), float(embedding[n]), float(changed[n])) for n in numbers]
    return Focus(changed, changes)


def word_facts(words: WordVectors, word: str, k: int) -> WordFacts:
    """Return what is known of a word, with its `k` nearest.

    Raises
    ------
    UnknownWordsError
        If no vocabulary has it; with words spelt like it.
    """
    neighbours = words.most_similar([word], topn=k)
    return WordFacts(words[word], words.rank(word) + 1, neighbours)


def likeness(words: WordVectors, one: str, other: str) -> float:
    """Return the cosine of two words, -1 to 1.

    Raises
    ------
    UnknownWordsError
        If one of them is in no vocabulary.
    """
    return float(words[one] @ words[other])


def place(head: ProjectionHead, words: WordVectors, embedding: Array, k: int) -> Placed:
    """Return where a head puts an embedding, shape (dim,), with `k` concepts and words there."""
    gallery = head.gallery(embedding[None])
    columns, probabilities = best(gallery.probabilities[0], k)
    concepts = [head.concepts[column] for column in columns]
    places = head.place_words(unit(np.asarray(words.vectors, np.float32)))
    rows, cosines = best(places @ gallery.places[0], k)
    near = [words.words[row] for row in rows]
    return Placed(
        list(zip(concepts, map(float, probabilities), strict=True)),
        gallery.places[0],
        list(zip(near, map(float, cosines), strict=True)),
    )


def answer(engine: SearchEngine, embedding: Array, photo: Photo | None, text: str) -> Answer:
    """Return how a photo answers a query, and where it ranks among those of the library.

    Parameters
    ----------
    engine : SearchEngine
    embedding : array of shape (dim,)
    photo : Photo or None
        None if the photo is not in the library; it then ranks by its own evidence alone.
    text : str

    Raises
    ------
    UnknownWordsError
        If no word of `text` is known.
    """
    query = read_query(text, engine.words, engine.lexicon)
    row = None if photo is None else engine.row(photo.id)
    parts, own, others = [], 1.0, np.ones(len(engine), np.float32)
    for part in query.parts:
        evidence, confidences = _part_evidence(engine, embedding, row, part)
        parts.append(evidence)
        own *= evidence.confidence
        others *= confidences
    mine = own if row is None else others[row]
    rank = int((others > mine).sum()) + 1
    return Answer(query, parts, float(own), rank, len(engine))


def _part_evidence(
    engine: SearchEngine, embedding: Array, row: int | None, part: Part
) -> tuple[PartEvidence, Array]:
    """Return a photo's evidence for a part, and the confidences of the library, shape (n,)."""
    scorer = engine.scorer
    meaning = scorer.meaning(part)
    gallery = engine.head.gallery(embedding[None])
    values = scorer.evidence([meaning], gallery)[0, 0]
    *weights, bias = engine.head.weights[meaning.case]
    logit = float(scorer.logits([meaning], gallery)[0, 0])
    if row is None:
        logits = scorer.logits([meaning], engine.gallery)[0]
    else:
        logits = engine.text_logits(part)
    shared = logit if row is None else float(logits[row])
    confidence = float(_confidences(part, np.array([shared], np.float32))[0])
    evidence = PartEvidence(
        part, meaning, values, np.array(weights), float(bias), logit, shared, confidence
    )
    return evidence, _confidences(part, logits)


def _confidences(part: Part, logits: Array) -> Array:
    return np.asarray(sigmoid(np.sign(part.weight) * logits) ** abs(part.weight), np.float32)
