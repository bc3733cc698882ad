"""The command duplicates."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from semsearch.cli.common import (
    Exit,
    Force,
    Json,
    LibraryName,
    err,
    print_json,
    print_table,
    progress_bar,
)
from semsearch.cli.outputs import Output
from semsearch.cli.photos import open_search_engine
from semsearch.feedback.ignored import IgnoredCopies
from semsearch.files import size_text
from semsearch.insight.duplicates.files import Files
from semsearch.insight.duplicates.groups import DuplicateGroup, find_duplicates, still_there
from semsearch.insight.duplicates.ignoring import sift
from semsearch.insight.duplicates.table import COLUMNS, as_rows, csv_content
from semsearch.library.recognition import begins_with


def duplicates(
    library: LibraryName = None,
    csv: Annotated[
        Path | None, typer.Option(help="Write the list to this file, for a spreadsheet.")
    ] = None,
    near: Annotated[
        bool, typer.Option(help="Find near copies too, not only files that are equal.")
    ] = True,
    ignored: Annotated[
        bool, typer.Option("--ignored", help="List those too that you chose to ignore in the app.")
    ] = False,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """List photos that are there more than once. Nothing is deleted."""
    output = csv and Output(csv, begins_with(",".join(COLUMNS)), force)
    if output:
        output.check()
    engine = open_search_engine(library)
    with progress_bar("Comparing photos") as show:
        found = still_there(find_duplicates(engine, near, show))
    sifted = sift(found, IgnoredCopies(engine.library).read())
    groups = found if ignored else sifted.shown
    if near:
        _warn_of_unhashed(Files.of(engine.library, engine.ids).unhashed)
    if output:
        output.write(csv_content(groups))
    if as_json:
        print_json(groups=[_facts(group) for group in groups], ignored=len(sifted.ignored))
    else:
        hidden = 0 if ignored else len(sifted.ignored)
        if groups or not hidden:
            _print_groups(groups)
        _say_what_is_ignored(hidden)
    if not groups:
        raise typer.Exit(Exit.NOTHING_FOUND)


def _facts(group: DuplicateGroup) -> dict[str, object]:
    return {
        "kind": group.kind,
        "likeness": round(group.likeness, 4),
        "why": group.why,
        "photos": as_rows(group),
    }


def _print_groups(groups: Sequence[DuplicateGroup]) -> None:
    if not groups:
        err.print("No photo is there more than once.")
        return
    rows = [
        (number, group.kind, "yes" if row["keep"] else "", size_text(row["bytes"]),
         f"{row['width']} x {row['height']}", row["taken"] or row["modified"], row["path"])
        for number, group in enumerate(groups, 1)
        for row in as_rows(group)
    ]  # fmt: skip
    print_table(("group", "copies", "keep", "size", "pixels", "date", "photo"), rows)
    wasted = size_text(sum(group.wasted for group in groups))
    err.print(f"{len(groups):,} groups; the copies take {wasted}. Nothing was deleted.")


def _say_what_is_ignored(count: int) -> None:
    if count:
        groups = "1 group is" if count == 1 else f"{count:,} groups are"
        err.print(f"{groups} ignored, as you chose in the app. List them too with: --ignored")


def _warn_of_unhashed(count: int) -> None:
    if count:
        err.print(
            f"{count:,} photos have no perceptual hash, so near copies of them are not found.",
            style="yellow",
        )
