"""What a person typed, as parts that are wanted and parts that are not.

Plain words are wanted, together. ``-dog``, ``NOT dog`` and what people say, such as *without a
dog* or *no cats or dogs*, exclude; a number weighs what comes after it, as in ``2*red car``;
quotes keep words together, and as they are. Known compounds, such as *polar bear*, are read as
one thing without quotes, and typing errors as the words that were meant.
"""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from semsearch.errors import UnknownWordsError
from semsearch.queries.languages import Languages
from semsearch.queries.naming import STOP_WORDS, Naming
from semsearch.queries.negation import DETERMINERS, split
from semsearch.queries.spelling import Spelling
from semsearch.queries.taught import NamePart, TaughtNames
from semsearch.queries.tokens import Token, name_emoji, phrase, tokens_of
from semsearch.vectors import Array, unit
from semsearch.words.word_vectors import WordVectors

MAX_LENGTH = 300
SIF_SHARE = 1e-3
NONE_TAUGHT = TaughtNames()
SYNTAX_HELP = (
    "Any words. `-dog` or `without dogs` leaves dogs out, `2*red car` makes red count double, "
    '`"hot dog"` keeps words together and as they are.'
)


@dataclass(frozen=True)
class Term:
    """One word, or one compound, that counts.

    Attributes
    ----------
    text : str
        As it was read, in lower case.
    name : str
        How the lexicon spells it, singular; `text` where the lexicon does not have it.
    words : tuple of str
        The words whose mean vector stands for it; none where no vocabulary has one.
    weight : float
    """

    text: str
    name: str
    words: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True)
class Part:
    """One thing that is wanted, with a weight above 0, or that is not, with a weight below.

    Attributes
    ----------
    terms : tuple of Term
    weight : float
    text : str
        The phrase in plain English, with its small words.
    """

    terms: tuple[Term, ...]
    weight: float
    text: str = ""


@dataclass(frozen=True)
class Query:
    """A query in words.

    Attributes
    ----------
    text : str
        What was typed.
    parts : tuple of Part
    corrected : dict of str to str
        The words that hold a typing error, each with the word that it was read as.
    emoji : dict of str to str
        The emoji, each with the name that it was read as.
    is_english : bool
        Whether it is in the one language that is understood.
    names : tuple of NamePart
        The names that somebody taught.
    either : tuple of str
        Those of the taught names in it that are ordinary words too.
    """

    text: str
    parts: tuple[Part, ...]
    corrected: dict[str, str] = field(default_factory=dict)
    emoji: dict[str, str] = field(default_factory=dict)
    is_english: bool = True
    names: tuple[NamePart, ...] = ()
    either: tuple[str, ...] = ()

    @property
    def wanted(self) -> tuple[Part, ...]:
        """The parts that are wanted: one or none."""
        return tuple(part for part in self.parts if part.weight > 0)

    @property
    def excluded(self) -> tuple[Part, ...]:
        """The parts that are not wanted."""
        return tuple(part for part in self.parts if part.weight < 0)

    @property
    def is_numeric(self) -> bool:
        """Whether nothing but numbers is wanted."""
        terms = [term for part in self.parts for term in part.terms]
        return bool(terms) and all(term.text.replace(" ", "").isdigit() for term in terms)


def read_query(
    text: str, vocabulary: WordVectors, names: Container[str] = frozenset(),
    taught: TaughtNames = NONE_TAUGHT, said: Container[str] = frozenset(),
) -> Query:  # fmt: skip
    """Read a query.

    Parameters
    ----------
    text : str
    vocabulary : WordVectors
        The words that have vectors.
    names : container of str
        The names of visible things, singular and in lower case, compounds with spaces.
    taught : TaughtNames
        Those that somebody taught.
    said : container of str
        The words that are said of photos, in any language: they are right as they are.

    Raises
    ------
    UnknownWordsError
        If there is no word in `text`, or it has over `MAX_LENGTH` characters.
    """
    if len(text) > MAX_LENGTH:
        raise UnknownWordsError(
            f"The query has {len(text):,} characters; {MAX_LENGTH} are the most. Use fewer words."
        )
    spelt, emoji = name_emoji(text)
    tokens = taught.mark([token for token in tokens_of(spelt) if token.weight])
    naming = Naming(vocabulary, names)
    alone = [token.text for token in naming.alone(tokens)]
    has_name, languages = any(token.taught for token in tokens), Languages.load()
    is_english = languages.is_english(alone, has_name) or languages.is_english(
        [word for word in alone if word not in said], has_name
    )
    corrected = _corrections(tokens, naming, said) if is_english else {}
    tokens = [_corrected(token, corrected) for token in tokens]
    parts, known = _parts(tokens, naming)
    if not parts and not known:
        raise UnknownWordsError("There is no word in the query. Type one or more, such as: dog")
    either = taught.either(tokens_of(spelt)) if taught.words else ()
    return Query(text, parts, corrected, emoji, is_english, known, either)


