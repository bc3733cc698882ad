"""What a person typed, as parts that are wanted and parts that are not.

Plain words are wanted, together. ``-dog``, ``NOT dog`` and ``without dog`` exclude; a number
weighs what comes after it, as in ``2*red car``; quotes keep words together. Known compounds,
such as *polar bear*, are read as one thing without quotes.
"""

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from semsearch.errors import UnknownWordsError
from semsearch.vectors import Array, unit
from semsearch.words import WordVectors

MAX_LENGTH = 300
LONGEST_COMPOUND = 4
HEAVIEST = 10.0
SHORTEST_PAIR = 6  # binocular is binoculars, but short is not shorts
SIF_SHARE = 1e-3
SYNTAX_HELP = (
    "Any words. `-dog` leaves dogs out, `2*red car` makes red count double, "
    '`"hot dog"` keeps words together.'
)
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
_QUOTES = str.maketrans("“”„«»_", '""""" ')
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_TOKEN = re.compile(
    rf"""(?P<sign>(?<![\w−–-])[-−–]+(?=[\w".]))?
        (?:(?P<weight>\d+[.,]\d+|\.?\d+)\s*\*\s*(?P<late_sign>[-−–])?)?
        (?:"(?P<quoted>[^"]*)"|(?P<word>{_WORD.pattern}))""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Term:
    """One word, or one compound, that counts.

    Attributes
    ----------
    text : str
        As it was typed, in lower case.
    name : str
        How the lexicon spells it, singular; `text` where the lexicon does not have it.
    words : tuple of str
        The words whose mean vector stands for it; none where only the lexicon knows it.
    weight : float
    """

    text: str
    name: str
    words: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True)
class Part:
    """Terms that are wanted, with a weight above 0, or one that is not, with a weight below."""

    terms: tuple[Term, ...]
    weight: float


@dataclass(frozen=True)
class Query:
    """A query in words.

    Attributes
    ----------
    text : str
        What was typed.
    parts : tuple of Part
    approximate : tuple of str
        The words whose vectors are approximate.
    unknown : dict of str to list of str
        The words that nothing knows, each with known ones spelt like it.
    """

    text: str
    parts: tuple[Part, ...]
    approximate: tuple[str, ...] = ()
    unknown: dict[str, list[str]] = field(default_factory=dict)

    @property
    def wanted(self) -> tuple[Part, ...]:
        """The parts that are wanted: one or none."""
        return tuple(part for part in self.parts if part.weight > 0)

    @property
    def excluded(self) -> tuple[Part, ...]:
        """The parts that are not wanted."""
        return tuple(part for part in self.parts if part.weight < 0)


@dataclass(frozen=True)
class _Token:
    text: str
    weight: float
    is_excluded: bool
    is_quoted: bool
    is_apart: bool  # never the rest of a compound


def read_query(text: str, vocabulary: WordVectors, names: Container[str] = frozenset()) -> Query:
    """Read a query.

    Parameters
    ----------
    text : str
    vocabulary : WordVectors
        The words that have vectors.
    names : container of str
        The names of visible things, singular and in lower case, compounds with spaces.

    Raises
    ------
    UnknownWordsError
        If nothing in `text` is known, or it has over `MAX_LENGTH` characters.
    """
    if len(text) > MAX_LENGTH:
        raise UnknownWordsError(
            f"The query has {len(text):,} characters; {MAX_LENGTH} are the most. Use fewer words."
        )
    reader = _Reader(vocabulary, names)
    tokens = list(reader.compounds(_tokens(text)))
    unknown = reader.unknown(tokens)
    terms = reader.terms(tokens)
    wanted = tuple(term for term, is_excluded in terms if not is_excluded)
    parts: tuple[Part, ...] = (Part(wanted, 1.0),) if wanted else ()
    parts += tuple(Part((term,), -term.weight) for term, is_excluded in terms if is_excluded)
    if not parts:
        raise UnknownWordsError(_nothing_known(list(unknown)), unknown)
    words = dict.fromkeys(word for term, _ in terms for word in term.words)
    approximate = tuple(word for word in words if vocabulary.is_approximate(word))
    return Query(text, parts, approximate, unknown)


def part_label(part: Part) -> str:
    """Return the terms of a part in plain words."""
    return " ".join(term.text for term in part.terms)


def phrase_vector(terms: Sequence[Term], vocabulary: WordVectors) -> Array | None:
    """Return the mean of the terms' vectors, shape (300,), unit length; None without words.

    The rarer a word, the more it counts (SIF; Arora, Liang and Ma, 2017); how rare it is
    follows from its rank by Zipf's law.
    """
    weighted = [
        (term.weight * _rarity(word, vocabulary) / len(term.words), word)
        for term in terms
        for word in term.words
    ]
    if not weighted:
        return None
    weights = np.array([weight for weight, _ in weighted], np.float32)
    return unit(weights @ vocabulary.rows([word for _, word in weighted]))


def rarity(term: Term, vocabulary: WordVectors) -> float:
    """Return how much a term tells by being rare, 0 to 1; 1 if it has no words."""
    return max((_rarity(word, vocabulary) for word in term.words), default=1.0)


def _rarity(word: str, vocabulary: WordVectors) -> float:
    share = 1 / ((vocabulary.rank(word) + 1) * np.log(len(vocabulary)))
    return float(SIF_SHARE / (SIF_SHARE + share))


class _Reader:
    """Turns tokens into terms, by what is known."""

    def __init__(self, vocabulary: WordVectors, names: Container[str]) -> None:
        self.vocabulary = vocabulary
        self.names = names

    def compounds(self, tokens: Sequence[_Token]) -> Iterator[_Token]:
        """Yield the tokens that count, those of a known compound as one."""
        telling = [token for token in tokens if token.text not in STOP_WORDS]
        start = 0
        while start < len(tokens):
            length = self._compound_at(tokens, start)
            first = tokens[start]
            if length > 1:
                spelt = " ".join(token.text for token in tokens[start : start + length])
                yield replace(first, text=spelt, is_quoted=True)
            elif first.text not in STOP_WORDS or first.is_quoted or not telling:
                yield first
            start += length

    def _compound_at(self, tokens: Sequence[_Token], start: int) -> int:
        if tokens[start].is_quoted or tokens[start].text in ARTICLES:
            return 1
        for length in range(min(LONGEST_COMPOUND, len(tokens) - start), 1, -1):
            together = tokens[start : start + length]
            is_broken = any(token.is_apart for token in together[1:])
            if not is_broken and self._name(" ".join(token.text for token in together)):
                return length
        return 1

    def terms(self, tokens: Sequence[_Token]) -> list[tuple[Term, bool]]:
        """Return what the tokens mean, each once, and whether it is excluded."""
        found = [(self._term(token), token.is_excluded) for token in tokens if token.weight]
        return list(dict.fromkeys((term, excluded) for term, excluded in found if term))

    def _term(self, token: _Token) -> Term | None:
        name = self._name(token.text) or token.text
        words = self._words(token.text) or self._words(name)
        if not words and name not in self.names:
            return None
        return Term(token.text, name, words, token.weight)

    def unknown(self, tokens: Sequence[_Token]) -> dict[str, list[str]]:
        """Return the words that nothing knows, each with known ones spelt like it."""
        missing = dict.fromkeys(word for token in tokens for word in self._missing(token.text))
        return {word: self.vocabulary.suggest(word) for word in missing}

    def _missing(self, text: str) -> list[str]:
        if self._name(text) or self._word(text):
            return []
        return [piece for piece in _pieces(text) if not self._word(piece)]

    def _name(self, text: str) -> str | None:
        forms = (form for spelt in _spellings(text) for form in _forms(spelt))
        return next((form for form in forms if form in self.names), None)

    def _words(self, text: str) -> tuple[str, ...]:
        """Return the one word for `text` if the vocabulary has it, else the words in it."""
        pieces = _pieces(_unaccented(text))
        whole = self._word(text, "".join(pieces), "-".join(pieces))
        if whole:
            return (whole,)
        known = [word for word in map(self._word, pieces) if word]
        return tuple(word for word in known if word not in STOP_WORDS) or tuple(known)

    def _word(self, text: str, *joined: str) -> str | None:
        """Return a native word spelt so, else an approximate one spelt as `text`."""
        typed = (text, _unaccented(text), text.removesuffix("'s"))
        known = [form for form in (*typed, *joined) if form in self.vocabulary]
        native = (form for form in known if not self.vocabulary.is_approximate(form))
        return next(native, None) or next((form for form in known if form in typed), None)


def _tokens(text: str) -> list[_Token]:
    """Split `text`; a sign, a weight and NOT belong to the word or the quotes after them."""
    tokens: list[_Token] = []
    negate, end = False, 0
    text = unicodedata.normalize("NFC", text).translate(_QUOTES)
    for match in _TOKEN.finditer(text):
        if match["word"] == "NOT" or (match["word"] or "").lower() == "without":
            negate = True
            continue
        token = _token(match, negate, is_apart=not text[end : match.start()].isspace())
        end = match.end()
        if token.text:
            tokens.append(token)
        negate = negate and token.text in STOP_WORDS
    return tokens


def _token(match: re.Match[str], negate: bool, is_apart: bool) -> _Token:
    is_quoted = match["word"] is None
    spelt = " ".join(_WORD.findall(match["quoted"])) if is_quoted else match["word"]
    is_excluded = negate or bool(match["sign"] or match["late_sign"])
    weight = min(float((match["weight"] or "1").replace(",", ".")), HEAVIEST)
    is_apart = is_apart or is_quoted or bool(match["sign"] or match["weight"])
    return _Token(spelt.casefold().replace("’", "'"), weight, is_excluded, is_quoted, is_apart)


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
    for spelt in dict.fromkeys((text, _unaccented(text), text.removesuffix("'s"))):
        yield spelt
        yield from _singulars(spelt)
        if len(spelt) >= SHORTEST_PAIR:
            yield f"{spelt}s"


def _singulars(text: str) -> Iterator[str]:
    """Yield what `text` may be the plural of, by the rules of WordNet's Morphy."""
    start, _, last = text.rpartition(" ")
    lead = f"{start} " if start else ""
    if last in IRREGULAR:
        yield lead + IRREGULAR[last]
    for ending, singular in ENDINGS:
        stem = last.removesuffix(ending) + singular
        if last.endswith(ending) and len(stem) > 1:
            yield lead + stem


def _unaccented(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part))


def _nothing_known(unknown: list[str]) -> str:
    if not unknown:
        return "There is no word in the query. Type one or more, such as: dog"
    names = ", ".join(repr(word) for word in unknown)
    return f"No word of the query is known: {names}. Try other words for the same thing."
