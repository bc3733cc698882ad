"""Queries that were not asked before in this process: what is kept answers none of them."""

import random
from functools import cache
from itertools import chain

from semsearch.queries.naming import STOP_WORDS
from semsearch.words.lexicon import Lexicon
from semsearch.words.word_vectors import WordVectors

SHORTEST = 3
PHRASES = (
    "a {} beside a {}",
    "an old {} near the {}",
    "a small {} in front of a {}",
    "{} and {} in the snow",
    "a red {} on a {}",
)


class Queries:
    """Gives out words, phrases and exclusions, made of names in the lexicon, each name once.

    Parameters
    ----------
    seed : int
        Queries of one seed come in the same order.
    """

    def __init__(self, seed: int = 0) -> None:
        self._names = single_names()
        self._random = random.Random(seed)
        self._random.shuffle(self._names)

    def __len__(self) -> int:
        """How many names are left."""
        return len(self._names)

    def words(self, n: int) -> list[str]:
        """Return `n` words."""
        return [self._names.pop() for _ in range(n)]

    def phrases(self, n: int) -> list[str]:
        """Return `n` phrases of two names."""
        return [self._random.choice(PHRASES).format(*self.words(2)) for _ in range(n)]

    def without(self, n: int) -> list[str]:
        """Return `n` words, each with another that is not to be seen: ``dog -cat``."""
        return ["{} -{}".format(*self.words(2)) for _ in range(n)]

    def exclusions(self, n: int) -> list[str]:
        """Return `n` words that are not to be seen, and nothing else: ``-dog``."""
        return [f"-{word}" for word in self.words(n)]


@cache
def queries() -> Queries:
    """Return the queries of this process, which all its benchmarks share."""
    return Queries()


def single_names() -> list[str]:
    """Return the names of one word in the lexicon that have a vector of their own."""
    lexicon, native = Lexicon.load(), set(WordVectors.load().words)
    names = chain.from_iterable(lexicon.names(synset) for synset in range(len(lexicon)))
    return [name for name in dict.fromkeys(names) if name in native and _is_plain(name)]


def _is_plain(name: str) -> bool:
    is_spelt_so = name.isascii() and name.isalpha() and name.islower()
    return is_spelt_so and len(name) >= SHORTEST and name not in STOP_WORDS
