"""Photos whose content is known, and the evidence that searches have for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from semsearch.head.gallery import Gallery
from semsearch.head.scoring import FEATURES, Case, Scorer
from semsearch.head.tags import Tagger
from semsearch.queries.query import Part, named
from semsearch.training.weighing import Example, Flags
from semsearch.vectors import Array
from semsearch.words.lexicon import Lexicon

PHRASES = 300
FEW_TERMS = 3
GUESSED = 3
TELLING = 0.2


@dataclass(frozen=True)
class Known:
    """Photos that a head was not trained on, and what is known of them.

    Attributes
    ----------
    embeddings : array of shape (n, dim)
    labels : sequence of str
        What each photo shows, "" where that is not known.
    hidden : frozenset of str
        Labels that the head was not trained on either.
    captions : sequence of sequence of Part
        The captions of each photo, empty where it has none.
    """

    embeddings: Array
    labels: Sequence[str]
    hidden: frozenset[str]
    captions: Sequence[Sequence[Part]]


def truth_of(names: Sequence[str], known: Known) -> tuple[Flags, Flags]:
    """Return which photos show what is named, and of which that is known, both (n, names).

    A photo shows what its label or a caption names, and every kind of thing that it is. A label
    tells little of what else there is in the photo: names that are of one kind with it, such as
    *cat* for a photo of a dog, are wrong; of others one in `GUESSED` is taken to be. Captions
    tell of everything.
    """
    lexicon = Lexicon.load()
    kinds = [lexicon.ancestors(s[0]) if (s := lexicon.synsets(w)[:1]) else () for w in names]
    right = np.zeros((len(known.labels), len(kinds)), bool)
    judged = np.zeros_like(right)
    for row, (label, captions) in enumerate(zip(known.labels, known.captions, strict=True)):
        said = {label, *(term.name for part in captions for term in part.terms)} - {""}
        meanings = {synset for word in said for synset in lexicon.synsets(word)[:1]}
        above = {a for synset in meanings for a in lexicon.ancestors(synset)}
        near = {a for a in above if lexicon.information(a) >= TELLING}
        for column, (word, own) in enumerate(zip(names, kinds, strict=True)):
            right[row, column] = word in said or bool(own and own[0] in above)
            is_special = bool(meanings & set(own[1:]))
            guessed = bool(label) and (row + column) % GUESSED == 0
            compared = bool(captions) or bool(near & set(own)) or guessed
            judged[row, column] = right[row, column] or (compared and not is_special)
    return right, judged


def of_labels(scorer: Scorer, gallery: Gallery, known: Known) -> dict[Case, list[Example]]:
    """Return the evidence for the labels, by whether they name a concept of the head."""
    labels = sorted(set(known.labels) - {""})
    right, judged = truth_of(labels, known)
    parts = [named(label, scorer.words) for label in labels]
    examples: dict[Case, list[Example]] = {Case.NAME: [], Case.WORD: []}
    for column, meaning in enumerate(scorer.meanings(parts) if parts else []):
        if labels[column] in known.hidden:
            meaning = replace(meaning, case=Case.WORD, shares=meaning.shares * 0)
        evidence = scorer.evidence([meaning], gallery)[0]
        examples[meaning.case if meaning.case == Case.WORD else Case.NAME].append(
            Example(evidence, right[:, column], judged[:, column])
        )
    return examples


def of_captions(scorer: Scorer, gallery: Gallery, known: Known) -> Iterator[Example]:
    """Yield the evidence for captions and for a few terms of them, as people type them.

    A photo is right if its captions have all the terms.
    """
    said = [{term.name for part in parts for term in part.terms} for parts in known.captions]
    captioned = np.flatnonzero([bool(own) for own in said])
    some = captioned[:: max(1, len(captioned) // PHRASES)]
    parts = [part for row in some for part in _typed(known.captions[row], row)]
    meanings = scorer.meanings(parts) if parts else []
    for part, meaning in zip(parts, meanings, strict=True):
        wanted = {term.name for term in part.terms}
        truth = np.array([wanted <= own for own in said])
        evidence = scorer.evidence([meaning], gallery)[0]
        yield Example(evidence, truth, np.array([bool(own) for own in said]))


def _typed(captions: Sequence[Part], seed: int) -> Iterator[Part]:
    """Yield a caption as it is, and two or three terms of another."""
    rng = np.random.default_rng(seed)
    yield from (part for part in captions[:1] if len(part.terms) > 1)
    for part in captions[1:2]:
        chosen = sorted(rng.permutation(len(part.terms))[: rng.integers(2, FEW_TERMS + 1)])
        terms = tuple(part.terms[place] for place in chosen)
        if len(terms) > 1:
            yield Part(terms, 1.0, " ".join(term.text for term in terms))


def of_tags(
    scorer: Scorer, gallery: Gallery, tagger: Tagger, known: Known
) -> dict[Case, list[Example]]:
    """Return the evidence for each word that is a tag, by case."""
    right, judged = truth_of(tagger.vocabulary, known)
    examples: dict[Case, list[Example]] = {Case.TAG_NAME: [], Case.TAG_WORD: []}
    for column, meaning in enumerate(tagger.meanings):
        rows = np.flatnonzero(judged[:, column])
        if len(rows):
            evidence = scorer.evidence([meaning], gallery[rows])[0]
            own = Example(evidence, right[rows, column], np.ones(len(rows), bool))
            examples[meaning.case].append(own)
    return examples


def of_photos(gallery: Gallery, labels: Sequence[str]) -> Iterator[Example]:
    """Yield for each photo of a label how near all others are, those of its label right."""
    names = np.array(labels)
    for row in np.flatnonzero(names != ""):
        evidence = np.zeros((len(names), FEATURES), np.float32)
        evidence[:, 0] = gallery.points @ gallery.points[row]
        yield Example(evidence, names == names[row], names != "")
