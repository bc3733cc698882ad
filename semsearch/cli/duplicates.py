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
from semsearch.files import size_text
from semsearch.insight.duplicates.groups import DuplicateGroup, find_duplicates, still_there
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
    force: Force = False,
    as_json: Json = False,
) -> None:
    """List photos that are there more than once. Nothing is deleted."""
    output = csv and Output(csv, begins_with(",".join(COLUMNS)), force)
    if output:
        output.check()
    engine = open_search_engine(library)
    photos = engine.photos[:]
    with progress_bar("Comparing photos") as show:
        groups = still_there(find_duplicates(photos, engine.embeddings, near, show))
    if near:
        _warn_of_unhashed(sum(photo.phash is None for photo in photos))
    if output:
        output.write(csv_content(groups))
    if as_json:
        print_json(groups=[_facts(group) for group in groups])
    else:
        _print_groups(groups)
    if not groups:
        raise typer.Exit(Exit.NOTHING_FOUND)


def _facts(group: DuplicateGroup) -> dict[str, object]:
    return {
        "kind": group.kind,
        "likeness": round(group.likeness, 4),
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


def _warn_of_unhashed(count: int) -> None:
    if count:
        err.print(
            f"{count:,} photos have no perceptual hash, so near copies of them are not found.",
            style="yellow",
        )
