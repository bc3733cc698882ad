"""What a library has learned of a name: how sure it is, and which photos to ask about next."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from semsearch.feedback.examples import Change, Example
from semsearch.search.certainty import Counts
from semsearch.search.engine import SearchEngine
from semsearch.search.matches import Match, Matches

# Of a library that has an engine so many photos are looked at, as it is asked for several times
# as many.
MOST = 1_000
# Of the photos that may show it; those far below are no question.
LOOKED_AT = 200
# Photos from this confidence on are worth a look.
ASKED_FROM = 0.05


@dataclass(frozen=True)
class Lesson:
    """What a library has learned of a name.

    Attributes
    ----------
    name : str
    examples, refusals : tuple of Example
    gone : tuple of Example
        Those of both whose photos are no longer in the library.
    likely, possible : int
        How many other photos show it with a confidence of 0.5 and more, and of 0.2 to 0.5.
    agreement : float or None
        How sure it would be of an example that it had not been given, 0 to 1, the mean over all
        of them; None with one example.
    """

    name: str
    examples: tuple[Example, ...]
    refusals: tuple[Example, ...]
    gone: tuple[Example, ...]
    likely: int
    possible: int
    agreement: float | None


def lesson(engine: SearchEngine, name: str) -> Lesson:
    """Return what a library has learned of a name.

    Raises
    ------
    UnknownNameError, ExampleError
        As `Taught.thing`.
    """
    examples = engine.taught.names.examples(name)
    there = engine.library.with_content([own.sha256 for own in examples])
    counts = Counts.of(_others(engine, name).scores)
    return Lesson(
        name=engine.taught.names.spelt(name),
        examples=tuple(own for own in examples if own.is_of),
        refusals=tuple(own for own in examples if not own.is_of),
        gone=tuple(own for own in examples if own.sha256 not in there),
        likely=counts.likely,
        possible=counts.possible,
        agreement=engine.taught.thing(name).agreement(len(engine)),
    )


def questions(
    engine: SearchEngine, name: str, k: int = 12, but: Collection[int] = ()
) -> list[Match]:
    """Return up to `k` photos of which a yes or no would teach most: the unsure ones first.

    Nobody has said anything of them yet, and those that hardly show it are left out (uncertainty
    sampling; Lewis and Gale, 1994).

    Parameters
    ----------
    engine : SearchEngine
    name : str
    k : int
    but : collection of int
        The numbers of photos that nobody wants to be asked about.
    """
    found = _others(engine, name).without(but).first(LOOKED_AT)
    rows = np.flatnonzero(found.scores >= ASKED_FROM)
    unsure = rows[np.argsort(np.abs(found.scores[rows] - 0.5), kind="stable")][:k]
    return [found[int(row)] for row in unsure]


def others(engine: SearchEngine, name: str, k: int) -> Sequence[Match]:
    """Return the `k` photos that show it best, of those of which nobody has said anything."""
    return _others(engine, name).first(k)[:]


def said_of_change(change: Change) -> str:
    """Return what teaching changed, in words."""
    new = [*change.added, *change.turned]
    examples = sum(own.is_of for own in new)
    refusals = len(new) - examples
    counts = [_count(examples, "example")] if examples or not refusals else []
    counts += [_count(refusals, "refusal")] if refusals else []
    if change.is_new:
        return f"{change.name} is taught with {' and '.join(counts)}."
    if not new:
        return f"{change.name} is there already, and learns nothing new from this."
    return f"{change.name} is there already, and gets {' and '.join(counts)} more."


def said_of_others(learned: Lesson) -> str:
    """Return how many other photos show what has a name, in words."""
    if not learned.likely and not learned.possible:
        return "No other photo seems to show it."
    return f"{_count(learned.likely, 'other photo')} likely, {learned.possible:,} possible."


def _count(n: int, of: str) -> str:
    return f"{n:,} {of}{'s' * (n != 1)}"


def _others(engine: SearchEngine, name: str) -> Matches:
    contents = [own.sha256 for own in engine.taught.names.examples(name)]
    said = [n for own in engine.library.with_content(contents).values() for n in own]
    most = min(MOST, len(engine))
    return engine.find_named(name, k=most).matches.without(said)
