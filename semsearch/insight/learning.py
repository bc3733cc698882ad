"""What a library has learned of a name: how sure it is, and which photos to ask about next."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from semsearch.feedback.examples import Example
from semsearch.search.certainty import BANDS
from semsearch.search.engine import SearchEngine
from semsearch.search.matches import Match

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
    likely, possible : int
        How many other photos show it with a confidence of 0.5 and more, and of 0.2 to 0.5.
    agreement : float or None
        How sure it would be of an example that it had not been given, 0 to 1, the mean over all
        of them; None with one example.
    """

    name: str
    examples: tuple[Example, ...]
    refusals: tuple[Example, ...]
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
    found = others(engine, name, LOOKED_AT)
    scores = np.array([match.score for match in found])
    likely = int((scores >= BANDS["likely"]).sum())
    return Lesson(
        name=engine.taught.names.spelt(name),
        examples=tuple(own for own in examples if own.is_of),
        refusals=tuple(own for own in examples if not own.is_of),
        likely=likely,
        possible=int((scores >= BANDS["perhaps"]).sum()) - likely,
        agreement=engine.taught.thing(name).agreement(len(engine)),
    )


def questions(engine: SearchEngine, name: str, k: int = 12) -> list[Match]:
    """Return up to `k` photos of which a yes or no would teach most: the unsure ones first.

    Nobody has said anything of them yet, and those that hardly show it are left out (uncertainty
    sampling; Lewis and Gale, 1994).
    """
    found = [own for own in others(engine, name, LOOKED_AT) if own.score >= ASKED_FROM]
    return sorted(found, key=lambda own: abs(own.score - 0.5))[:k]


def others(engine: SearchEngine, name: str, k: int) -> Sequence[Match]:
    """Return the `k` photos that show it best, of those of which nobody has said anything."""
    said = {own.sha256 for own in engine.taught.names.examples(name)}
    found = engine.find_named(name, k=k + len(said)).matches
    return [own for own in found if own.photo.sha256 not in said][:k]
