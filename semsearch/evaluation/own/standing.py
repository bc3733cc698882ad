"""How a query stands now: its first ten photos by their marks, and what would have been right."""

from collections.abc import Mapping
from dataclasses import dataclass

from semsearch.evaluation.own.asking import ask, numbers_of
from semsearch.evaluation.own.holdout import try_name
from semsearch.evaluation.own.outcome import RESULTS, Outcome, outcome_of
from semsearch.library.photo import Photo
from semsearch.queries.query import Query
from semsearch.search.engine import SearchEngine
from semsearch.search.matches import Match


@dataclass(frozen=True)
class Missed:
    """A photo that somebody called right and that is not among the first ten now.

    Attributes
    ----------
    photo : Photo
    rank : int or None
        Where it comes, from 1; None if that is beyond what was looked at.
    """

    photo: Photo
    rank: int | None


@dataclass(frozen=True)
class Standing:
    """How a query stands now, whatever was found when its results were marked.

    Attributes
    ----------
    text : str
        The query.
    query : Query or None
        How its words are read; None if it is a photo.
    first : tuple of (Match, bool or None)
        The first ten photos, and whether each is right; None if nobody has said.
    outcome : Outcome
    fair : Outcome or None
        The same, but that each marked photo is judged as if it had not taught the name that is
        asked for; None if that cannot be said.
    missed : tuple of Missed
        What would have been right, the nearest first.
    gone : int
        How many marked contents are no longer in the library, or were not seen by the encoder.
    is_found : bool
        Whether the search says that anything matches.
    """

    text: str
    query: Query | None
    first: tuple[tuple[Match, bool | None], ...]
    outcome: Outcome
    fair: Outcome | None
    missed: tuple[Missed, ...]
    gone: int
    is_found: bool

    @property
    def is_perfect(self) -> bool:
        """Whether nothing that was marked speaks against it: ten right ones leave no room."""
        precision = self.outcome.precision
        return not precision.wrong and not (self.missed and precision.unmarked)


def stand(engine: SearchEngine, text: str, marks: Mapping[str, bool]) -> Standing:
    """Return how a query stands now.

    Parameters
    ----------
    engine : SearchEngine
    text : str
        The query, as `semsearch.feedback.marks` keeps it.
    marks : dict of str to bool
        Whether each marked photo is right, by SHA-256.

    Raises
    ------
    UnknownWordsError, MarkError
        As `asking.ask`.
    """
    result = ask(engine, text)
    marked = numbers_of(engine, marks)
    ranked = result.matches.ids.tolist()
    first = tuple((own, marks.get(own.photo.sha256)) for own in result.matches[:RESULTS])
    outcome = outcome_of(ranked, marked)
    photos = [engine.photo(number) for number in marked]
    there = {photo.sha256 for photo in photos}
    return Standing(
        text=text,
        query=result.query,
        first=first,
        outcome=outcome,
        fair=_fair(engine, result.query, marks, outcome),
        missed=_missed(photos, {own.photo.sha256 for own, _ in first}, marks, ranked),
        gone=len(set(marks) - there),
        is_found=result.found,
    )


def _fair(
    engine: SearchEngine, query: Query | None, marks: Mapping[str, bool], outcome: Outcome
) -> Outcome | None:
    names = [own.name for own in query.names] if query else []
    examples = (own for name in names for own in engine.taught.names.examples(name))
    if not marks.keys() & {own.sha256 for own in examples}:
        return outcome
    is_alone = query is not None and not query.parts and len(names) == 1
    return try_name(engine, names[0], marks, is_taught=False) if is_alone else None


def _missed(
    photos: list[Photo], first: set[str], marks: Mapping[str, bool], ranked: list[int]
) -> tuple[Missed, ...]:
    places = {number: place for place, number in enumerate(ranked, 1)}
    found: dict[str, Missed] = {}
    for photo in sorted(photos, key=lambda own: places.get(own.id, len(ranked) + 1)):
        if marks[photo.sha256] and photo.sha256 not in first:
            found.setdefault(photo.sha256, Missed(photo, places.get(photo.id)))
    return tuple(found.values())
