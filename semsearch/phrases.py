"""What a person typed, as words with a meaning: one vector for a phrase."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import UnknownWordsError
from semsearch.words import WordVectors

MAX_LENGTH = 300
STOP_WORDS = frozenset(
    "a an the this that these those of in on at by to from with without for and or but "
    "is are was were be being it its as into onto over under near some any my your "
    "photo photos picture pictures image images show me".split()
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True)
class Phrase:
    """A query in words, read with a vocabulary.

    Attributes
    ----------
    text : str
        What was typed.
    words : tuple of str
        The words that count.
    approximate : tuple of str
        Those of `words` whose vectors are approximate.
    unknown : dict of str to list of str
        The words that no vocabulary has, each with known ones spelt like it.
    vector : array of shape (300,)
        Float32, unit length: the mean of the vectors of `words`.
    """

    text: str
    words: tuple[str, ...]
    approximate: tuple[str, ...]
    unknown: dict[str, list[str]]
    vector: NDArray[np.float32] = field(repr=False, compare=False)


def read_phrase(text: str, vocabulary: WordVectors) -> Phrase:
    """Read a query.

    Stop words are left out unless there is nothing else; a hyphenated word that is not
    known counts as its parts.

    Raises
    ------
    UnknownWordsError
        If no word in `text` is known, or `text` has over `MAX_LENGTH` characters.
    """
    if len(text) > MAX_LENGTH:
        raise UnknownWordsError(
            f"The query has {len(text):,} characters; {MAX_LENGTH} are the most. Use fewer words."
        )
    tokens = [part for token in _tokens(text) for part in _split(token, vocabulary)]
    known = [token for token in tokens if token in vocabulary]
    unknown = {token: vocabulary.suggest(token) for token in tokens if token not in vocabulary}
    if not known:
        raise UnknownWordsError(_nothing_known(unknown), unknown)
    mean = vocabulary.rows(known).mean(axis=0)
    return Phrase(
        text=text,
        words=tuple(known),
        approximate=tuple(word for word in known if vocabulary.is_approximate(word)),
        unknown=unknown,
        vector=mean / max(float(np.linalg.norm(mean)), 1e-9),
    )


def _tokens(text: str) -> list[str]:
    tokens = [token.replace("’", "'") for token in _WORD.findall(text.lower())]
    telling = [token for token in tokens if token not in STOP_WORDS]
    return list(dict.fromkeys(telling or tokens))


def _split(token: str, vocabulary: WordVectors) -> list[str]:
    if token in vocabulary:
        return [token]
    possessive = token.removesuffix("'s")
    return re.split(r"[-']", possessive) if possessive not in vocabulary else [possessive]


def _nothing_known(unknown: Iterable[str]) -> str:
    names = ", ".join(repr(word) for word in unknown)
    if not names:
        return "There is no word in the query. Type one or more, such as: dog"
    return f"No word of the query is known: {names}. Try other words for the same thing."
