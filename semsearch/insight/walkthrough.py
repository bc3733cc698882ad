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
from semsearch.encoders.feature_map import FeatureMap
from semsearch.head.projection import ProjectionHead
from semsearch.head.scoring import Case, Meaning, same_odds
from semsearch.images.loading import squashed
from semsearch.insight.sample import Sample
from semsearch.library.photo import Photo
from semsearch.queries.query import Part, Query, named, phrase_vector
from semsearch.queries.taught import NamePart
from semsearch.search.engine import SearchEngine
from semsearch.search.mix import Evidence, Mix, log_confidence
from semsearch.stores.neighbours import ExactIndex
from semsearch.vectors import Array, best, sigmoid, unit
from semsearch.words.word_vectors import WordVectors

SHOWN_SIDE = 224
EVIDENCE = ("Concepts that the words name", "A classifier made from the words",
            "The words among what photos are called", "The sentence among captions")  # fmt: skip
CASES = {
    Case.NAME: "the name of a thing the head knows",
    Case.WORD: "a word for no concept of the head",
    Case.PHRASE: "a phrase",
}


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
        That they show the same, 0 to 1.
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
    """Where the talk's way puts a photo among words.

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
    said : float
        How far it is believed what is said of the photo, 0 to 1.
    judged : float
        The same, or that of its best tile if it is higher, with what is said of it.
    ranked : float
        What it is ranked by: the same with what photos that look alike add to its rank;
        `judged` for a photo that is not in the library.
    confidence : float
        That the photo answers the part, 0 to 1, from `judged`.
    """

    part: Part
    meaning: Meaning
    values: Array
    weights: Array
    bias: float
    logit: float
    said: float
    judged: float
    ranked: float
    confidence: float


@dataclass(frozen=True)
class Answer:
    """How a photo answers a query: part by part, in all, and its rank among `photos` photos.

    Those are all of the library, or a `Sample`.

    `names` says of each taught name how sure it is that the photo shows what has it.
    """

    query: Query
    parts: list[PartEvidence]
    names: dict[str, float]
    confidence: float
    rank: int
    photos: int


def source_of(thing: Callable[..., Any]) -> str:
    """Return the source of a function as it runs, without its indent."""
    return textwrap.dedent(inspect.getsource(thing)).strip()


def sight_of(encoder: Encoder, image: Image) -> Sight | None:
    """Return what an encoder sees in an RGB image; None if its layers have no places in it."""
    found = encoder.feature_map(image)
    if found is None:
        return None
    whole = found.pool(np.ones((1, *found.grid), np.float32))[0]
    return Sight(squashed(image, encoder.side or SHOWN_SIDE), found, whole)


def nearest(
    engine: SearchEngine, embedding: Array, k: int, but: Photo | None,
    head: ProjectionHead | None = None,
) -> list[Neighbour]:  # fmt: skip
    """Return the `k` photos nearest to an embedding, shape (dim,), nearest first.

    It is placed by the engine's head, or by another one that puts photos where that does.
    """
    return _ranked(engine, embedding, 1, k, but, head or engine.head)


def farthest(engine: SearchEngine, embedding: Array, k: int, but: Photo | None) -> list[Neighbour]:
    """Return the `k` photos farthest from an embedding, shape (dim,), farthest first."""
    return _ranked(engine, embedding, -1, k, but, engine.head)


def _ranked(
    engine: SearchEngine, embedding: Array, sign: int, k: int, but: Photo | None,
    head: ProjectionHead,
) -> list[Neighbour]:  # fmt: skip
    point = head.points(embedding[None])[0]
    sample = Sample.near(engine, embedding)
    rows, scores = ExactIndex(sample.gallery.points).query(sign * point, k + 1)
    numbers = sample.ids[rows].tolist()
    raw = [float(unit(engine.embedding(number)) @ unit(embedding)) for number in numbers]
    cosines = sign * scores
    confidences = sigmoid(same_odds(head, cosines))
    figures = zip(sample.photos.take(rows), raw, cosines, confidences, strict=True)
    found = [Neighbour(photo, r, float(c), float(p)) for photo, r, c, p in figures]
    return [each for each in found if each.photo != but][:k]


