"""Commands for things with a name: name, names, forget-name."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from semsearch.cli.common import (
    Exit,
    Force,
    Json,
    LibraryName,
    ManyPhotos,
    contents_of,
    err,
    harmless,
    print_json,
    print_table,
    progress_bar,
    typed_box,
)
from semsearch.cli.outputs import Output
from semsearch.cli.photos import as_row, open_library, open_search_engine
from semsearch.errors import SemsearchError
from semsearch.feedback.examples import Change, Example
from semsearch.feedback.names import Names
from semsearch.feedback.names_file import is_names_file, load_names
from semsearch.files import printable, typed_path
from semsearch.insight.learning import (
    Lesson,
    lesson,
    questions,
    said_of_change,
    said_of_others,
)
from semsearch.percent import percent
from semsearch.queries.reading import told_apart
from semsearch.search.engine import SearchEngine

NOT = "--not"


class NameCommand(ManyPhotos):
    """The command name."""

    many = (NOT,)


def name(
    name: Annotated[str, typer.Argument(help="What it is called: Rex, our boat.")],
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PHOTO]...", parser=typed_path, help="Photos that show it."),
    ] = None,
    refused: Annotated[
        list[Path] | None,
        typer.Option(NOT, metavar="PHOTO...", parser=typed_path, help="Photos that do not."),
    ] = None,
    box: Annotated[
        str | None,
        typer.Option(
            metavar="L,T,R,B",
            help="With one PHOTO: where on it, left, top, right and bottom in per cent.",
        ),
    ] = None,
    rename: Annotated[str | None, typer.Option(metavar="NAME", help="Call it NAME.")] = None,
    ask: Annotated[
        bool, typer.Option("--questions", help="Show the photos that it is least sure of.")
    ] = False,
    library: LibraryName = None,
    as_json: Json = False,
) -> None:
    """Teach a thing by name: give photos of it. Without any, show what was learned of it."""
    given = [*(files or []), *(refused or [])]
    if sum(map(bool, (given, rename is not None, ask))) > 1:
        raise SemsearchError("Do one thing at a time: give PHOTOs, --rename or --questions.")
    if box is not None and (len(files or []) != 1 or refused):
        raise SemsearchError("--box needs one PHOTO on which it is, and nothing else.")
    engine = open_search_engine(library)
    if given:
        place = None if box is None else typed_box(box, "--box")
        shown, others = (contents_of(engine.library, own or []) for own in (files, refused))
        examples = [Example(own, place) for own in shown]
        examples += [Example(own, is_of=False) for own in others]
        _teach(engine, name, examples, as_json)
    elif rename is not None:
        old, new = engine.taught.names.spelt(name), engine.taught.rename(name, rename)
        _say_told_apart(engine, new)
        _say(f"{old} is called {new} now.", as_json, name=new, was=old)
    elif ask:
        _ask(engine, name, as_json)
    else:
        _show(engine, lesson(engine, name), as_json)


def names(
    export: Annotated[
        Path | None,
        typer.Option(
            "--export", metavar="FILE", parser=typed_path, help="Write all names to a JSON file."
        ),
    ] = None,
    take: Annotated[
        Path | None,
        typer.Option(
            "--import", metavar="FILE", parser=typed_path, help="Add the names of such a file."
        ),
    ] = None,
    force: Force = False,
    library: LibraryName = None,
    as_json: Json = False,
) -> None:
    """List the things that a library was taught by name, or carry them to another library."""
    if export and take:
        raise SemsearchError("Do one thing at a time: --export or --import.")
    if export:
        _export(open_search_engine(library), Output(export, is_names_file, force), as_json)
    elif take:
        changes = open_search_engine(library).taught.import_names(load_names(take), printable(take))
        for change in changes:
            _say(said_of_change(change), as_json)
        if as_json:
            print_json(imported=[_facts_of(change) for change in changes])
    else:
        _list(Names(open_library(library)), as_json)


def forget_name(
    name: Annotated[str, typer.Argument(help="What it is called.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    library: LibraryName = None,
    as_json: Json = False,
) -> None:
    """Forget a name and its examples; the photos stay."""
    kept = Names(open_library(library))
    known = kept.spelt(name)
    if not yes:
        count = sum(own.is_of for own in kept.examples(name))
        said = "1 example" if count == 1 else f"{count:,} examples"
        typer.confirm(f"Forget {harmless(known)} and its {said}? The photos stay.", abort=True)
    kept.forget(name)
    _say(f"{known} is forgotten.", as_json, forgotten=known)


def _teach(engine: SearchEngine, name: str, examples: list[Example], as_json: bool) -> None:
    with progress_bar("Looking at the photos") as show:
        change = engine.taught.teach(name, examples, show)
    learned = lesson(engine, change.name)
    if as_json:
        print_json(**_facts_of(change), **_facts(learned))
        return
    print(harmless(said_of_change(change)))
    print(said_of_others(learned))
    _say_told_apart(engine, change.name)


def _say_told_apart(engine: SearchEngine, name: str) -> None:
    if engine.taught.is_word(name):
        err.print(harmless(told_apart(name)), markup=False)


def _ask(engine: SearchEngine, name: str, as_json: bool) -> None:
    asked = questions(engine, name)
    if as_json:
        print_json(questions=[as_row(match) for match in asked])
    elif asked:
        print_table(("how sure", "photo"), [(percent(own.score), own.photo.path) for own in asked])
    if not asked:
        err.print("There is no photo that it is unsure of.")
        raise typer.Exit(Exit.NOTHING_FOUND)


def _show(engine: SearchEngine, learned: Lesson, as_json: bool) -> None:
    if as_json:
        print_json(name=learned.name, **_facts(learned))
        return
    rows = [
        ("examples", f"{len(learned.examples):,}"),
        ("refusals", f"{len(learned.refusals):,}"),
        ("of these no longer in the library", f"{len(learned.gone):,}"),
        ("other photos that likely show it", f"{learned.likely:,}"),
        ("that may", f"{learned.possible:,}"),
        ("how sure of an example, by the others", _agreement(learned)),
    ]
    print_table((learned.name, ""), rows)
    _say_told_apart(engine, learned.name)


def _export(engine: SearchEngine, output: Output, as_json: bool) -> None:
    output.check()
    count = len(list(engine.taught))
    if not count:
        err.print("There are no names so far.")
        raise typer.Exit(Exit.NOTHING_FOUND)
    output.write(engine.taught.export_names())
    said = "1 name is" if count == 1 else f"{count:,} names are"
    file = printable(output.path)
    _say(f"{said} in {file}", as_json, exported=count, file=file)


def _list(kept: Names, as_json: bool) -> None:
    found = list(kept)
    if as_json:
        print_json(names=[asdict(own) for own in found])
    elif found:
        rows = [(own.name, own.examples, own.refusals, own.made[:10]) for own in found]
        print_table(("name", "examples", "refusals", "made"), rows)
    else:
        err.print("There are no names so far. Teach one with: semsearch name NAME PHOTO...")
    if not found:
        raise typer.Exit(Exit.NOTHING_FOUND)


def _agreement(learned: Lesson) -> str:
    return "" if learned.agreement is None else percent(learned.agreement)


def _facts_of(change: Change) -> dict[str, Any]:
    return {"name": change.name, "new": change.is_new, "added": len(change.added),
            "turned": len(change.turned)}  # fmt: skip


def _facts(learned: Lesson) -> dict[str, Any]:
    agreement = learned.agreement
    return {
        "examples": len(learned.examples),
        "refusals": len(learned.refusals),
        "gone": len(learned.gone),
        "likely": learned.likely,
        "possible": learned.possible,
        "agreement": None if agreement is None else round(agreement, 4),
    }


def _say(text: str, as_json: bool, **facts: object) -> None:
    if not as_json:
        print(harmless(text))
    elif facts:
        print_json(**facts)
