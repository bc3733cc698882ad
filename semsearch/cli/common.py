"""What the commands share: options, output and progress."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any, ClassVar

import typer
from rich.console import Console
from rich.table import Table
from typer.core import TyperCommand

from semsearch.encoders.feature_map import Box
from semsearch.errors import SemsearchError
from semsearch.files import printable
from semsearch.indexing.runs import RunState, pace
from semsearch.library.library import Library
from semsearch.paths import as_on_disk


class Exit(IntEnum):
    """Exit codes: 0 done, 1 nothing found, 2 wrong use or bad input, 130 interrupted."""

    NOTHING_FOUND = 1
    BAD_INPUT = 2
    INTERRUPTED = 130


WIDEST = 10_000
err = Console(stderr=True, soft_wrap=True)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for programs.")]
Count = Annotated[int, typer.Option("-k", min=1, max=1000, help="How many to show.")]
LibraryName = Annotated[
    str | None,
    typer.Option("--library", help="Name or path; your default library, or else the demo."),
]
Force = Annotated[
    bool,
    typer.Option("--force", help="Replace the file even if another program wrote it; no photo."),
]
ENCODER_HELP = (
    "vgg16, efficientnet-b3; after a download vgg16-fc2, efficientnet-b3+clip; one that you tuned."
)
EncoderName = Annotated[str, typer.Option("--encoder", help=ENCODER_HELP)]


def take_any_text() -> None:
    """Let any text be written to any terminal or pipe: what its encoding lacks is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def give_up_output() -> None:
    """Send what is still to be written to standard output nowhere, as it takes no more."""
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def print_json(**fields: Any) -> None:
    """Print one JSON object on standard output, in ASCII where its encoding is no Unicode."""
    is_unicode = (getattr(sys.stdout, "encoding", None) or "").lower().startswith("utf")
    print(json.dumps(fields, ensure_ascii=not is_unicode))
    sys.stdout.flush()


def harmless(text: str) -> str:
    """Return a text without what steers a terminal, such as an escape in a file's name."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def print_table(columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Print rows as a table; paths are never cut, so that they can be copied."""
    table = Table(*columns, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(harmless(str(cell)) for cell in row))
    Console(soft_wrap=True, markup=False, highlight=False, width=WIDEST).print(table)


@contextmanager
def progress_bar(title: str) -> Iterator[Any]:
    """Yield a ``progress(done, total)`` that draws a bar on standard error."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def index_progress(
    title: str, expected: Callable[[int], str]
) -> Iterator[Callable[[RunState], None]]:
    """Yield a function that draws the state of an index run on standard error.

    Parameters
    ----------
    expected : callable
        Says in words how long so many photos take, or nothing.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (title, BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=err) as bar:
        task = bar.add_task("", total=None)

        def show(state: RunState) -> None:
            done, total = state.report.done, state.report.total
            if total and bar.tasks[0].total is None:
                new = total - done
                bar.console.print(f"{total:,} photos, {new:,} of them to look at{expected(new)}")
            bar.update(task, completed=done, total=total, description=pace(state))

        yield show


def contents_of(library: Library, files: Sequence[Path]) -> list[str]:
    """Return the SHA-256 of photos, however their paths are spelt.

    Raises
    ------
    SemsearchError
        If one is no photo of the library.
    """
    spellings = {file: (file, as_on_disk(file), _resolved(file)) for file in files}
    known = library.contents_of([path for paths in spellings.values() for path in paths])
    found = {
        file: next((known[path] for path in paths if path in known), "")
        for file, paths in spellings.items()
    }
    for file, sha256 in found.items():
        if not sha256:
            raise SemsearchError(
                f"{printable(file)} is no photo of the library {library.name}. Index its folder "
                "first with: semsearch index DIR"
            )
    return list(found.values())


def _resolved(file: Path) -> Path:
    try:
        return file.resolve()
    except (OSError, RuntimeError):
        return file


def typed_box(text: str, option: str) -> Box:
    """Return the box that somebody typed in per cent, as shares; `option` is what it is typed for.

    Raises
    ------
    SemsearchError
        If it is none.
    """
    try:
        left, top, right, bottom = (float(side) / 100 for side in text.split(","))
    except ValueError:
        raise SemsearchError(
            f"{option} {text} is no box. Give left, top, right and bottom in per cent, such as "
            "10,20,60,80."
        ) from None
    return left, top, right, bottom


class ManyPhotos(TyperCommand):
    """A command some of whose options take all photos after them, as a shell writes ``*.jpg``."""

    many: ClassVar[tuple[str, ...]] = ()

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments, with the option before each photo that it is for."""
        spelt: list[str] = []
        option, photos = "", 0
        for each in [*args, "--"]:
            if option and not each.startswith("--"):
                spelt += [option, each]
                photos += 1
                continue
            if option and not photos:
                ctx.fail(f"Option '{option}' requires an argument.")
            option, photos = (each if each in self.many else ""), 0
            spelt += [] if option else [each]
        return super().parse_args(ctx, spelt[:-1])