def focus(engine: SearchEngine, embedding: Array, words: str, strength: float, k: int) -> Focus:
    """Re-weight an embedding, shape (dim,), to words, and find the `k` numbers that it changed.

    Raises
    ------
    UnknownWordsError
        If no word is known.
    """
    changed = engine.reweight(embedding, words, strength=strength)
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
    """Return where the talk's way puts an embedding, shape (dim,), with `k` concepts and words.

    It is the mean of the concepts' word vectors, each weighted by how likely the photo shows it
    (ConSE; Norouzi et al., 2014). Searches compare photos in the joint space of the head.
    """
    probabilities = head.probabilities(embedding[None])[0]
    columns, shares = best(probabilities, k)
    mean = unit(probabilities @ concept_vectors(head, words))
    rows, cosines = best(unit(np.asarray(words.vectors, np.float32)) @ mean, k)
    concepts, near = [head.concepts[c] for c in columns], [words.words[row] for row in rows]
    return Placed(
        list(zip(concepts, map(float, shares), strict=True)),
        mean,
        list(zip(near, map(float, cosines), strict=True)),
    )


def concept_vectors(head: ProjectionHead, words: WordVectors) -> Array:
    """Return the word vectors of a head's concepts, shape (c, 300), unit length or zero."""
    terms = [named(name.lower(), words).terms for name in head.concepts]
    vectors = [phrase_vector(own, words) for own in terms]
    return np.stack([np.zeros(300, np.float32) if own is None else own for own in vectors])


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
        If there is no word in `text`.
    """
    query = engine.read(Mix(text))
    assert query is not None
    sample = Sample.of(engine, Mix(text), photo)
    parts = [_part_evidence(sample, embedding, photo, part) for part in query.parts]
    named = {own: _name_logit(engine, embedding, photo, own) for own in query.names}
    own = sum(float(_logs(each.part, each.judged)) for each in parts)
    own += sum(float(_logs(part, logit)) for part, logit in named.items())
    ranked, sure = Mix(text).added_up(_of_library(sample, query), len(sample))
    # A stranger has no photos that look alike, so none of those it is compared with has.
    mine, others = (own, sure) if photo is None else (float(ranked[sample.row(photo)]), ranked)
    names = {
        part.name: float(sigmoid(np.array(logit, np.float32))) for part, logit in named.items()
    }
    rank = int((others > mine).sum()) + 1
    return Answer(query, parts, names, float(np.exp(own)), rank, len(sample))


def _name_logit(
    engine: SearchEngine, embedding: Array, photo: Photo | None, part: NamePart
) -> float:
    """Return the log-odds that a photo shows what has a name."""
    gallery = engine.head.gallery(embedding[None])
    if photo is None:
        return float(engine.taught.thing(part.name).logits(gallery, len(engine))[0])
    return float(engine.taught.logits(part.name, np.array([photo.id]), gallery)[0])


def _part_evidence(
    sample: Sample, embedding: Array, photo: Photo | None, part: Part
) -> PartEvidence:
    """Return a photo's evidence for a part."""
    scorer, head = sample.engine.scorer, sample.engine.head
    meaning = scorer.meaning(part)
    gallery = head.gallery(embedding[None])
    values = scorer.evidence([meaning], gallery)[0, 0]
    *weights, bias = head.weights[meaning.case]
    judged = ranked = logit = float(scorer.logits([meaning], gallery)[0, 0])
    said = 0.0
    if photo is not None:
        found, row = sample.judged(part), sample.row(photo)
        said = float(found.said[row])
        judged, ranked = float(found.logits[row]), float(found.ranked[row])
    confidence = float(np.exp(_logs(part, judged)))
    return PartEvidence(
        part,
        meaning,
        values,
        np.array(weights),
        float(bias),
        logit,
        said,
        judged,
        ranked,
        confidence,
    )


def _of_library(sample: Sample, query: Query) -> list[Evidence]:
    taught, ids, gallery = sample.engine.taught, sample.ids, sample.gallery
    found = [(part, sample.judged(part)) for part in query.parts]
    words = [Evidence(part.text, part.weight, own.logits, own.ranked) for part, own in found]
    logits = [taught.logits(own.name, ids, gallery) for own in query.names]
    names = zip(query.names, logits, strict=True)
    return words + [Evidence(own.name, own.weight, found, found) for own, found in names]


def _logs(part: Part | NamePart, logits: Array | float) -> Array:
    return log_confidence(part.weight, np.asarray(logits, np.float32))
