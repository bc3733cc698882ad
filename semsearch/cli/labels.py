"""The command labels."""

from collections.abc import Iterable
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
from semsearch.insight.labels.check import Doubt, LabelCheck, check_labels
from semsearch.insight.labels.table import COLUMNS, as_row, csv_content
from semsearch.library.recognition import begins_with
from semsearch.percent import percent


def labels(
    library: LibraryName = None,
    csv: Annotated[
        Path | None, typer.Option(help="Write the list to this file, for a spreadsheet.")
    ] = None,
    top: Annotated[
        bool, typer.Option(help="The label is the folder right below the library's, not the last.")
    ] = False,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Check names too that do not tell what photos show.")
    ] = False,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """List photos that look unlike the others in their folder, worst first. Nothing is moved."""
    output = csv and Output(csv, begins_with(",".join(COLUMNS)), force)
    if output:
        output.check()
    engine = open_search_engine(library)
    with progress_bar("Comparing photos") as show:
        check = check_labels(engine, top, anyway, show)
    if output:
        output.write(csv_content(check.doubts))
    if as_json:
        print_json(doubts=[as_row(doubt) for doubt in check.doubts],
                   labels=check.labels, left_out=check.left_out, nameless=check.nameless,
                   outcome="" if check.doubts else check.outcome)  # fmt: skip
    else:
        _print(check)
    if not check.doubts:
        raise typer.Exit(Exit.NOTHING_FOUND)


def _print(check: LabelCheck) -> None:
    if check.left_out:
        err.print(f"Left out, too few photos: {', '.join(check.left_out)}.", markup=False)
    if check.nameless:
        names = ", ".join(check.nameless)
        err.print(f"Left out, they do not tell what photos show: {names}.", markup=False)
    if check.doubts:
        _print_doubts(check.doubts)
        return
    err.print(f"{check.outcome}.", markup=False)
    if check.withheld:
        err.print("List them with: --anyway")


def _print_doubts(doubts: Iterable[Doubt]) -> None:
    rows = [
        (doubt.label, percent(doubt.share), doubt.suggestion, percent(doubt.suggestion_share),
         as_row(doubt)["path"])
        for doubt in doubts
    ]  # fmt: skip
    print_table(("label", "share", "neighbours say", "share", "photo"), rows)
    err.print(f"{len(rows):,} photos to look at. Nothing was moved.")
