"""The command quality: results called right or wrong, and how queries stand by that."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from semsearch.cli.common import (
    Exit,
    Json,
    LibraryName,
    ManyPhotos,
    contents_of,
    err,
    harmless,
    print_json,
    progress_bar,
)
from semsearch.cli.photos import open_library, open_search_engine
from semsearch.cli.quality.printed import facts_of, print_all, print_one
from semsearch.errors import MarkError, SemsearchError
from semsearch.evaluation.own.diagnosis import diagnose, own_quality
from semsearch.evaluation.own.encoders import Others, other_encoders
from semsearch.evaluation.own.pairs import tell_pairs
from semsearch.evaluation.own.teaching import teach_from_marks
from semsearch.feedback.marks import Mark, Marks, like_photo, photo_asked_with
from semsearch.files import typed_path
from semsearch.insight.learning import said_of_change
from semsearch.library.library import Library
from semsearch.search.engine import SearchEngine

RIGHT, WRONG = "--right", "--wrong"
Photos = Annotated[
    list[Path] | None,
    typer.Option(RIGHT, metavar="PHOTO...", parser=typed_path, help="Results that are right."),
]
WrongPhotos = Annotated[
    list[Path] | None,
    typer.Option(WRONG, metavar="PHOTO...", parser=typed_path, help="Results that are wrong."),
]


class QualityCommand(ManyPhotos):
    """The command quality."""

    many = (RIGHT, WRONG)


def quality(
    query: Annotated[
        str | None, typer.Argument(help="What was searched for; all that was judged without one.")
    ] = None,
    image: Annotated[
        Path | None,
        typer.Option(parser=typed_path, help="A photo that was searched with, instead of words."),
    ] = None,
    right: Photos = None,
    wrong: WrongPhotos = None,
    teach: Annotated[
        bool,
        typer.Option(
            "--teach",
            help="Teach what the marks say: the name that QUERY is, or what is like --image.",
        ),
    ] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="Forget the marks of QUERY, or of all queries.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --forget: do not ask.")] = False,
    library: LibraryName = None,
    as_json: Json = False,
) -> None:
    """Show how well your photos are found, by the results that you call right and wrong."""
    if sum((bool(right or wrong), teach, forget)) > 1:
        raise SemsearchError("Do one thing at a time: mark photos, --teach or --forget.")
    text = _text(open_library(library), query, image)
    if forget:
        _forget(Marks(open_library(library)), text, yes, as_json)
        return
    if text is None and (right or wrong or teach):
        raise MarkError("Marks belong to a query. Say what was searched for.")
    engine = open_search_engine(library)
    if right or wrong:
        Marks(engine.library).set(text or "", _marked(engine.library, right or [], wrong or []))
    if teach and text is not None:
        text = _teach(engine, text, as_json)
    place = library or engine.library.name
    others = {
        name: partial(SearchEngine.open, place, encoder=name) for name in other_encoders(engine)
    }
    if text is None:
        _show_all(engine, others, as_json)
    else:
        _show_one(engine, text, others, as_json)


def _text(library: Library, query: str | None, image: Path | None) -> str | None:
    if query is not None and image is not None:
        raise SemsearchError("Give QUERY or --image, not both.")
    return like_photo(contents_of(library, [image])[0]) if image else query


def _marked(library: Library, right: Sequence[Path], wrong: Sequence[Path]) -> dict[str, bool]:
    shown, others = contents_of(library, right), contents_of(library, wrong)
    if set(shown) & set(others):
        raise MarkError("One photo is given both as right and as wrong. Say one of the two.")
    return dict.fromkeys(shown, True) | dict.fromkeys(others, False)


def _forget(marks: Marks, text: str | None, yes: bool, as_json: bool) -> None:
    queries = [own.query for own in marks]
    if text is None and queries and not yes:
        said = "1 query" if len(queries) == 1 else f"{len(queries):,} queries"
        typer.confirm(f"Forget the marks of {said}? The photos stay.", abort=True)
    gone = marks.clear(text).gone
    if as_json:
        rows = [{"query": own.query, "sha256": own.sha256, "right": own.is_right} for own in gone]
        print_json(forgotten=rows)
    else:
        print("1 mark is forgotten." if len(gone) == 1 else f"{len(gone):,} marks are forgotten.")


def _teach(engine: SearchEngine, text: str, as_json: bool) -> str:
    """Teach what marks say, and return the query by which it is asked for."""
    if photo_asked_with(text):
        pairs = len(tell_pairs(engine.library, text).new)
        said = "1 pair is told." if pairs == 1 else f"{pairs:,} pairs are told."
        new: tuple[Mark, ...] = ()
    else:
        with progress_bar("Looking at the photos") as show:
            done = teach_from_marks(engine, text, show)
        said, new = said_of_change(done.change), done.marks.new
    if not as_json:
        print(harmless(said))
    return new[0].query if new else text


def _show_one(engine: SearchEngine, text: str, others: Others, as_json: bool) -> None:
    found = diagnose(engine, text, Marks(engine.library).of(text), others)
    if as_json:
        print_json(**facts_of(found))
    else:
        print_one(found)


def _show_all(engine: SearchEngine, others: Others, as_json: bool) -> None:
    with progress_bar("Asking each query again") as show:
        found = own_quality(engine, others, show)
    if as_json:
        print_json(queries=[facts_of(own) for own in found.diagnoses], mean=found.mean,
                   troubles=found.troubles)  # fmt: skip
    else:
        print_all(engine, found)
    if not found.diagnoses and not found.troubles:
        err.print("Nothing was judged so far. Judge one with: semsearch quality QUERY")
        raise typer.Exit(Exit.NOTHING_FOUND)
