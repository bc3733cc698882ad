"""Typing errors: which word was meant by one that nothing knows."""

import re
from collections.abc import Iterator
from functools import cache, cached_property, lru_cache
from math import log10

from semsearch.models.manifest import model_path
from semsearch.queries.naming import Naming, unaccented
from semsearch.words.lexicon import Lexicon
from semsearch.words.word_vectors import WordVectors, read_words

COMMON = 20_000  # native words that any query may mean
FUNCTION_WORDS = 100  # the commonest ones: the, with
SHORTEST = 3
TELLING = 5  # a word of so many letters is known by them though one is wrong
RARE = 100_000  # approximate words beyond this rank are as often typing errors as words
NAMED = 10_000  # and before this one names, which may look like slips: Carr, Webb
SLIP, DROPPED, SOUND, EDIT, FAR = 0.5, 0.7, 0.8, 1.0, 2.0
REMEMBERED = 10_000
# Words that are younger than the vectors, or too playful for them.
YOUNG = frozenset(
    "selfie selfies doggo doggos pupper pupperino kitteh emoji emojis vlog vlogger bokeh gopro "
    "timelapse hoverboard cosplay cockapoo cavapoo goldendoodle sphynx tuktuk matcha boba vape "
    "meme memes glamping hygge fidget airpods iphones crocs furby minion minions lightsaber".split()
)
_SOUNDS = (("ph", "f"), ("ck", "k"), ("c", "k"), ("q", "k"), ("z", "s"), ("y", "i"))


class Spelling:
    """Corrects typing errors by the words that photos show and those that are common.

    A slip, such as two letters that changed places or one that was typed twice, is forgiven
    even where newspapers know a rare name of that spelling; anything else only where nothing
    does. How common a word is decides between two that are as near.

    Parameters
    ----------
    vocabulary : WordVectors
    lexicon : Lexicon
    tag_words : sequence of str
        The words that photos are described by.
    """

    def __init__(self, vocabulary: WordVectors, lexicon: Lexicon, tag_words: list[str]) -> None:
        self.vocabulary = vocabulary
        self.naming = Naming(vocabulary, lexicon)
        self._lexicon, self._tag_words = lexicon, tag_words
        self.correction = lru_cache(REMEMBERED)(self._correction)
        self.is_known = lru_cache(REMEMBERED)(self._is_known)

    @classmethod
    @cache
    def load(cls) -> "Spelling":
        """Return the corrections by the words that semsearch ships."""
        return cls(WordVectors.load(), Lexicon.load(), read_words(model_path("tag-words")))

    @cached_property
    def _shown(self) -> frozenset[str]:
        """The words that photos show, and the little ones between them."""
        shown = [word for word in self.vocabulary.words if word in self._lexicon]
        return frozenset(self._tag_words).union(self.vocabulary.words[:FUNCTION_WORDS], shown)

    @cached_property
    def _words(self) -> list[str]:
        """The words that may have been meant."""
        words = {*self.vocabulary.words[:COMMON], *self._shown}
        return sorted(w for w in words if w.isascii() and w.isalpha() and len(w) > 1)

    def _is_known(self, word: str) -> bool:
        """Return whether a lower-case word is right beyond doubt."""
        stems = (stem + end for stem in _stems(word) for end in ("", "e"))
        return word in YOUNG or self.naming.is_known(word) or any(map(self._is_native, stems))

    def _is_native(self, word: str) -> bool:
        return word in self.vocabulary and not self.vocabulary.is_approximate(word)

    def _correction(self, word: str) -> str | None:
        """Return the word that was meant by a lower-case one; None if it is right or no guess."""
        if len(word) < SHORTEST or not (word.isascii() and word.isalpha()) or self.is_known(word):
            return None
        found = min(
            self._near(word), key=lambda each: each[0] + self._rarity(each[1]), default=None
        )
        return found[1] if found and self._is_safe(word, *found) else None

    def _near(self, word: str) -> list[tuple[float, str]]:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        found = process.extract(word, self._words, scorer=OSA.distance, score_cutoff=2, limit=None)
        return [(cost(word, other, int(edits)), other) for other, edits, _ in found]

    def _rarity(self, word: str) -> float:
        return (log10(self.vocabulary.rank(word) + 10) - (word in self._shown)) / 4

    def _is_safe(self, word: str, wrong: float, meant: str) -> bool:
        most = SLIP if len(word) == SHORTEST else EDIT
        if len(word) > TELLING + 2 and meant in self._shown:
            most = FAR
        approximate = self.vocabulary.approximate
        rank = approximate.rank(word) if approximate else None
        if rank is None:
            return wrong <= most
        if rank >= RARE:
            return wrong <= (EDIT if len(word) >= TELLING else SLIP) and meant in self._shown
        is_seen = meant in self._shown and self.vocabulary.rank(meant) < NAMED
        if self.vocabulary.rank(meant) < FUNCTION_WORDS:
            return wrong <= SLIP
        most = DROPPED if len(word) > TELLING + 2 else SLIP
        return wrong <= most and len(word) > SHORTEST and is_seen and rank >= NAMED


def cost(typed: str, meant: str, edits: int) -> float:
    """Return how wrong `typed` is for `meant`.

    Less for a slip, for a letter that was left out, and for what sounds alike.

    Parameters
    ----------
    typed, meant : str
    edits : int
        The optimal string alignment distance between them.
    """
    is_swapped = edits == 1 and len(typed) == len(meant) and sorted(typed) == sorted(meant)
    if is_swapped or _single(typed) == _single(meant):
        return SLIP
    if _sound(typed) == _sound(meant):
        return SOUND
    is_dropped = edits == 1 and len(meant) > len(typed)
    return (DROPPED if is_dropped else edits * EDIT) + (typed[0] != meant[0])


def _stems(word: str) -> Iterator[str]:
    """Yield what `word` may be a form of: weed of weeding, run of running, rut of ruts."""
    for ending in ("ing", "ed", "er", "ers", "ly", "s"):
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < SHORTEST:
            continue
        if stem[-1] == stem[-2]:
            yield stem[:-1]
        if ending == "s" or len(stem) > SHORTEST:
            yield stem


def _single(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)


def _sound(word: str) -> str:
    for spelt, sound in _SOUNDS:
        word = word.replace(spelt, sound)
    return _single(unaccented(word))
