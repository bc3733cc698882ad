"""Why a photo was found: the tags that speak for it, and the places that do."""

from collections.abc import Sequence
from dataclasses import dataclass

from PIL.Image import Image

from semsearch.head.gallery import Gallery
from semsearch.head.tags import MOST, Tag
from semsearch.insight.heat import (
    HeatMap,
    Hidden,
    Score,
    answer,
    hide_windows,
    likeness,
    thing,
)
from semsearch.queries.query import Part, Query, Term, part_label
from semsearch.search.engine import SearchEngine
from semsearch.search.mix import Mix
from semsearch.vectors import Array, sigmoid
from semsearch.words.lexicon import Lexicon

# From which confidence on a photo shows a term, and below which it does not.
YES_FROM, NO_BELOW = 0.5, 0.1


@dataclass(frozen=True)
class TagReason:
    """A tag that speaks for a photo.

    Attributes
    ----------
    word : str
    found : float
        How sure the machine is of it in the photo that was found, 0 to 1.
    asked : float or None
        The same for the photo that was asked with, if there is one.
    is_asked_for : bool
        Whether it is what a word of the query names, or a kind of that.
    """

    word: str
    found: float
    asked: float | None = None
    is_asked_for: bool = False


@dataclass(frozen=True)
class TermReason:
    """A term of what is wanted, and how sure it is that the photo shows it alone, 0 to 1."""

    term: str
    confidence: float

    @property
    def answer(self) -> str:
        """Whether the photo shows it: ``yes`` if that is likelier than not, ``no``, ``perhaps``."""
        if self.confidence >= YES_FROM:
            return "yes"
        return "no" if self.confidence < NO_BELOW else "perhaps"


@dataclass(frozen=True)
class NameReason:
    """A name that is wanted, and where the photo is like what was taught by it."""

    name: str
    heat: HeatMap


@dataclass(frozen=True)
class Explanation:
    """Why a photo was found.

    Attributes
    ----------
    tags : tuple of TagReason
        Those of both photos, or those of the found one for a query in words.
    wanted : str
        The words of the query that are wanted.
    terms : tuple of TermReason
        Each term of that, if there are several: which the photo meets, and which not.
    named : tuple of NameReason
        Each taught name that is wanted.
    words : HeatMap or None
        Where the found photo shows what they ask for; None if they ask for nothing.
    found, asked : HeatMap or None
        Where each photo is like the other; None without a photo to compare with.
    """

    tags: tuple[TagReason, ...]
    wanted: str = ""
    terms: tuple[TermReason, ...] = ()
    named: tuple[NameReason, ...] = ()
    words: HeatMap | None = None
    found: HeatMap | None = None
    asked: HeatMap | None = None


def explain(
    engine: SearchEngine,
    picture: Image,
    text: str = "",
    asked: Image | None = None,
    embedding: Array | None = None,
) -> Explanation:
    """Return why a photo was found; the network looks some 25 times at each photo.

    Parameters
    ----------
    engine : SearchEngine
    picture : Image
        The photo that was found, in RGB.
    text : str
        The words that it was found with.
    asked : Image, optional
        The photo that it was found with.
    embedding : array of shape (dim,), optional
        What was searched with, if it is not that of `asked` as it is.

    Raises
    ------
    UnknownWordsError
        If there is no word in `text`.
    """
    query = engine.read(Mix(text)) if text.strip() else None
    hidden = hide_windows(picture, engine.embed)
    other = hide_windows(asked, engine.embed) if asked else None
    if other is not None and embedding is None:
        embedding = other.whole
    head = engine.head
    return Explanation(
        tags=tag_reasons(engine, hidden.whole, embedding, query),
        wanted=part_label(query.wanted[0]) if query and query.wanted else "",
        terms=term_reasons(engine, hidden.whole, query.wanted[0]) if query and query.wanted else (),
        named=_name_reasons(engine, hidden, query),
        words=hidden.heat(_answer(engine, query)) if query and query.wanted else None,
        found=hidden.heat(likeness(head, embedding)) if embedding is not None else None,
        asked=other.heat(likeness(head, hidden.whole)) if other else None,
    )


def tag_reasons(
    engine: SearchEngine, found: Array, asked: Array | None = None, query: Query | None = None
) -> tuple[TagReason, ...]:
    """Return the tags that speak for a photo, those that the words ask for first.

    Parameters
    ----------
    engine : SearchEngine
    found : array of shape (dim,)
        The embedding of the photo that was found.
    asked : array of shape (dim,), optional
        That of the one it was found with; then only tags of both are returned.
    query : Query, optional
        The words that it was found with.
    """
    terms = [term for part in query.wanted for term in part.terms] if query else []
    named = [own.name for own in query.names if own.weight > 0] if query else []
    own = engine.tags_of_embedding(found, k=MOST)
    theirs = None if asked is None else _by_word(engine.tags_of_embedding(asked, k=MOST))
    reasons = [
        TagReason(
            tag.word,
            tag.confidence,
            theirs[tag.word] if theirs is not None else None,
            tag.word in named or any(names(engine.lexicon, term, tag.word) for term in terms),
        )
        for tag in own
        if theirs is None or tag.word in theirs
    ]
    return tuple(sorted(reasons, key=lambda reason: not reason.is_asked_for))


def term_reasons(engine: SearchEngine, found: Array, part: Part) -> tuple[TermReason, ...]:
    """Return how sure it is that a photo, embedded as `found`, shows each term of several."""
    if len(part.terms) < 2:
        return ()
    sure = term_confidences(engine, part.terms, engine.head.gallery(found[None]))[:, 0]
    return tuple(TermReason(t.text, float(s)) for t, s in zip(part.terms, sure, strict=True))


def term_confidences(engine: SearchEngine, terms: Sequence[Term], gallery: Gallery) -> Array:
    """Return how sure it is that n photos show each of t terms, taken alone, shape (t, n)."""
    parts = [Part((term,), 1.0, term.text) for term in terms]
    return sigmoid(engine.scorer.logits(engine.scorer.meanings(parts), gallery))


def names(lexicon: Lexicon, term: Term, word: str) -> bool:
    """Return whether a tag is what a term names, or a kind of that: a terrier is a dog."""
    if word in (term.text, term.name):
        return True
    kinds = {kind for synset in lexicon.synsets(word)[:1] for kind in lexicon.ancestors(synset)}
    return bool(kinds.intersection(lexicon.synsets(term.name)[:1]))


def _name_reasons(
    engine: SearchEngine, hidden: Hidden, query: Query | None
) -> tuple[NameReason, ...]:
    wanted = [own.name for own in query.names if own.weight > 0] if query else []
    scores = ((name, thing(engine.head, engine.taught.thing(name), len(engine))) for name in wanted)
    return tuple(NameReason(name, hidden.heat(score)) for name, score in scores)


def _by_word(tags: Sequence[Tag]) -> dict[str, float]:
    return {tag.word: tag.confidence for tag in tags}


def _answer(engine: SearchEngine, query: Query) -> Score:
    return answer(engine.scorer, engine.scorer.meaning(query.wanted[0]))
