"""Word vectors: every word a place among 300 numbers, near the words it is used like."""

from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import UnknownWordsError
from semsearch.models.manifest import model_path
from semsearch.vectors import unit
from semsearch.words.approximate import ApproximateWords

if TYPE_CHECKING:
    from gensim.models import KeyedVectors

SUGGESTIONS = 3
ALIKE = 0.5  # how much of its spelling a suggestion shares


class WordVectors:
    """GloVe vectors (Pennington, Socher and Manning, 2014) of some 34,000 words, and 300,000 more.

    The *native* words are GloVe 840B's, memory-mapped; they are what neighbours are
    drawn from. The *approximate* ones are known to GloVe 6B alone and are mapped into
    the same space when asked for; see `ApproximateWords`.

    Parameters
    ----------
    words : sequence of str
        The native words, commonest first.
    vectors : array of shape (n, 300)
        Their vectors, of any type and length: only directions count.
    approximate : ApproximateWords, optional
        More words, looked up where a native one is missing.
    """

    def __init__(
        self,
        words: Sequence[str],
        vectors: NDArray[np.generic],
        approximate: ApproximateWords | None = None,
    ) -> None:
        self.words = words
        self.vectors = vectors
        self.approximate = approximate
        self._rows = {word: row for row, word in enumerate(words)}

    @classmethod
    @cache
    def load(cls) -> "WordVectors":
        """Open the vectors that semsearch ships, once a process."""
        approximate = ApproximateWords.load(
            model_path("glove-6b-vectors"), model_path("glove-6b-words")
        )
        words = read_words(model_path("glove-840b-words"))
        vectors = np.load(model_path("glove-840b-vectors"), mmap_mode="r", allow_pickle=False)
        return cls(words, vectors, approximate)

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: object) -> bool:
        return word in self._rows or (self.approximate is not None and word in self.approximate)

    def __getitem__(self, word: str) -> NDArray[np.float32]:
        """Return the vector of `word`, shape (300,), float32, unit length.

        Raises
        ------
        UnknownWordsError
            If no vocabulary has the word.
        """
        if word in self._rows:
            return unit(np.asarray(self.vectors[self._rows[word]], np.float32))
        if self.approximate is not None and word in self.approximate:
            return self.approximate[word]
        raise self._unknown([word])

    def rank(self, word: str) -> int:
        """Return how many native words are commoner than `word`."""
        return self._rows.get(word, len(self))

    def rows(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of `words`, shape (n, 300), float32, unit length."""
        return np.stack([self[word] for word in words])

    def is_approximate(self, word: str) -> bool:
        """Return whether `word` is known through the map from GloVe 6B only."""
        return word not in self._rows and word in self

    def suggest(self, word: str) -> list[str]:
        """Return the native words spelt most like `word`, best first."""
        from rapidfuzz import process
        from rapidfuzz.distance import DamerauLevenshtein

        similarity = DamerauLevenshtein.normalized_similarity
        found = process.extract(
            word, self.words, scorer=similarity, limit=SUGGESTIONS, score_cutoff=ALIKE
        )
        return [match for match, _, _ in found]

    @cached_property
    def keyed(self) -> "KeyedVectors":
        """The native words as gensim's `KeyedVectors`."""
        from gensim.models import KeyedVectors

        keyed = KeyedVectors(self.vectors.shape[1])
        keyed.vectors = unit(np.asarray(self.vectors, np.float32))
        keyed.index_to_key = list(self.words)
        keyed.key_to_index = dict(self._rows)
        keyed.norms = np.ones(len(self), np.float32)
        return keyed

    def most_similar(
        self, positive: Sequence[str] = (), negative: Sequence[str] = (), *, topn: int = 10
    ) -> list[tuple[str, float]]:
        """Return the native words nearest to the sum of `positive` less `negative`.

        With one positive word these are its neighbours; ``most_similar(["king", "woman"],
        ["man"])`` solves an analogy, as gensim's method of this name does, which is
        called here with approximate words allowed too.

        Returns
        -------
        list of (str, float)
            `topn` words with their cosines, best first, none of them a query word.

        Raises
        ------
        UnknownWordsError
            If a word is in no vocabulary, or none is given.
        """
        if not positive and not negative:
            raise UnknownWordsError("Give at least one word.")
        unknown = [word for word in (*positive, *negative) if word not in self]
        if unknown:
            raise self._unknown(unknown)
        found = self.keyed.most_similar(self._keys(positive), self._keys(negative), topn=topn)
        return [(word, float(score)) for word, score in found]

    def _keys(self, words: Sequence[str]) -> list[str | NDArray[np.float32]]:
        return [word if word in self._rows else self[word] for word in words]

    def _unknown(self, words: Sequence[str]) -> UnknownWordsError:
        suggestions = {word: self.suggest(word) for word in words}
        hints = [f"{w!r} (did you mean {', '.join(s)}?)" for w, s in suggestions.items() if s]
        names = hints or [repr(word) for word in words]
        return UnknownWordsError(f"Unknown: {', '.join(names)}.", suggestions)


def read_words(path: Path) -> list[str]:
    """Return the lines of a word list."""
    return path.read_text(encoding="utf-8").split("\n")[:-1]
