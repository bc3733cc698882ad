"""The words of what is said of photos, spelt as those of queries are compared with them."""

import re
from functools import cache

from semsearch.queries.naming import STOP_WORDS, Naming, unaccented
from semsearch.queries.query import Term
from semsearch.words.lexicon import Lexicon
from semsearch.words.word_vectors import WordVectors

LONGEST_COMPOUND = 4
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
YEAR = re.compile(r"(?:1[89]|20)\d\d")


class SaidWords:
    """Takes texts apart into words; the lexicon's names in the singular, others as they are.

    Parameters
    ----------
    vocabulary : WordVectors
    lexicon : Lexicon
    """

    def __init__(self, vocabulary: WordVectors, lexicon: Lexicon) -> None:
        self._naming = Naming(vocabulary, lexicon)
        self._lexicon = lexicon
        self.spelt = cache(self._spelt)

    def of_text(self, text: str) -> tuple[set[str], set[str]]:
        """Return the words of a text, and the compounds in it that the lexicon has.

        A text that is one name altogether, such as *hot dogs*, is that name: none of what its last
        word means alone, unless it is a kind of that, as a *polar bear* is a bear.
        """
        tokens = [token.removesuffix("'s") for token in _tokens(text)]
        words = {self.spelt(token) for token in tokens if _counts(token)}
        if 1 < len(tokens) <= LONGEST_COMPOUND and (whole := self._naming.name(" ".join(tokens))):
            if not self._is_kind(whole, self.spelt(tokens[-1])):
                words.discard(self.spelt(tokens[-1]))
            return words | {whole}, set()
        return words, self._compounds(tokens)

    def of_term(self, term: Term) -> str:
        """Return how the term of a query is spelt among them."""
        return self.spelt(term.name)

    def _spelt(self, word: str) -> str:
        plain = word.removesuffix("'s")
        return self._naming.name(plain) or unaccented(plain)

    def _compounds(self, tokens: list[str]) -> set[str]:
        found: set[str] = set()
        for start, spelt in enumerate(tokens):
            for token in tokens[start + 1 : start + LONGEST_COMPOUND]:
                spelt = f"{spelt} {token}"
                # Nearly all plurals end so, and a library has millions of pairs to look up.
                for form in (spelt, spelt[:-1]) if token.endswith("s") else (spelt,):
                    if form in self._lexicon:
                        found.add(form)
        return found

    def _is_kind(self, name: str, other: str) -> bool:
        senses = self._lexicon.synsets(name)[:1]
        kinds = {kind for synset in senses for kind in self._lexicon.ancestors(synset)}
        return bool(kinds.intersection(self._lexicon.synsets(other)[:1]))


def _tokens(text: str) -> list[str]:
    return _WORD.findall(text.replace("’", "'").casefold())


def _counts(token: str) -> bool:
    """Whether a word may tell something: no little word, no letter, and no number but a year."""
    is_short = len(token) < 2 and token.isascii()
    is_number = token.isdigit() and not YEAR.fullmatch(token)
    return token not in STOP_WORDS and not is_short and not is_number
