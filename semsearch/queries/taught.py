"""Names that somebody taught, found among the words of a query."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from semsearch.paths import folded
from semsearch.queries.naming import unaccented
from semsearch.queries.tokens import Token, name_emoji, tokens_of

Spelling = tuple[str, ...]


@dataclass(frozen=True)
class NamePart:
    """A taught name in a query: wanted with a weight above 0, not wanted with one below."""

    name: str
    weight: float = 1.0


@dataclass(frozen=True)
class TaughtNames:
    """The names that a library was taught, as queries may spell them.

    Attributes
    ----------
    spellings : dict of tuple of str to str
        The words of each name, in lower case, and the name.
    words : frozenset of str
        Those of the names that are ordinary words too: they are meant where they are typed with
        a capital letter, and the words where not.
    """

    spellings: dict[Spelling, str] = field(default_factory=dict)
    words: frozenset[str] = frozenset()

    @classmethod
    def of(cls, names: Iterable[str], is_word: Callable[[str], bool]) -> "TaughtNames":
        """Return names, told from ordinary words by `is_word`, which is asked in lower case."""
        given = list(names)
        spellings = {spelling(name): name for name in given}
        return cls(spellings, frozenset(name for name in given if is_word(folded(name))))

    def typed(self, name: str) -> str:
        """Return how a name is typed in a query so that it is read as one."""
        return as_name(name) if name in self.words else name

    def mark(self, tokens: Sequence[Token]) -> list[Token]:
        """Return the tokens of a query, those of each name as one that bears it."""
        marked: list[Token] = []
        start = 0
        while start < len(tokens):
            length, name = self._at(tokens, start)
            if name:
                marked.append(replace(tokens[start], is_quoted=True, taught=name))
            else:
                marked += tokens[start : start + length]
            start += length
        return marked

    def either(self, tokens: Sequence[Token]) -> tuple[str, ...]:
        """Return the names, as they are read, that could have been meant the other way.

        A name that was read as one could be the word, and a word that is a name as well the name.
        """
        starts = range(len(tokens))
        found = (self.spellings.get(spelt) for n in starts for spelt in self._spelt(tokens, n))
        return tuple(dict.fromkeys(name for name in found if name in self.words))

    def _at(self, tokens: Sequence[Token], start: int) -> tuple[int, str]:
        """Return how many tokens the longest name at `start` has, and the name; else 1 and ""."""
        for spelt in self._spelt(tokens, start):
            name = self.spellings.get(spelt, "")
            if name and (name not in self.words or tokens[start].typed[:1].isupper()):
                return len(spelt), name
        return 1, ""

    def _spelt(self, tokens: Sequence[Token], start: int) -> Iterable[Spelling]:
        """Yield the words from `start` on that may be one name, the longest first."""
        longest = max(map(len, self.spellings), default=0)
        for length in range(min(longest, len(tokens) - start), 0, -1):
            together = tokens[start : start + length]
            is_broken = any(own.is_quoted for own in together)
            if not is_broken and not any(own.is_apart for own in together[1:]):
                words = [unaccented(own.text) for own in together]
                yield (*words,)
                yield (*words[:-1], words[-1].removesuffix("'s"))


def as_name(name: str) -> str:
    """Return a name that is an ordinary word too as it is typed so that it is read as the name."""
    return name[:1].upper() + name[1:]


def other_way(text: str, name: str) -> str:
    """Return a query in which a name that is an ordinary word too is meant the other way.

    With a capital letter it is the name, and without the word.
    """
    words = map(re.escape, " ".join(token.typed for token in tokens_of(name)).split())
    pattern = re.compile(rf"(?<!\w){'[ _]+'.join(words)}(?!\w)", re.IGNORECASE)

    def turned(match: re.Match[str]) -> str:
        typed = match[0]
        return typed.lower() if typed[:1].isupper() else as_name(typed)

    return pattern.sub(turned, unicodedata.normalize("NFC", text))


def spelling(name: str) -> Spelling:
    """Return the words of a name as they are compared: in lower case and without accents."""
    return tuple(unaccented(token.text) for token in tokens_of(name))


def is_one_name(text: str) -> bool:
    """Whether a text, typed in a search, is words alone that stand together."""
    tokens = tokens_of(text)
    is_plain = " ".join(token.typed for token in tokens) == " ".join(text.split())
    has_letter = any(sign.isalpha() for sign in text)
    signs = any(own.is_quoted or own.is_signed or own.weight != 1 for own in tokens)
    return is_plain and has_letter and not signs and not name_emoji(text)[1]
