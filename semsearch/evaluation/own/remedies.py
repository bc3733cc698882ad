"""What to do about a query that finds too little: each remedy measured on its marks, if it can be.

The marks are of what the present search found first, so another way looks a little better on them
than it is; whoever takes it marks its first ten too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from semsearch.errors import SemsearchError
from semsearch.evaluation.own.encoders import Others, next_better
from semsearch.evaluation.own.holdout import try_name
from semsearch.evaluation.own.outcome import Outcome
from semsearch.evaluation.own.pairs import pairs_of
from semsearch.evaluation.own.standing import Standing, stand
from semsearch.evaluation.own.teaching import examples_from, name_for
from semsearch.evaluation.own.words import STRANGE, Knowledge, WordReason, failing
from semsearch.feedback.pairs import Pairs
from semsearch.percent import percent
from semsearch.search.engine import SearchEngine

# What a likeness is to be learned from once its pairs are told.
TOLD = "told"


class Kind(StrEnum):
    """The kinds of remedies."""

    NAME = "name"
    ENCODER = "encoder"
    LIKENESS = "likeness"
    CAPTION = "caption"


@dataclass(frozen=True)
class Remedy:
    """Something that may make a query find more.

    Attributes
    ----------
    kind : Kind
    what : str
        The name to teach, the encoder to take, the words to write, or `TOLD`.
    reason : str
        A sentence.
    before, after : Outcome or None
        How the query fares now and would fare with it, by the same marks; None if that cannot be
        measured.
    """

    kind: Kind
    what: str
    reason: str
    before: Outcome | None = None
    after: Outcome | None = None

    @property
    def helps(self) -> bool | None:
        """Whether it was measured to help; None if marks do not tell, as all are right or wrong."""
        if self.before is None or self.after is None:
            return None
        if self.before.order is None or self.after.order is None:
            return None
        return self.after.is_better_than(self.before)


def remedies_for(
    engine: SearchEngine,
    standing: Standing,
    marks: Mapping[str, bool],
    words: Sequence[WordReason],
    others: Others,
) -> list[Remedy]:
    """Return what may help a query, what was measured to help first; nothing if all is right.

    Parameters
    ----------
    engine : SearchEngine
    standing : Standing
    marks : dict of str to bool
        Whether each marked photo is right, by SHA-256.
    words : sequence of WordReason
    others : dict of str to callable
        Opens the library with each other encoder that has seen it.
    """
    if not marks or standing.is_perfect:
        return []
    before = standing.fair
    found = [
        *_name(engine, standing, marks, before),
        *_encoders(engine, standing, marks, before, others),
    ]
    if not any(own.helps for own in found):
        found += _next_encoder(engine, standing)
    found += [
        *_likeness(engine, standing, marks),
        *_caption(engine, words),
    ]
    return sorted(found, key=lambda own: {True: 0, None: 1, False: 2}[own.helps])


def _name(
    engine: SearchEngine, standing: Standing, marks: Mapping[str, bool], before: Outcome | None
) -> Iterator[Remedy]:
    name = name_for(engine, standing.query)
    given = examples_from(engine, marks)
    right = sum(own.is_of for own in given)
    if name is None or not right:
        return
    known = engine.taught.names.examples(name) if name in engine.taught.names else []
    if set(given) <= set(known):
        return
    after = try_name(engine, name, marks)
    wrong = len(given) - right
    reason = f"{_counted(right, 'photo')} marked right show it, and {wrong:,} marked wrong do not."
    if after is None:
        reason += " With one photo it cannot be said what it would bring; mark more to know."
    yield Remedy(Kind.NAME, name, reason, before, after)


def _encoders(
    engine: SearchEngine, standing: Standing, marks: Mapping[str, bool], before: Outcome | None,
    others: Others,
) -> Iterator[Remedy]:  # fmt: skip
    for name, open_engine in others.items():
        try:
            after = stand(open_engine(), standing.text, marks)
        except SemsearchError:
            # One that cannot be opened is no remedy; the page that chooses encoders says why.
            continue
        yield Remedy(Kind.ENCODER, name, "It has seen these photos too.", before, after.fair)


def _next_encoder(engine: SearchEngine, standing: Standing) -> Iterator[Remedy]:
    is_photo = standing.query is None
    if better := next_better(engine, is_photo):
        name, found, now = better
        asked = "asked with photos" if is_photo else "asked for the names of 50 things"
        reason = (
            f"It has not seen these photos yet. In the shipped report, {asked}, {percent(found)} "
            f"of its first ten were right, and {percent(now)} of those of "
            f"{engine.head.info.encoder}."
        )
        yield Remedy(Kind.ENCODER, name, reason)


def _likeness(
    engine: SearchEngine, standing: Standing, marks: Mapping[str, bool]
) -> Iterator[Remedy]:
    pairs = pairs_of(standing.text, marks)
    if len({own.is_alike for own in pairs}) < 2:
        return
    known = "Photos that look alike to the network are not what you call alike."
    if set(pairs) <= set(Pairs(engine.library)):
        yield Remedy(
            Kind.LIKENESS, TOLD, f"{known} What these marks say of that is told: learn it."
        )
    else:
        yield Remedy(Kind.LIKENESS, "", f"{known} {_counted(len(pairs), 'pair')} can tell it.")


def _caption(engine: SearchEngine, words: Sequence[WordReason]) -> Iterator[Remedy]:
    strange = [own for own in failing(words) if own.is_wanted and own.knowledge in STRANGE]
    if strange:
        is_said = any(own.knowledge is Knowledge.SAID for own in strange)
        known = "It is said of other photos here, and not of these. " if is_said else ""
        reason = (
            f"{known}Names, places and events cannot be seen, they have to be said: write it as a "
            "caption or a keyword in your photo program, or name a folder or an album so."
        )
        if not engine.said.heeded:
            reason += " None of that counts in searches of this library as it is set now."
        yield Remedy(Kind.CAPTION, " ".join(own.word for own in strange), reason)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
