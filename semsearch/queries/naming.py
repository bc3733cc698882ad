"""How a typed word or compound is called where words are known, whatever its spelling."""

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from functools import cache

from semsearch.queries.tokens import Token
from semsearch.words.word_vectors import WordVectors

LONGEST_COMPOUND = 4
SHORTEST_PAIR = 6  # binocular is binoculars, but short is not shorts
STOP_WORDS = frozenset(
    "a an the this that these those of in on at by to from with for and or but "
    "is are was were be being it its as into onto over under near some any my your his her "
    "photo photos picture pictures image images show me".split()
)
ARTICLES = frozenset({"a", "an", "the"})
ENDINGS = (("s", ""), ("ses", "s"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"),
           ("men", "man"), ("ies", "y"), ("ves", "f"), ("ves", "fe"), ("oes", "o"))  # fmt: skip
IRREGULAR = dict(
    pair.split(":") for pair in
    "people:person children:child mice:mouse geese:goose feet:foot teeth:tooth oxen:ox dice:die "
    "lice:louse cacti:cactus fungi:fungus octopi:octopus hippopotami:hippopotamus".split()
)  # fmt: skip


class Naming:
    """Finds what typed words are called.

    Parameters
    ----------
    vocabulary : WordVectors
        The words that have vectors.
    names : container of str
        The names of visible things, singular and in lower case, compounds with spaces.
    """

    def __init__(self, vocabulary: WordVectors, names: Container[str]) -> None:
        self.vocabulary = vocabulary
        self.names = names
        self.name = cache(self._name)

    def _name(self, text: str) -> str | None:
        """Return the name that `text` is a spelling of, None if it is of none."""
        forms = (form for spelt in _spellings(text) for form in _forms(spelt))
        return next((form for form in forms if form in self.names), None)

    def words(self, text: str) -> tuple[str, ...]:
        """Return the one word for `text` if the vocabulary has it, else the words in it."""
        pieces = _pieces(unaccented(text))
        whole = self._word(text, "".join(pieces), "-".join(pieces))
        if whole:
            return (whole,)
        known = [word for word in map(self._word, pieces) if word]
        return tuple(word for word in known if word not in STOP_WORDS) or tuple(known)

    def is_known(self, text: str) -> bool:
        """Return whether `text` is a name, a native word, or made of native words."""
        if self.name(text):
            return True
        return self._is_native(text) or all(map(self._is_native, _pieces(text)))

    def _is_native(self, text: str) -> bool:
        forms = (text, unaccented(text), text.removesuffix("'s"))
        return any(
            form in self.vocabulary and not self.vocabulary.is_approximate(form) for form in forms
        )

    def compounds(self, tokens: Sequence[Token]) -> Iterator[Token]:
        """Yield the tokens that count, those of a known compound as one."""
        telling = [token for token in tokens if token.text not in STOP_WORDS]
        start = 0
        while start < len(tokens):
            length = self.compound_at(tokens, start)
            first = tokens[start]
            if length > 1:
                spelt = " ".join(token.text for token in tokens[start : start + length])
                yield replace(first, text=spelt, is_quoted=True)
            elif first.text not in STOP_WORDS or first.is_quoted or not telling:
                yield first
            start += length

    def alone(self, tokens: Sequence[Token]) -> Iterator[Token]:
        """Yield the tokens that are in no known compound and in no quotes."""
        start = 0
        while start < len(tokens):
            length = self.compound_at(tokens, start)
            if length == 1 and not tokens[start].is_quoted:
                yield tokens[start]
            start += length

    def compound_at(self, tokens: Sequence[Token], start: int) -> int:
        """Return how many tokens the longest known compound at `start` has; 1 without any."""
        if tokens[start].is_quoted or tokens[start].text in ARTICLES:
            return 1
        for length in range(min(LONGEST_COMPOUND, len(tokens) - start), 1, -1):
            together = tokens[start : start + length]
            is_broken = any(token.is_apart for token in together[1:])
            if not is_broken and self.name(" ".join(token.text for token in together)):
                return length
        return 1

    def _word(self, text: str, *joined: str) -> str | None:
        """Return a native word spelt so, else an approximate one spelt as `text`."""
        typed = (text, unaccented(text), text.removesuffix("'s"))
        known = [form for form in (*typed, *joined) if form in self.vocabulary]
        native = (form for form in known if not self.vocabulary.is_approximate(form))
        return next(native, None) or next((form for form in known if form in typed), None)


def singulars(text: str) -> Iterator[str]:
    """Yield what `text` may be the plural of, by the rules of WordNet's Morphy."""
    start, _, last = text.rpartition(" ")
    lead = f"{start} " if start else ""
    if last in IRREGULAR:
        yield lead + IRREGULAR[last]
    for ending, singular in ENDINGS:
        stem = last.removesuffix(ending) + singular
        if last.endswith(ending) and len(stem) > 1:
            yield lead + stem


def unaccented(text: str) -> str:
    """Return `text` without accents."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part))


def _pieces(text: str) -> list[str]:
    return [piece for piece in re.split(r"(?:'s)?(?:[\s-]+|$)|'", text) if piece]


def _spellings(text: str) -> Iterator[str]:
    """Yield `text` with its pieces apart, hyphenated and joined, and a long word as two."""
    yield text
    pieces = re.split("[ -]", text)
    if len(pieces) > 1:
        yield " ".join(pieces)
        if not STOP_WORDS.intersection(pieces):
            yield from ("-".join(pieces), "".join(pieces))
    else:
        yield from (f"{text[:cut]} {text[cut:]}" for cut in range(3, len(text) - 2))


def _forms(text: str) -> Iterator[str]:
    """Yield the spellings under which a name may be known."""
    for spelt in dict.fromkeys((text, unaccented(text), text.removesuffix("'s"))):
        yield spelt
        yield from singulars(spelt)
        if len(spelt) >= SHORTEST_PAIR:
            yield f"{spelt}s"
