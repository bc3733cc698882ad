"""Commands for libraries: index, libraries, captions, remove, repair."""

from contextlib import suppress
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from semsearch.cli.common import (
    ENCODER_HELP,
    Exit,
    Json,
    LibraryName,
    err,
    harmless,
    index_progress,
    print_json,
    print_table,
)
from semsearch.cli.photos import open_search_engine
from semsearch.errors import LibraryError, SemsearchError
from semsearch.files import printable, typed_path
from semsearch.folders.listing import check_folders
from semsearch.images.loading import NAMES
from semsearch.indexing.removal import remove_library
from semsearch.indexing.report import IndexReport
from semsearch.library.database import check_place
from semsearch.library.library import DEFAULT, DEMO, Library
from semsearch.library.photos import GRACE
from semsearch.library.shelf import list_libraries

COUNTS = ("indexed", "unchanged", "moved", "copied", "refreshed", "missing", "forgotten",
          "excluded")  # fmt: skip

# How many photos are worth a word about how long they take.
MANY = 200

Name = Annotated[str, typer.Option("--library", help="Name or path of the library.")]


def index(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[DIR]...",
            parser=typed_path,
            help="Folders of photos; the library's by default.",
        ),
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
    reread: Annotated[
        bool,
        typer.Option("--reread", help="Read all files again, those too that seem to be unchanged."),
    ] = False,
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATTERN",
            help="Leave out a folder, or what has a name such as Private, '*.gif' or 'Mum/*', now "
            "and from now on; repeatable.",
        ),
    ] = None,
    include: Annotated[
        list[str] | None,
        typer.Option(metavar="PATTERN", help="Take an --exclude back; repeatable."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Embed the photos of folders; a second run does only what is new or changed."""
    from semsearch.encoders import OWN_ENCODER, LazyEncoder
    from semsearch.indexing.runs import IndexRun
    from semsearch.insight.upkeep import page_tasks

    target = Library.named(library)
    if target.name == DEMO:
        raise SemsearchError("The demo library is fixed. Choose another name with --library.")
    check_place(target.path)
    _leave_out(target, folders or [], exclude or [], include or [])
    network = LazyEncoder(encoder or (target.encoder if target.exists else OWN_ENCODER))
    title = f"Embedding the photos with {network.name}"
    with index_progress(title, partial(_expected, network.name)) as watcher:
        report = IndexRun(target).index(
            folders or [],
            network,
            watcher=watcher,
            grace=timedelta(0) if prune else GRACE,
            retry=retry,
            reread=reread,
            when_busy=partial(_say_that_it_waits, target),
            tasks=page_tasks(target),
        )
    _check_that_it_did_something(target, report)
    _print_report(target, report, as_json)
    if report.cancelled:
        raise typer.Exit(Exit.INTERRUPTED)


def _say_that_it_waits(library: Library) -> None:
    err.print(f"The library {library.name} is being indexed already. Waiting for that to end.")


def _check_that_it_did_something(library: Library, report: IndexReport) -> None:
    is_known = report.skipped or report.missing or report.forgotten or report.excluded
    if not report.total and not is_known and not len(library):
        raise SemsearchError(f"No photos there ({NAMES}).{_not_read(report)}")


def _expected(encoder: str, photos: int) -> str:
    """Return how long so many photos take, where that is worth a second to measure."""
    from semsearch.encoders.pace import duration, measure_pace

    if photos < MANY:
        return ""
    with suppress(SemsearchError):
        return f", {duration(photos / measure_pace(encoder))} on this computer"
    return ""


def _leave_out(
    library: Library, folders: list[Path], exclude: list[str], include: list[str]
) -> None:
    """Keep what is to be left out, unless there is nothing to be indexed."""
    check_folders(folders)
    if include:
        library.patterns.remove(include)
    if exclude and (folders or library.exists):
        library.patterns.add(exclude)


def _print_report(library: Library, report: IndexReport, as_json: bool) -> None:
    counts = {name: getattr(report, name) for name in COUNTS}
    skipped = [{"path": printable(s.path), "reason": s.reason} for s in report.skipped]
    if as_json:
        ignored = [printable(path) for path in report.ignored]
        kinds = [asdict(kind) for kind in report.not_read]
        print_json(**counts, skipped=skipped, ignored=ignored, not_read=kinds,
                   cancelled=report.cancelled, library=str(library.path))  # fmt: skip
        return
    for row in skipped:
        line = harmless(f"Skipped {row['path']}: {row['reason']}")
        err.print(line, style="yellow", markup=False)
    said = [f"{number:,} {name}" for name, number in counts.items() if number or name == "indexed"]
    print(f"{', '.join(said)}, {len(skipped):,} skipped.{_not_read(report)}")
    if report.cancelled:
        err.print("Stopped. What was finished is kept.")
    print(f"Library: {library.path}")


def _not_read(report: IndexReport) -> str:
    kinds = ", ".join(map(str, report.not_read))
    return f" Not read: {kinds}." if kinds else ""


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


def captions(
    heeded: Annotated[
        bool | None,
        typer.Option("--on/--off", help="Whether they count in searches of this library."),
    ] = None,
    library: LibraryName = None,
    as_json: Json = False,
) -> None:
    """Show what captions, keywords and names of folders and files are worth in searches."""
    engine = open_search_engine(library)
    if heeded is not None:
        if engine.library.name == DEMO:
            raise SemsearchError("The demo library is fixed. Choose another one with --library.")
        engine.library.said.heed(heeded)
    is_heeded, sources = engine.library.said.heeded, engine.said.sources
    rows = [(source, photos, sources.worth(source)) for source, photos in sources.counted().items()]
    if as_json:
        said = [{"source": s, "photos": n, "worth": round(worth, 4)} for s, n, worth in rows]
        print_json(heeded=is_heeded, said=said)
        return
    print_table(("said by", "photos", "worth"), [(s, n, f"{worth:.1f}") for s, n, worth in rows])
    err.print("They count in searches." if is_heeded else "They do not count in searches.")


def remove(
    name: Annotated[str, typer.Argument(help="Name or path of the library.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete a library, with its albums. The photos themselves are never touched."""
    library = Library.named(name)
    if not yes:
        asked = f"Delete {library.path}, its albums and what was learned? The photos stay."
        typer.confirm(asked, abort=True)
    remove_library(library)
    print(f"{library.path} is deleted.")


def repair(library: Name = DEFAULT) -> None:
    """Save what is whole of a damaged library; the next index run adds the rest."""
    from semsearch.indexing.repair import repair as save

    target = Library.named(library)
    report = save(target)
    print(f"{report.photos:,} photos and {report.embeddings:,} embeddings are saved.")
    print(f"The damaged file is kept as {report.damaged}")
    print(f"Next: semsearch index --library {target.name}")
