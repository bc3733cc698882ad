"""Commands for photos: index, search, tags, words, info."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from semsearch.cli.common import (
    Count,
    Exit,
    Json,
    LibraryName,
    err,
    print_json,
    print_table,
)
from semsearch.errors import SemsearchError
from semsearch.filters import ORIENTATIONS, Filter
from semsearch.index import annoy_is_installed
from semsearch.library import DEFAULT, DEMO, Library
from semsearch.search import Match, Result, SearchEngine

DAY = "%Y-%m-%d"


def search(
    text: Annotated[
        str | None, typer.Option(help="What the photos should show: cat -dog, 2*red car.")
    ] = None,
    image: Annotated[Path | None, typer.Option(help="A photo to find similar ones of.")] = None,
    focus: Annotated[
        str | None, typer.Option(help="With --image: what in the photo matters, such as: cat")
    ] = None,
    strength: Annotated[
        float, typer.Option(min=0, max=1, help="With --focus: how much, from 0 to 1.")
    ] = 1.0,
    folder: Annotated[Path | None, typer.Option(help="Only photos in this folder.")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=[DAY], help="Only photos taken on this day or later.")
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(formats=[DAY], help="Only photos taken on this day or before."),
    ] = None,
    orientation: Annotated[
        str | None, typer.Option(help=f"Only photos that are {', '.join(ORIENTATIONS)}.")
    ] = None,
    k: Count = 10,
    library: LibraryName = None,
    as_json: Json = False,
) -> None:
    """Find photos by words, by a photo, or by both."""
    if text is None and image is None:
        raise SemsearchError("Give --text, --image or both.")
    if focus is not None and image is None:
        raise SemsearchError("--focus says what in a photo matters. Give the photo with --image.")
    condition = Filter(
        folder and folder.expanduser().resolve(),
        since and since.date(),
        until and until.date(),
        orientation,
    )
    engine = open_engine(library)
    embedding = engine.embed(image) if image is not None else None
    if embedding is not None and focus is not None:
        embedding = engine.reweight(embedding, focus, strength)
    result = engine.search(text or "", embedding, k, condition)
    if as_json:
        print_json(**_facts(result))
    else:
        _print_result(result)
    if not result.matches:
        raise typer.Exit(Exit.NOTHING_FOUND)


def _facts(result: Result) -> dict[str, Any]:
    query = result.query
    return {
        "matches": [as_row(match) for match in result.matches],
        "found": result.found,
        "approximate": query.approximate if query else (),
        "unknown": query.unknown if query else {},
    }


def _print_result(result: Result) -> None:
    for word, near in (result.query.unknown if result.query else {}).items():
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        err.print(f"Unknown word left out: {word}.{hint}", markup=False)
    if not result.found and result.matches:
        err.print("Nothing here seems to match. The nearest photos:", style="yellow")
    rows = [(f"{match.score:.2f}", match.photo.path) for match in result.matches]
    print_table(("score", "photo"), rows)


def tags(
    file: Annotated[Path, typer.Argument(help="A photo.")],
    k: Count = 10,
    library: LibraryName = None,
    as_json: Json = False,
) -> None:
    """Show words for what a photo shows, with how sure the machine is."""
    found = open_engine(library).tags(file, k)
    if as_json:
        print_json(tags=[{"word": t.word, "confidence": round(t.confidence, 4)} for t in found])
    else:
        print_table(("sure", "tag"), [(f"{tag.confidence:.0%}", tag.word) for tag in found])
    if not found:
        err.print("The machine is sure of nothing in this photo.")
        raise typer.Exit(Exit.NOTHING_FOUND)


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


def info(library: LibraryName = None, as_json: Json = False) -> None:
    """Show the library, the models and the index in use."""
    from semsearch.assets import model_files

    engine = open_engine(library)
    facts = {
        "library": str(engine.library.path),
        "photos": len(engine),
        "encoder": engine.head.info.encoder,
        "embedded": engine.library.encoders(),
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
    return {"path": str(match.photo.path), "score": round(match.score, 4), "id": match.photo.id}
