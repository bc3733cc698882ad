"""The text tower: from words to a place in the joint space of texts and photos."""

from collections.abc import Sequence

import numpy as np

from semsearch.head.projection import ProjectionHead
from semsearch.queries.query import Part, Term, phrase_vector
from semsearch.vectors import Array, unit
from semsearch.words.known_sentences import KnownSentences
from semsearch.words.lexicon import Lexicon
from semsearch.words.word_vectors import WordVectors

NAMING = "a photo of a {}"
# How much word vectors count beside sentence vectors where photos are called something.
WORD_SHARE = 0.6


class TextTower:
    """Puts texts into a head's joint space.

    Parameters
    ----------
    head : ProjectionHead
    words : WordVectors
    lexicon : Lexicon
    """

    def __init__(self, head: ProjectionHead, words: WordVectors, lexicon: Lexicon) -> None:
        self._head = head
        self._words = words
        self._facts = TextFacts(words, lexicon, head.word_centre, head.ancestors.tolist())

    def names(self, parts: Sequence[Part]) -> Array:
        """Return the weights of a classifier for each text, shape (m, r), unit length."""
        sentences = KnownSentences.load().encode([NAMING.format(part.text) for part in parts])
        facts = self._facts.rows(parts, sentences, self._head.sentence_centre)
        # A text is a few of thousands of kinds of thing; the rest of the kernel is for others.
        told = facts.any(axis=0)
        return unit(facts[:, told] @ self._head.text_kernel[told])

    def said(self, parts: Sequence[Part]) -> tuple[Array, Array]:
        """Return the places of texts among labels and phrases, (m, l) and (m, q), unit length."""
        vectors = text_vectors(parts, self._words, self._head.word_centre)
        return self._head.labels.texts(vectors), self._head.phrases.texts(vectors)


class TextFacts:
    """What is known of texts: their word vector, their sentence vector, what their terms are.

    Parameters
    ----------
    words : WordVectors
    lexicon : Lexicon
    word_centre : array of shape (300,)
    ancestors : sequence of v ints
        The kinds of thing, as meanings in the lexicon, that count.
    """

    def __init__(
        self, words: WordVectors, lexicon: Lexicon, word_centre: Array, ancestors: Sequence[int]
    ) -> None:
        self._words = words
        self._lexicon = lexicon
        self._centre = word_centre
        self._columns = {synset: column for column, synset in enumerate(ancestors)}

    def rows(
        self, parts: Sequence[Part], sentences: Array, sentence_centre: Array,
        synsets: Sequence[Sequence[int]] = (),
    ) -> Array:  # fmt: skip
        """Return the facts of m texts, shape (m, 300 + 384 + v); each of the three unit or zero.

        Parameters
        ----------
        parts : sequence of m Parts
        sentences : array of shape (m, 384)
        sentence_centre : array of shape (384,)
        synsets : sequence of m sequences of int, optional
            What each text means, where it is known; the commonest meanings of its terms if not.
        """
        meanings = synsets or [[self._meaning(term) for term in part.terms] for part in parts]
        words = np.stack([word_vector(part, self._words, self._centre) for part in parts])
        kinds = np.stack([self._kinds(own) for own in meanings])
        return np.asarray(np.hstack([words, unit(sentences - sentence_centre), kinds]), np.float32)

    def _kinds(self, synsets: Sequence[int]) -> Array:
        """Return all that some meanings are, each by how much it tells, shape (v,)."""
        row = np.zeros(len(self._columns), np.float32)
        for synset in synsets:
            for above in self._lexicon.ancestors(synset) if synset >= 0 else ():
                if above in self._columns:
                    row[self._columns[above]] += self._lexicon.information(above)
        return unit(row)

    def _meaning(self, term: Term) -> int:
        return next(iter(self._lexicon.synsets(term.name)), -1)


def text_vectors(parts: Sequence[Part], words: WordVectors, word_centre: Array) -> Array:
    """Return texts as photos are called, shape (m, 684): sentence and word vector in one."""
    sentences = KnownSentences.load().encode([part.text for part in parts])
    vectors = np.stack([word_vector(part, words, word_centre) for part in parts])
    return np.asarray(np.hstack([sentences, WORD_SHARE * vectors]), np.float32)


def word_vector(part: Part, words: WordVectors, centre: Array) -> Array:
    """Return the mean word vector of a text without the mean of all, shape (300,), unit or zero."""
    vector = phrase_vector(part.terms, words)
    return np.zeros_like(centre) if vector is None else unit(vector - centre)
