"""The command that shows and clears what picks taught the search."""

from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from semsearch.cli.common import Exit, Json, LibraryName, err, print_json, print_table
from semsearch.cli.photos import open_library
from semsearch.feedback.likeness.kept import KeptLikeness
from semsearch.feedback.memory import Memory
from semsearch.head.projection import ProjectionHead
from semsearch.library.library import Library
from semsearch.models.manifest import head_path


class LikenessChange(StrEnum):
    """What to do with what was learned of what is alike."""

    ON = "on"
    OFF = "off"
    FORGET = "forget"


def learned(
    forget: Annotated[str | None, typer.Option(help="Forget what was learned for a query.")] = None,
    forget_all: Annotated[
        bool, typer.Option(help="Forget everything but the albums and favourites.")
    ] = False,
    likeness: Annotated[
        LikenessChange | None,
        typer.Option(help="Use what was learned of what is alike, do not, or forget it."),
    ] = None,
    library: LibraryName = None,
    as_json: Json = False,
) -> None:
    """Show what picks taught the search, or forget it."""
    opened = open_library(library)
    if likeness:
        _change_likeness(opened, likeness, as_json)
        return
    memory = Memory(opened)
    if forget_all or forget is not None:
        count = memory.forget(None if forget_all else forget)
        print_json(forgotten=count) if as_json else err.print(f"{count} verdicts are forgotten.")
        return
    found = memory.learned()
    if as_json:
        print_json(learned=[asdict(each) | {"adjustment": each.adjustment} for each in found])
    elif found:
        rows = [(e.query, e.sha256[:12], e.picks, e.passes, f"{e.adjustment:+.2f}") for e in found]
        print_table(("query", "photo", "picked", "passed over", "moves by"), rows)
    else:
        err.print("Nothing was learned so far.")
        raise typer.Exit(Exit.NOTHING_FOUND)


SAID = {
    LikenessChange.ON: "Photos are compared by what was learned to be alike.",
    LikenessChange.OFF: "Photos are compared as they were before; what was learned is kept.",
    LikenessChange.FORGET: "What was learned to be alike is forgotten.",
}


def _change_likeness(library: Library, change: LikenessChange, as_json: bool) -> None:
    kept = KeptLikeness(library, ProjectionHead.load(head_path(library.encoder)))
    if change == LikenessChange.FORGET:
        was_there = kept.forget()
    else:
        kept.switch(change == LikenessChange.ON)
        was_there = True
    if as_json:
        print_json(likeness=change.value, was_there=was_there)
    else:
        err.print(SAID[change] if was_there else "No likeness was learned so far.")
