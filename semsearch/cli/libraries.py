"""Commands for libraries: index, libraries, remove, repair."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from semsearch.cli.common import (
    ENCODER_HELP,
    Exit,
    Json,
    err,
    harmless,
    index_progress,
    print_json,
    print_table,
)
from semsearch.errors import LibraryError, SemsearchError
from semsearch.files import printable
from semsearch.indexing import IndexReport
from semsearch.library import DEFAULT, DEMO, GRACE, Library
from semsearch.shelf import list_libraries, remove_library

COUNTS = ("indexed", "unchanged", "moved", "copied", "missing", "forgotten")

Name = Annotated[str, typer.Option("--library", help="Name or path of the library.")]


def index(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[DIR]...", help="Folders of photos; the library's by default."),
    ] = None,
    library: Name = DEFAULT,
    encoder: Annotated[
        str | None, typer.Option(help=f"The library's own by default; {ENCODER_HELP}")
    ] = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Forget photos whose file is gone now, not in 30 days.")
    ] = False,
    retry: Annotated[
        bool, typer.Option("--retry", help="Try files again that could not be read before.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Embed the photos of folders; a second run does only what is new or changed."""
    from semsearch.encoders import DEFAULT_ENCODER, LazyEncoder
    from semsearch.runs import IndexRun

    target = Library.named(library)
    if target.name == DEMO:
        raise SemsearchError("The demo library is fixed. Choose another name with --library.")
    network = LazyEncoder(encoder or (target.encoder if target.exists else DEFAULT_ENCODER))
    run = IndexRun(target)

    def say_that_it_waits() -> None:
        err.print(f"The library {target.name} is being indexed already. Waiting for that to end.")

    with index_progress(f"Embedding the photos with {network.name}") as watcher:
        grace = timedelta(0) if prune else GRACE
        report = run.index(
            folders or [], network, watcher, grace, retry, when_busy=say_that_it_waits
        )
    is_known = report.skipped or report.missing or report.forgotten
    if not report.total and not is_known and not len(target):
        raise SemsearchError("No photos there (JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF, HEIC).")
    _print_report(target, report, as_json)
    if report.cancelled:
        raise typer.Exit(Exit.INTERRUPTED)


def _print_report(library: Library, report: IndexReport, as_json: bool) -> None:
    counts = {name: getattr(report, name) for name in COUNTS}
    skipped = [{"path": printable(s.path), "reason": s.reason} for s in report.skipped]
    if as_json:
        ignored = [printable(path) for path in report.ignored]
        print_json(**counts, skipped=skipped, ignored=ignored, cancelled=report.cancelled,
                   library=str(library.path))  # fmt: skip
        return
    for row in skipped:
        line = harmless(f"Skipped {row['path']}: {row['reason']}")
        err.print(line, style="yellow", markup=False)
    said = [f"{number:,} {name}" for name, number in counts.items() if number or name == "indexed"]
    print(f"{', '.join(said)}, {len(skipped):,} skipped; {len(report.ignored):,} other files.")
    if report.cancelled:
        err.print("Stopped. What was finished is kept.")
    print(f"Library: {library.path}")


def libraries(as_json: Json = False) -> None:
    """List the libraries, with their photos, folders and files."""
    rows = [_facts(library) for library in list_libraries()]
    if as_json:
        print_json(libraries=rows)
    else:
        table = [(r["name"], r["photos"], ", ".join(r["folders"]), r["path"]) for r in rows]
        print_table(("library", "photos", "folders", "file"), table)


def _facts(library: Library) -> dict[str, Any]:
    facts: dict[str, Any] = {"name": library.name, "path": str(library.path)}
    try:
        folders = [str(folder) for folder in library.folders]
        return facts | {"photos": len(library), "folders": folders}
    except LibraryError as error:
        err.print(str(error), style="yellow", markup=False)
        return facts | {"photos": None, "folders": []}


def remove(
    name: Annotated[str, typer.Argument(help="Name or path of the library.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete a library. The photos themselves are never touched."""
    library = Library.named(name)
    if not yes:
        typer.confirm(f"Delete {library.path}? The photos stay.", abort=True)
    remove_library(library)
    print(f"{library.path} is deleted.")


def repair(library: Name = DEFAULT) -> None:
    """Save what is whole of a damaged library; the next index run adds the rest."""
    from semsearch.repair import repair as save

    target = Library.named(library)
    report = save(target)
    print(f"{report.photos:,} photos and {report.embeddings:,} embeddings are saved.")
    print(f"The damaged file is kept as {report.damaged}")
    print(f"Next: semsearch index --library {target.name}")
