"""Fits how the evidence for a query adds up, on photos whose content is known."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from semsearch.diffusion import NeighbourGraph
from semsearch.lexicon import Lexicon
from semsearch.projection import Gallery, ProjectionHead
from semsearch.queries import Part, read_query
from semsearch.scoring import (
    FEATURES,
    FLOOR,
    IMAGE,
    LONGEST_SHORT,
    NAME,
    PHRASE,
    SHORT,
    TAG_NAME,
    TAG_WORD,
    WORD,
    Meaning,
    Scorer,
)  # fmt: skip
from semsearch.tags import Tagger, tag_vocabulary
from semsearch.vectors import Array, sigmoid, unit
from semsearch.words import WordVectors

SURPRISING = 4
MISSED = 0.25
GUESSED = 3
TELLING = 0.2

Flags = NDArray[np.bool_]
Example = tuple[Array, Flags]


def calibrate(
    head: ProjectionHead,
    words: WordVectors,
    embeddings: Array,
    labels: Sequence[str],
    captions: Sequence[Sequence[str]],
) -> tuple[Array, Array]:
    """Return the weights of the evidence, shape (cases, `FEATURES` + 1), and the blend of its
    sum with what looks alike, shape (cases, 3).

    A logistic regression is fitted to each case of `semsearch.scoring`, and another to its
    result before and after diffusion.

    Parameters
    ----------
    head : ProjectionHead
    words : WordVectors
    embeddings : array of shape (n, dim)
        Of photos that the head was not trained on.
    labels : sequence of str
        What each photo shows, "" where that is not known.
    captions : sequence of sequence of str
        The captions of each photo, empty where it has none.
    """
    scorer = Scorer(head, words, Lexicon.load())
    gallery = head.gallery(embeddings)
    tagger = Tagger(scorer, tag_vocabulary(scorer))
    right, decided = tag_truth(tagger, labels, captions)
    unknown = _surprising(scorer, gallery, labels)[some := np.arange(0, len(labels), SURPRISING)]
    examples = {
        NAME: _names(scorer, gallery, labels),
        WORD: _hidden_names(scorer, gallery, labels),
        SHORT: _short_phrases(scorer, gallery, labels, captions),
        PHRASE: _phrases(scorer, gallery, captions),
        IMAGE: _images(gallery, labels),
        TAG_NAME: [
            *_tags(scorer, gallery, tagger, right, decided, TAG_NAME),
            *_tags(scorer, unknown, tagger, right[some], decided[some], TAG_NAME),
        ],
        TAG_WORD: _tags(scorer, gallery, tagger, right, decided, TAG_WORD),
    }
    graph = NeighbourGraph(gallery.points)
    fitted = [_fit_case(case, list(examples[case]), graph) for case in sorted(examples)]
    return np.stack([weights for weights, _ in fitted]), np.stack([blend for _, blend in fitted])


def tag_truth(
    tagger: Tagger, labels: Sequence[str], captions: Sequence[Sequence[str]]
) -> tuple[Flags, Flags]:
    """Return which tags are right for each photo, and of which that is known, both (n, words).

    Right are the tags that name what the label or a caption names, or a kind of thing that it
    is. A label tells little of what else there is in the photo: tags that are of one kind with
    it, such as *cat* for a photo of a dog, are wrong; of others one in `GUESSED` is taken to
    be. Captions tell of everything.
    """
    lexicon = Lexicon.load()
    kinds = [
        lexicon.ancestors(s[0]) if (s := lexicon.synsets(w)[:1]) else () for w in tagger.vocabulary
    ]
    right = np.zeros((len(labels), len(kinds)), bool)
    decided = np.zeros_like(right)
    for row, (label, sentences) in enumerate(zip(labels, captions, strict=True)):
        said = {label, *(word for s in sentences for word in s.lower().split())} - {""}
        meanings = {synset for word in said for synset in lexicon.synsets(word)[:1]}
        above = {a for synset in meanings for a in lexicon.ancestors(synset)}
        near = {a for a in above if lexicon.information(a) >= TELLING}
        for column, (word, own) in enumerate(zip(tagger.vocabulary, kinds, strict=True)):
            right[row, column] = word in said or bool(own and own[0] in above)
            is_special = bool(meanings & set(own[1:]))
            guessed = (row + column) % GUESSED == 0
            compared = bool(sentences) or bool(near & set(own)) or guessed
            decided[row, column] = right[row, column] or (compared and not is_special)
    return right, decided


def _names(scorer: Scorer, gallery: Gallery, labels: Sequence[str]) -> Iterator[Example]:
    for meaning, truth in _labelled(scorer, labels):
        yield scorer.evidence([meaning], gallery)[0], truth


def _hidden_names(scorer: Scorer, gallery: Gallery, labels: Sequence[str]) -> Iterator[Example]:
    """Make each label unknown: its concepts are taken out of the evidence."""
    for meaning, truth in _labelled(scorer, labels):
        named = meaning.kinds[0] > 0
        left = np.where(named, 0, meaning.attention)
        left /= max(float(left.max()), 1e-9)
        blind = replace(meaning, kinds=left[None], attention=left)
        yield scorer.evidence([blind], _without(gallery, named, scorer.head))[0], truth


def _labelled(scorer: Scorer, labels: Sequence[str]) -> Iterator[tuple[Meaning, Flags]]:
    for name in sorted(set(labels) - {""}):
        meaning = _meaning(scorer, name)
        if meaning.case == NAME:
            yield meaning, np.array([label == name for label in labels])


def _without(gallery: Gallery, hidden: Flags, head: ProjectionHead) -> Gallery:
    """Return what a head that does not have the hidden concepts would say of the photos."""
    probabilities = np.where(hidden, 0, gallery.probabilities)
    probabilities /= np.maximum(probabilities.sum(axis=1, keepdims=True), 1e-9)
    places = unit(probabilities @ head.concept_vectors)
    return replace(gallery, probabilities=probabilities, places=places)


def _phrases(
    scorer: Scorer, gallery: Gallery, captions: Sequence[Sequence[str]]
) -> Iterator[Example]:
    for row, sentences in enumerate(captions):
        for sentence in sentences:
            meaning = _meaning(scorer, sentence)
            truth = np.arange(len(gallery)) == row
            yield scorer.evidence([meaning], gallery)[0], truth


def _tags(
    scorer: Scorer, gallery: Gallery, tagger: Tagger, right: Flags, decided: Flags, case: int
) -> Iterator[Example]:
    for column, meaning in enumerate(tagger.meanings):
        known = decided[:, column]
        if meaning.case == case and known.any():
            evidence = scorer.evidence([meaning], gallery[np.flatnonzero(known)])[0]
            yield evidence, right[known, column]


def _surprising(scorer: Scorer, gallery: Gallery, labels: Sequence[str]) -> Gallery:
    """Return the gallery as if what each photo shows were new to the head.

    Some of what people photograph is no concept of the head, and then it must not be sure:
    one photo in `SURPRISING` teaches it that.
    """
    kinds = {label: scorer.meaning(_part(scorer, label)).kinds[0] for label in {*labels} - {""}}
    nothing = np.zeros(len(scorer.head.concepts), np.float32)
    own = np.stack([kinds.get(label, nothing) >= 1 for label in labels])
    return _without(gallery, own, scorer.head)


def _short_phrases(
    scorer: Scorer, gallery: Gallery, labels: Sequence[str], captions: Sequence[Sequence[str]]
) -> Iterator[Example]:
    """Take labels with some other word before them, and two or three terms of each caption."""
    rng = np.random.default_rng(0)
    others = [word for word in scorer.head.info.caption_words if word in scorer.lexicon]
    for name in sorted(set(labels) - {""}):
        part = _part(scorer, f"{rng.choice(others or ['big'])} {name}")
        if len(part.terms) in (2, LONGEST_SHORT):
            truth = np.array([label == name for label in labels])
            yield scorer.evidence([scorer.meaning(part)], gallery)[0], truth
    for row, sentences in enumerate(captions):
        for sentence in sentences[:2]:
            part = _part(scorer, sentence)
            some = sorted(rng.permutation(len(part.terms))[: rng.integers(2, LONGEST_SHORT + 1)])
            part = replace(part, terms=tuple(part.terms[i] for i in some))
            if len(part.terms) > 1:
                truth = np.arange(len(gallery)) == row
                yield scorer.evidence([scorer.meaning(part)], gallery)[0], truth


def _images(gallery: Gallery, labels: Sequence[str]) -> Iterator[Example]:
    names = np.array(labels)
    for row in np.flatnonzero(names != ""):
        evidence = np.zeros((len(names), FEATURES), np.float32)
        evidence[:, 0] = gallery.points @ gallery.points[row]
        yield evidence, (names == names[row])


def _fit_case(case: int, examples: Sequence[Example], graph: NeighbourGraph) -> tuple[Array, Array]:
    weights, blend = fit_weights(examples), np.array([1, 0, 0], np.float32)
    if case in (TAG_NAME, TAG_WORD) or not examples:
        return weights, blend
    logits = [features @ weights[:-1] + weights[-1] for features, _ in examples]
    spread = [np.log(graph.spread(sigmoid(own)[None])[0] + FLOOR) for own in logits]
    pairs = [np.column_stack(pair) for pair in zip(logits, spread, strict=True)]
    second = [(pair, truth) for pair, (_, truth) in zip(pairs, examples, strict=True)]
    blend = fit_weights(second)
    blend[-1] -= turning_point(blend, second)
    return weights, blend


def turning_point(weights: Array, examples: Sequence[Example]) -> float:
    """Return the log-odds of the best photo from which a gallery is said to hold a right one.

    It tells best between galleries with and without right photos, among those that call no
    more than a share of `MISSED` of the former empty.
    """
    scored = [(features @ weights[:-1] + weights[-1], truth) for features, truth in examples]
    present = np.sort([logits.max() for logits, truth in scored if truth.any()])
    absent = np.sort([logits[~truth].max() for logits, truth in scored])
    if not len(present):
        return 0.0
    candidates = present[: 1 + int(MISSED * len(present))]
    missed = np.arange(len(candidates)) / len(present)
    rejected = np.searchsorted(absent, candidates) / len(absent)
    return float(candidates[np.argmax(rejected - missed)])


def fit_weights(examples: Sequence[Example]) -> Array:
    """Return coefficients, none below 0, and intercept; with nothing to learn from, all alike.

    Evidence that would count against a photo is left out, the most contrary first: it only
    corrects for other evidence, and captions were found better without it.
    """
    from sklearn.linear_model import LogisticRegression

    width = examples[0][0].shape[1] if examples else FEATURES
    truth = np.concatenate([flags for _, flags in examples]) if examples else np.zeros(0, bool)
    weights = np.array([1 / width] * width + [0.0], np.float32)
    if not truth.any():
        return weights
    features = np.concatenate([evidence for evidence, _ in examples])
    kept = list(range(width))
    while kept:
        model = LogisticRegression(max_iter=1000).fit(features[:, kept], truth)
        if model.coef_[0].min() >= 0:
            break
        kept.pop(int(model.coef_[0].argmin()))
    weights[:] = 0
    weights[[*kept, width]] = [*model.coef_[0], model.intercept_[0]]
    return weights


def _meaning(scorer: Scorer, text: str) -> Meaning:
    return scorer.meaning(_part(scorer, text))


def _part(scorer: Scorer, text: str) -> Part:
    return read_query(text, scorer.words, scorer.lexicon).wanted[0]
