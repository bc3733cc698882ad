"""The command line: a few lines a command, the same functions as the pages."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from semsearch.errors import SemsearchError, UnknownWordsError
from semsearch.index import annoy_is_installed
from semsearch.library import DEFAULT, DEMO, Library
from semsearch.search import Match, SearchEngine


class Exit(IntEnum):
    """Exit codes: 0 done, 1 nothing found, 2 wrong use or bad input, 130 interrupted."""

    NOTHING_FOUND = 1
    BAD_INPUT = 2
    INTERRUPTED = 130


app = typer.Typer(
    help="Search photos by photo, by word and by tag, on this computer alone.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
err = Console(stderr=True)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for programs.")]
Count = Annotated[int, typer.Option("-k", min=1, max=1000, help="How many to show.")]
LibraryName = Annotated[
    str | None,
    typer.Option("--library", help="Name or path; your default library, or else the demo."),
]


@app.command()
def index(
    folder: Annotated[Path, typer.Argument(help="The folder of photos.")],
    library: Annotated[str, typer.Option(help="Name or path of the library.")] = DEFAULT,
    as_json: Json = False,
) -> None:
    """Embed the photos of a folder; a second run does only what is new or changed."""
    from semsearch.encoders import load_encoder
    from semsearch.indexing import find_photos, index_folder

    target = Library.named(library)
    if library == DEMO:
        raise SemsearchError("The demo library is fixed. Choose another name with --library.")
    if not find_photos(folder):
        raise SemsearchError(f"{folder} holds no photos (JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF).")
    with progress_bar("Embedding the photos") as progress:
        report = index_folder(target, folder, load_encoder(), progress)
    skipped = [{"path": str(path), "reason": reason} for path, reason in report.skipped]
    if as_json:
        print_json(indexed=report.indexed, unchanged=report.unchanged, skipped=skipped)
        return
    for row in skipped:
        err.print(f"Skipped {row['path']}: {row['reason']}", style="yellow", markup=False)
    print(f"{report.indexed} indexed, {report.unchanged} unchanged, {len(skipped)} skipped.")
    print(f"Library: {target.path}")


@app.command()
def search(
    text: Annotated[str | None, typer.Option(help="What the photos should show.")] = None,
    image: Annotated[Path | None, typer.Option(help="A photo to find similar ones of.")] = None,
    k: Count = 10,
    library: LibraryName = None,
    as_json: Json = False,
) -> None:
    """Find photos by words or by a photo."""
    if (text is None) == (image is None):
        raise SemsearchError("Give either --text or --image.")
    engine = open_engine(library)
    extra: dict[str, Any] = {}
    if image is not None:
        matches = engine.search_image(image, k)
    else:
        result = engine.search_text(text or "", k)
        matches, phrase = result.matches, result.phrase
        extra = {"approximate": phrase.approximate, "unknown": phrase.unknown}
    if as_json:
        print_json(matches=[as_row(match) for match in matches], **extra)
    else:
        for word, near in extra.get("unknown", {}).items():
            err.print(f"Unknown word left out: {word}. Known: {', '.join(near)}", markup=False)
        print_table(("score", "photo"), [(f"{m.score:.3f}", m.photo.path) for m in matches])
    if not matches:
        raise typer.Exit(Exit.NOTHING_FOUND)


@app.command()
def tags(
    file: Annotated[Path, typer.Argument(help="A photo.")], k: Count = 10, as_json: Json = False
) -> None:
    """Show the words nearest to a photo."""
    found = open_engine(DEMO).tags(file, k)
    if as_json:
        print_json(tags=[{"word": tag.word, "score": round(tag.score, 4)} for tag in found])
    else:
        print_table(("score", "tag"), [(f"{tag.score:.3f}", tag.word) for tag in found])


@app.command()
def words(
    positive: Annotated[list[str], typer.Argument(metavar="WORD...", help="Words to add.")],
    negative: Annotated[
        list[str] | None, typer.Option("--minus", "-m", help="A word to subtract; repeatable.")
    ] = None,
    k: Count = 10,
    as_json: Json = False,
) -> None:
    """Show the words nearest to words, as in: words king woman --minus man"""
    from semsearch.words import WordVectors

    plus, minus = ([w.lower() for w in given] for given in (positive, negative or []))
    found = WordVectors.load().most_similar(plus, minus, topn=k)
    if as_json:
        print_json(words=[{"word": word, "score": round(score, 4)} for word, score in found])
    else:
        print_table(("score", "word"), [(f"{score:.3f}", word) for word, score in found])


@app.command()
def train(
    photos: Annotated[Path, typer.Argument(help="A folder of photos, the more varied the better.")],
    labelled: Annotated[
        str, typer.Option(help="A folder in PHOTOS whose subfolders name what they show.")
    ] = "",
    out: Annotated[Path, typer.Option(help="Where to write the head.")] = Path("head-vgg16.npz"),
    features: Annotated[
        Path | None, typer.Option(help="Keep the photos' features here and reuse them.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same head.")] = 0,
) -> None:
    """Train a projection head on a folder of photos; they need no labels."""
    from semsearch.encoders import load_encoder
    from semsearch.features import Features, extract_features
    from semsearch.projection import HeadInfo
    from semsearch.training import train_head
    from semsearch.words import WordVectors

    if features and features.exists():
        data = Features.load(features)
    else:
        with progress_bar("Embedding the photos") as progress:
            data = extract_features(photos, load_encoder(), progress, seed)
        if features:
            data.save(features)
    recipe = f"semsearch train PHOTOS --labelled '{labelled}' --seed {seed}"
    info = HeadInfo("vgg16", len(set(data.files.tolist())), recipe)
    with progress_bar("Training the head") as progress:
        head = train_head(data, WordVectors.load(), info, labelled, progress, seed)
    head.save(out)
    print(f"{out}: {len(head.concepts)} concepts, from {info.photos} photos.")


@app.command()
def info(library: LibraryName = None, as_json: Json = False) -> None:
    """Show the library, the models and the index in use."""
    from semsearch.assets import model_files

    engine = open_engine(library)
    facts = {
        "library": str(engine.library.path),
        "photos": len(engine),
        "encoder": engine.head.info.encoder,
        "concepts": len(engine.head.concepts),
        "words": len(engine.words),
        "annoy": "installed" if annoy_is_installed() else "not installed; search is exact",
        "models": {m.name: m.licence for m in model_files().values()},
    }
    if as_json:
        print_json(**facts)
        return
    rows = [(name, value) for name, value in facts.items() if name != "models"]
    print_table(("what", "value"), rows)
    print_table(("model file", "licence"), [(m.name, m.licence) for m in model_files().values()])


def open_engine(name: str | None) -> SearchEngine:
    """Open the library called `name`; without one the user's default, or else the demo."""
    if name is None:
        name = DEFAULT if Library.named(DEFAULT).path.is_file() else DEMO
    return SearchEngine.open(name)


