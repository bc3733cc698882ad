"""A name taught from the marks of a query, and that undone."""

from collections.abc import Mapping
from dataclasses import dataclass

from semsearch.errors import MarkError, TaughtNameError
from semsearch.evaluation.own.asking import numbers_of
from semsearch.evaluation.own.words import STRANGE, knowledge_of
from semsearch.feedback.examples import Change, Example
from semsearch.feedback.marks import Marks, MarksChange
from semsearch.feedback.names import checked_name
from semsearch.paths import folded
from semsearch.progress import Progress, unseen
from semsearch.queries.query import Query
from semsearch.queries.taught import as_name
from semsearch.search.engine import SearchEngine
from semsearch.search.mix import Mix

# More words than this are no name but a description.
LONGEST = 3


@dataclass(frozen=True)
class Teaching:
    """What was taught from the marks of a query: enough to undo it.

    Attributes
    ----------
    change : Change
        Of the name.
    marks : MarksChange
        The marks that were copied to the name as a query, where the query itself means a word.
    """

    change: Change
    marks: MarksChange

    @property
    def name(self) -> str:
        """What was taught."""
        return self.change.name


def name_for(engine: SearchEngine, query: Query | None) -> str | None:
    """Return the name that a query could teach; None if it does not ask for one thing.

    One that is an ordinary word too gets a capital letter, by which queries mean the name.
    """
    if query is None or len(query.parts) + len(query.names) != 1 or query.excluded:
        return None
    if query.names:
        return query.names[0].name if query.names[0].weight > 0 else None
    terms, name = query.parts[0].terms, query.text.strip()
    if len(terms) > 1:
        is_strange = any(knowledge_of(engine, term) in STRANGE for term in terms)
        return _checked(name) if is_strange and len(name.split()) <= LONGEST else None
    if engine.taught.is_word(terms[0].name):
        return _checked(as_name(terms[0].name))
    return _checked(name if folded(name) == terms[0].text else terms[0].text)


def teach_from_marks(engine: SearchEngine, text: str, progress: Progress = unseen) -> Teaching:
    """Teach the name that a query asks for: its right photos show it, and the wrong ones do not.

    Where the query as it is typed goes on to mean the word, its marks are kept for the name too.

    Parameters
    ----------
    engine : SearchEngine
    text : str
        The query.
    progress : callable, optional
        Called as ``progress(done, total)`` with numbers of photos that were looked at.

    Raises
    ------
    UnknownWordsError
        If there is no word in the query.
    MarkError
        If it does not ask for one thing, or none of the photos marked right is there.
    LibraryError
        If it cannot be kept.
    """
    marks = Marks(engine.library)
    said, name = marks.of(text), name_for(engine, engine.read(Mix(text)))
    if name is None:
        raise MarkError(f"{text} is not the name of one thing. Mark results of one that is.")
    examples = examples_from(engine, said)
    if not any(own.is_of for own in examples):
        raise MarkError(f"No photo is marked right for {text}. Mark at least one.")
    change = engine.taught.teach(name, examples, progress)
    is_meant = _means(engine, text, change.name)
    return Teaching(change, MarksChange() if is_meant else marks.set(change.name, said))


def undo_teaching(engine: SearchEngine, done: Teaching) -> None:
    """Take back what was taught from marks.

    Raises
    ------
    UnknownNameError
        If the name was forgotten meanwhile.
    LibraryError
        If it cannot be kept.
    """
    engine.taught.names.undo(done.change)
    Marks(engine.library).undo(done.marks)


def examples_from(engine: SearchEngine, marks: Mapping[str, bool]) -> list[Example]:
    """Return the marked photos that the library has as examples and refusals."""
    there = {engine.photo(number).sha256 for number in numbers_of(engine, marks)}
    return [Example(own, is_of=is_right) for own, is_right in marks.items() if own in there]


def _checked(name: str) -> str | None:
    try:
        return checked_name(name)
    except TaughtNameError:
        return None


def _means(engine: SearchEngine, text: str, name: str) -> bool:
    """Whether a query means a taught name."""
    query = engine.read(Mix(text))
    return query is not None and name in {own.name for own in query.names}
