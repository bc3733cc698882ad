"""Queries that are worth judging: what was taught, what people look for, and what is there."""

from collections.abc import Sequence

from semsearch.errors import SemsearchError
from semsearch.feedback.marks import LIKE, Marks
from semsearch.feedback.memory import Memory
from semsearch.head.tags import count
from semsearch.insight.first_look.suggestions import suggested_searches
from semsearch.insight.first_look.tally import TagTally
from semsearch.search.engine import SearchEngine

MOST = 8
# Of each kind, so that none fills the list.
OF_A_KIND = 3


def queries_to_judge(
    engine: SearchEngine, recent: Sequence[str] = (), most: int = MOST
) -> list[str]:
    """Return queries without marks: taught names, searches of late, and tags of the library.

    Parameters
    ----------
    engine : SearchEngine
    recent : sequence of str
        What was searched for in this visit, the newest first; those that somebody picked photos
        for come after it.
    most : int

    Raises
    ------
    LibraryError
        If the library cannot be read.
    """
    marked = {own.query for own in Marks(engine.library)}
    tally = TagTally(engine.library, engine.head.info.encoder)
    tally.catch_up()
    sets = tally.sets()
    kinds = (
        [own.name for own in engine.taught],
        [*recent, *_picked_for(engine)],
        suggested_searches(sets, engine.lexicon),
        [tag for tag, _ in count(sets)],
    )
    found: dict[str, None] = {}
    for kind in kinds:
        new = [own for own in dict.fromkeys(kind) if own not in marked and own not in found]
        found |= dict.fromkeys(new[:OF_A_KIND])
    return list(found)[:most]


def _picked_for(engine: SearchEngine) -> list[str]:
    """Return what somebody picked photos for in words; photos as queries have no words."""
    try:
        learned = Memory(engine.library).learned()
    except SemsearchError:
        return []
    return [own.query for own in learned if own.query and not own.query.startswith(LIKE)]