def as_row(match: Match) -> dict[str, Any]:
    """Return a match for a program."""
    return {
        "path": str(match.photo.path), "score": round(match.score, 4), "id": match.photo.id,
    }  # fmt: skip


def print_json(**fields: Any) -> None:
    """Print one JSON object on standard output."""
    print(json.dumps(fields, ensure_ascii=False))


def print_table(columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Print rows as a table; paths are never cut, so that they can be copied."""
    table = Table(*columns, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*map(str, row))
    Console(soft_wrap=True, markup=False, highlight=False).print(table)


@contextmanager
def progress_bar(title: str) -> Iterator[Any]:
    """Yield a ``progress(done, total)`` that draws a bar on standard error."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def main() -> None:
    """Run the command line; a user's mistake ends in one clear line, never in a traceback."""
    try:
        app()
    except UnknownWordsError as error:
        err.print(str(error), style="red", markup=False)
        for word, near in error.suggestions.items():
            if near and word not in str(error).partition("did you mean")[0]:
                err.print(f"{word}: did you mean {', '.join(near)}?", markup=False)
        sys.exit(Exit.BAD_INPUT)
    except SemsearchError as error:
        err.print(str(error), style="red", markup=False)
        sys.exit(Exit.BAD_INPUT)
    except KeyboardInterrupt:
        err.print("Stopped. What was finished is kept.")
        sys.exit(Exit.INTERRUPTED)