def _corrections(tokens: Sequence[Token], naming: Naming, said: Container[str]) -> dict[str, str]:
    """Return the words to correct; none in quotes, and no name in the middle of a query."""
    spelling = Spelling.load()
    found = {
        token.text: spelling.correction(token.text)
        for place, token in enumerate(tokens)
        if not (token.is_quoted or naming.is_known(token.text) or _is_name(token, place)
                or token.text in said)
    }  # fmt: skip
    return {typed: meant for typed, meant in found.items() if meant}


def _is_name(token: Token, place: int) -> bool:
    has_capital = token.typed[:1].isupper() and place > 0
    is_mixed = not token.typed[1:].islower() and not token.typed.isupper()
    return not token.typed.isupper() and (has_capital or is_mixed)


def _corrected(token: Token, corrected: dict[str, str]) -> Token:
    is_wrong = not token.is_quoted and token.text in corrected
    return replace(token, text=corrected[token.text]) if is_wrong else token


def _parts(
    tokens: Sequence[Token], naming: Naming
) -> tuple[tuple[Part, ...], tuple[NamePart, ...]]:
    """Return the parts of a query that are words, and those that are taught names."""
    divided = split(tokens, naming.compound_at)
    words, wanted = _apart(divided.wanted, 1)
    parts = [_part(words, naming)]
    names = wanted
    for own in dict.fromkeys(map(tuple, divided.excluded)):
        words, unwanted = _apart(own, -1)
        parts.append(_excluded(words, naming))
        names += unwanted
    return tuple(dict.fromkeys(part for part in parts if part)), tuple(dict.fromkeys(names))


def _apart(tokens: Sequence[Token], sign: int) -> tuple[Sequence[Token], list[NamePart]]:
    """Return the tokens that are no taught names, if any of them tells something, and the names."""
    names = [NamePart(own.taught, sign * own.weight) for own in tokens if own.taught]
    others = [own for own in tokens if not own.taught]
    is_telling = any(own.is_quoted or own.text not in STOP_WORDS for own in others)
    return others if is_telling or not names else (), names


def _part(tokens: Sequence[Token], naming: Naming) -> Part | None:
    terms = dict.fromkeys(_term(token, naming) for token in naming.compounds(tokens))
    return Part(tuple(terms), 1.0, phrase(tokens)) if terms else None


def _excluded(tokens: Sequence[Token], naming: Naming) -> Part | None:
    while len(tokens) > 1 and tokens[0].text in DETERMINERS and not tokens[0].is_quoted:
        tokens = tokens[1:]
    part = _part(tokens, naming)
    return (
        replace(part, weight=-tokens[0].weight if len(part.terms) == 1 else -1.0) if part else None
    )


def _term(token: Token, naming: Naming) -> Term:
    name = naming.name(token.text) or token.text
    words = naming.words(token.text) or naming.words(name)
    return Term(token.text, name, words, token.weight)


def as_typed(text: str, naming: Naming) -> Part | None:
    """Return a text as one wanted part, nothing denied or corrected; None without a word."""
    return _part([token for token in tokens_of(text) if token.weight], naming)


def named(name: str, vocabulary: WordVectors) -> Part:
    """Return the part that the name of a thing stands for: one term, however many words."""
    words = tuple(piece for piece in re.split(r"[ _-]+", name) if piece in vocabulary)
    return Part((Term(name, name, words),), 1.0, name)


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
