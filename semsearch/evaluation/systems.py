"""What is evaluated: our search, and the baselines that it has to beat."""

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np

from semsearch.errors import UnknownWordsError
from semsearch.evaluation.metrics import Rows
from semsearch.evaluation.talk import TalkHead
from semsearch.head.diffusion import SharedScores
from semsearch.head.projection import ProjectionHead
from semsearch.head.scoring import Case, Meaning, Scorer, same_odds
from semsearch.head.tags import Tagger, tag_vocabulary
from semsearch.queries.query import Part, read_query
from semsearch.stores.neighbours import new_trees
from semsearch.vectors import Array, unit
from semsearch.words.lexicon import Lexicon
from semsearch.words.word_vectors import WordVectors

BLOCK = 64
# Enough to embed many of one length together; what a head says of so many takes little memory.
TEXTS_AT_ONCE = 256


class System(Protocol):
    """Something that compares n photos with words and with each other."""

    name: str

    def text_scores(self, queries: Sequence[str]) -> Array:
        """Return how well each photo answers each query, shape (q, n)."""
        ...

    def image_scores(self) -> Array:
        """Return how similar the photos are, shape (n, n)."""
        ...


class Semsearch:
    """Our search, as the pages and the command line have it.

    Parameters
    ----------
    head : ProjectionHead
    embeddings : array of shape (n, dim)
    words : WordVectors
    """

    def __init__(self, head: ProjectionHead, embeddings: Array, words: WordVectors) -> None:
        self.name = f"semsearch, {head.info.encoder}"
        self.head = head
        self.words = words
        self.scorer = Scorer(head, words, Lexicon.load())
        self.gallery = head.gallery(embeddings)
        self.shared = SharedScores(self.gallery.points)

    def text_scores(self, queries: Sequence[str]) -> Array:
        """See `System`; a query of unknown words alone is answered at random, as it must be."""
        scores = np.random.default_rng(0).random((len(queries), len(self.gallery)), np.float32)
        for rows, meanings in self.read(queries):
            logits = self.scorer.logits(meanings, self.gallery)
            scores[rows] = self.scorer.ranked(meanings[0].case, logits, self.shared)
        return scores

    def read(self, queries: Sequence[str]) -> Iterator[tuple[Rows, list[Meaning]]]:
        """Yield what queries mean, some at a time, each time of one case, and their places.

        Those of unknown words alone are left out.
        """
        parts = [(row, part) for row, text in enumerate(queries) if (part := self._part(text))]
        for start in range(0, len(parts), TEXTS_AT_ONCE):
            rows, own = zip(*parts[start : start + TEXTS_AT_ONCE], strict=True)
            meanings = self.scorer.meanings(own)
            cases = np.array([meaning.case for meaning in meanings])
            for case in np.unique(cases):
                places = np.flatnonzero(cases == case)
                yield np.array(rows)[places], [meanings[place] for place in places]

    def _part(self, text: str) -> Part | None:
        try:
            return read_query(text, self.words, self.scorer.lexicon).wanted[0]
        except UnknownWordsError:
            return None

    def image_scores(self) -> Array:
        """See `System`."""
        logits = same_odds(self.head, self.gallery.points @ self.gallery.points.T)
        blocks = [logits[i : i + BLOCK] for i in range(0, len(logits), BLOCK)]
        return np.concatenate([self.scorer.ranked(Case.IMAGE, b, self.shared) for b in blocks])

    def knows(self, name: str) -> bool:
        """Return whether the head has a concept that is a `name`."""
        return bool(self.focus(name).any())

    def focus(self, name: str) -> Array:
        """Return which concepts are a `name`, shape (c,), 0 to 1."""
        try:
            part = read_query(name, self.words, self.scorer.lexicon).parts[0]
        except UnknownWordsError:
            return np.zeros(len(self.head.concepts), np.float32)
        return np.asarray(np.min([self.scorer.kinds(term) for term in part.terms], axis=0))

    def tagger(self) -> Tagger:
        """Return the tagger that goes with the head."""
        return Tagger(self.scorer, tag_vocabulary(self.scorer))


class ConSE:
    """Class probabilities times the mean vectors of the class names (Norouzi et al., 2014).

    The probabilities are those of the head; nothing else of it is used. Photos are compared
    by the cosine of their embeddings.
    """

    name = "ConSE"

    def __init__(self, head: ProjectionHead, embeddings: Array, words: WordVectors) -> None:
        names = np.stack([mean_vector(name, words) for name in head.concepts[:1000]])
        probabilities = head.probabilities(embeddings)[:, :1000]
        self._places = unit(probabilities @ names)
        self._embeddings = unit(embeddings)
        self._words = words

    def text_scores(self, queries: Sequence[str]) -> Array:
        """See `System`."""
        return np.stack([mean_vector(q, self._words) for q in queries]) @ self._places.T

    def image_scores(self) -> Array:
        """See `System`."""
        return self._embeddings @ self._embeddings.T


class Talk:
    """The talk's recipe: a head trained on 20 class names, mean word vectors, Annoy, 20 trees.

    VGG16's last pooled features stand in for its fully connected layers.
    """

    name = "the talk's recipe"

    def __init__(self, embeddings: Array, words: WordVectors) -> None:
        self._embeddings = unit(embeddings)
        self._places = TalkHead.load().project(embeddings)
        self._words = words

    def text_scores(self, queries: Sequence[str]) -> Array:
        """See `System`."""
        vectors = np.stack([mean_vector(query, self._words) for query in queries])
        return annoy_scores(self._places, vectors)

    def image_scores(self) -> Array:
        """See `System`."""
        return annoy_scores(self._embeddings, self._embeddings)


class Chance:
    """Random scores: what no system may be below."""

    name = "chance"

    def __init__(self, n: int, seed: int = 0) -> None:
        self._n = n
        self._rng = np.random.default_rng(seed)

    def text_scores(self, queries: Sequence[str]) -> Array:
        """See `System`."""
        return self._rng.random((len(queries), self._n), np.float32)

    def image_scores(self) -> Array:
        """See `System`."""
        return self._rng.random((self._n, self._n), np.float32)


def mean_vector(text: str, words: WordVectors) -> Array:
    """Return the mean of the vectors of the known words in `text`, shape (300,), or zeros."""
    known = [word for word in text.lower().replace("-", " ").split() if word in words]
    return unit(words.rows(known).mean(axis=0)) if known else np.zeros(300, np.float32)


def annoy_scores(vectors: Array, queries: Array, trees: int = 20) -> Array:
    """Return the cosines that an Annoy index of 20 trees finds, shape (q, n).

    Annoy is asked for all n and may return fewer: what it does not find counts as last.
    """
    index = new_trees(vectors.shape[1])
    for row, vector in enumerate(vectors):
        index.add_item(row, vector)
    index.build(trees, n_jobs=1)
    scores = np.full((len(queries), len(vectors)), -1, np.float32)
    for row, query in enumerate(queries):
        found = index.get_nns_by_vector(query, len(vectors))
        scores[row, found] = vectors[found] @ query
    return scores
