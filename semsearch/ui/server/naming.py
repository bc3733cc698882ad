"""Names given in the browser: what is said of one before it is taught, teaching, and undoing."""

import secrets
from typing import Any

from semsearch.errors import ExampleError, TaughtNameError
from semsearch.feedback.examples import Box, Change, Example
from semsearch.feedback.names import checked_name
from semsearch.insight.learning import lesson, said_of_change, said_of_others
from semsearch.queries.reading import told_apart
from semsearch.search.engine import SearchEngine
from semsearch.ui.server.shown import Kept

# Photos that are looked at while somebody waits; ten are enough to learn from.
MOST_AT_ONCE = 50
CHANGES: Kept[tuple[SearchEngine, Change]] = Kept()


def told_of_name(engine: SearchEngine, typed: str) -> dict[str, Any]:
    """Return what should be said of a name that somebody types before it is taught."""
    try:
        name = checked_name(typed)
    except TaughtNameError as error:
        return {"trouble": str(error), "exists": False, "note": ""}
    names = engine.taught.names
    is_there = name in names
    said = [f"{names.spelt(name)} is there already, and gets this too."] if is_there else []
    said += [told_apart(name)] if engine.taught.is_word(name) else []
    return {"trouble": "", "exists": is_there, "note": " ".join(said)}


def teach_in_browser(engine: SearchEngine, name: str, said: Any) -> dict[str, Any]:
    """Teach a name by what a dialog says: photos, a box on the only one, and whether they show it.

    Returns
    -------
    dict
        What was learned, in words, and what `undo_in_browser` takes.

    Raises
    ------
    SemsearchError
        As `Taught.teach`, or an ExampleError if that is none of it.
    """
    change = engine.taught.teach(name, _examples(engine, said))
    learned = lesson(engine, change.name)
    key = CHANGES.keep(secrets.token_hex(16), (engine, change))
    return {
        "name": change.name,
        "typed": engine.taught.spellings.typed(change.name),
        "text": f"{said_of_change(change)} {said_of_others(learned)}",
        "undo": key,
    }


def undo_in_browser(key: str) -> dict[str, Any] | None:
    """Take back what a dialog taught, and say so; None if that is not known any more."""
    done = CHANGES.get(key)
    if done is None:
        return None
    engine, change = done
    engine.taught.names.undo(change)
    return {"text": f"{change.name} is as it was before."}


def _examples(engine: SearchEngine, said: Any) -> list[Example]:
    photos, box, is_of = (said.get(name) for name in ("photos", "box", "is_of"))
    are_photos = isinstance(photos, list) and all(type(own) is int for own in photos)
    if not are_photos or not isinstance(is_of, bool) or (box and len(photos) != 1):
        raise ExampleError("This is no list of photos. Load the page again.")
    if len(photos) > MOST_AT_ONCE:
        raise ExampleError(f"At most {MOST_AT_ONCE} photos at once teach a name.")
    place = _box(box) if box else None
    return [Example(engine.photo(number).sha256, place, is_of) for number in photos]


def _box(said: Any) -> Box:
    try:
        left, top, right, bottom = map(float, said)
    except (TypeError, ValueError):
        raise ExampleError("This is no box. Draw it again.") from None
    return left, top, right, bottom
