"""Which words of a query fail: those that nothing knows, or that do not tell right from wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from semsearch.evaluation.own.asking import gallery_of, numbers_of
from semsearch.evaluation.own.outcome import share_in_order
from semsearch.insight.explanation import term_confidences
from semsearch.percent import percent
from semsearch.queries.query import Part, Query, Term
from semsearch.search.engine import SearchEngine
from semsearch.search.taught import is_ordinary
from semsearch.vectors import Array

# Below which confidence photos that are right are hardly seen to show a word, and from which those
# that are wrong are.
HARDLY, LIKELY = 0.2, 0.5
# With this share of pairs in order a word tells right from wrong no better than chance.
CHANCE = 0.5


class Knowledge(StrEnum):
    """How a word is known: from photos, by words like it, as somebody says it of photos here, as a
    word alone, or not at all.
    """

    SEEN = "seen"
    RELATED = "related"
    SAID = "said"
    UNSEEN = "unseen"
    UNKNOWN = "unknown"


# What no photo shows a network: names, places and events.
STRANGE = frozenset({Knowledge.SAID, Knowledge.UNSEEN, Knowledge.UNKNOWN})


@dataclass(frozen=True)
class WordReason:
    """How one word of a query fares on the marked photos.

    Attributes
    ----------
    word : str
    knowledge : Knowledge
    is_wanted : bool
        False for a word that shall be left out.
    right, wrong : float or None
        How sure it is that the right and the wrong photos show it, or that somebody says it of
        them, the mean, 0 to 1; None without such photos.
    order : float or None
        In which share of all pairs the right photo speaks more for it, or less for a word that
        is to be left out.
    """

    word: str
    knowledge: Knowledge
    is_wanted: bool
    right: float | None
    wrong: float | None
    order: float | None

    @property
    def trouble(self) -> str:
        """What is wrong with it, in words; "" if nothing is."""
        if self.knowledge is Knowledge.UNKNOWN:
            return "nothing knows this word"
        if self.order is not None and self.order <= CHANCE:
            return f"right photos score no better than wrong ones ({self._shares()})"
        if self.is_wanted and self.right is not None and self.right < HARDLY:
            return f"hardly seen in the photos that are right ({percent(self.right)} sure)"
        if self.is_wanted and self.right is None and (self.wrong or 0) >= LIKELY:
            return f"seen in photos that are wrong ({percent(self.wrong or 0)} sure)"
        return ""

    def _shares(self) -> str:
        return f"{percent(self.right or 0)} against {percent(self.wrong or 0)} sure"


def word_reasons(
    engine: SearchEngine, query: Query | None, marks: Mapping[str, bool]
) -> tuple[WordReason, ...]:
    """Return how each word of a query fares on the marked photos that the library has.

    A word counts by what photos show and by what is said of them, each taken alone. Names that
    somebody taught are no words: more examples mend them.

    Parameters
    ----------
    engine : SearchEngine
    query : Query or None
        None for a photo, which has no words.
    marks : dict of str to bool
        Whether each marked photo is right, by SHA-256.
    """
    said = [(term, part.weight > 0) for part in (query.parts if query else ())
            for term in part.terms]  # fmt: skip
    marked = numbers_of(engine, marks)
    if not said or not marked:
        return ()
    ids = np.array(sorted(marked), np.int64)
    sure = _confidences(engine, [term for term, _ in said], ids)
    is_right = np.array([marked[int(number)] for number in ids])
    return tuple(
        _reason(engine, term, is_wanted, own[is_right], own[~is_right])
        for (term, is_wanted), own in zip(said, sure, strict=True)
    )


def failing(words: Sequence[WordReason]) -> list[WordReason]:
    """Return the words with which something is wrong."""
    return [own for own in words if own.trouble]


def knowledge_of(engine: SearchEngine, term: Term) -> Knowledge:
    """Return how a term is known.

    A head has seen photos of its concepts and of the words of captions. Other words for visible
    things are known by what is like them; names, places and events are not.
    """
    spoken = engine.head.info.caption_words
    if engine.scorer.kinds(term).any() or term.name in spoken or term.text in spoken:
        return Knowledge.SEEN
    if is_ordinary(term.name):
        return Knowledge.RELATED
    if term.text in engine.said or term.name in engine.said:
        return Knowledge.SAID
    return Knowledge.UNSEEN if term.words or term.name in engine.lexicon else Knowledge.UNKNOWN


def _confidences(engine: SearchEngine, terms: Sequence[Term], ids: NDArray[np.int64]) -> Array:
    """Return how sure it is of n photos that they answer each of t terms, shape (t, n)."""
    gallery = gallery_of(engine, ids)
    shown = term_confidences(engine, terms, gallery)
    parts = [Part((term,), 1.0, term.text) for term in terms]
    said = np.stack([engine.said.beliefs(part, ids, gallery) for part in parts])
    return np.asarray(shown + said * (1 - shown), np.float32)


def _reason(
    engine: SearchEngine, term: Term, is_wanted: bool, right: Array, wrong: Array
) -> WordReason:
    sign = 1 if is_wanted else -1
    return WordReason(
        word=term.text,
        knowledge=knowledge_of(engine, term),
        is_wanted=is_wanted,
        right=float(right.mean()) if right.size else None,
        wrong=float(wrong.mean()) if wrong.size else None,
        order=share_in_order(sign * right, sign * wrong),
    )
