"""The command that shows and clears what picks taught the search."""

from dataclasses import asdict
from typing import Annotated

import typer

from semsearch.cli.common import Exit, Json, LibraryName, err, print_json, print_table
from semsearch.cli.photos import open_library
from semsearch.feedback.memory import Memory


def learned(
    forget: Annotated[str | None, typer.Option(help="Forget what was learned for a query.")] = None,
    forget_all: Annotated[
        bool, typer.Option(help="Forget everything but the albums and favourites.")
    ] = False,
    library: LibraryName = None,
    as_json: Json = False,
) -> None:
    """Show what picks taught the search, or forget it."""
    memory = Memory(open_library(library))
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
