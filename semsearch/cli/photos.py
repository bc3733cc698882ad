"""Commands for photos: index, search, tags, words, info."""

from dataclasses import asdict, replace
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
    typed_box,
)
from semsearch.errors import SemsearchError
from semsearch.feedback.albums import Albums
from semsearch.files import typed_path
from semsearch.images.colour import describe, describe_hue
from semsearch.library.filters import ORIENTATIONS, Filter
from semsearch.library.library import DEFAULT, DEMO, Library
from semsearch.percent import percent
from semsearch.queries.reading import as_typed, reading
from semsearch.search.absence import why_nothing
from semsearch.search.engine import SearchEngine
from semsearch.search.matches import Match
from semsearch.search.mix import ColourPart, Mix, PhotoPart
from semsearch.search.results import Result
from semsearch.stores.neighbours import annoy_is_installed

DAY = "%Y-%m-%d"


def search(
    text: Annotated[
        str | None, typer.Option(help="What the photos should show: cat -dog, 2*red car.")
    ] = None,
    image: Annotated[Path | None, typer.Option(help="A photo to find similar ones of.")] = None,
    region: Annotated[
        str | None,
        typer.Option(
            metavar="L,T,R,B",
            help="With --image: search for a part of it, left, top, right and bottom in per cent.",
        ),
    ] = None,
    focus: Annotated[
        str | None, typer.Option(help="With --image: what in the photo matters, such as: cat")
    ] = None,
    strength: Annotated[
        float, typer.Option(min=0, max=1, help="With --focus: how much, from 0 to 1.")
    ] = 1.0,
    balance: Annotated[
        float, typer.Option(min=0, help="With --image: how much its colours count.")
    ] = 0.0,
    colour: Annotated[
        str | None, typer.Option(help="A colour that the photos should have, such as #3366ff.")
    ] = None,
    colour_weight: Annotated[float, typer.Option(min=0, help="How much --colour counts.")] = 1.0,
    text_weight: Annotated[float, typer.Option(min=0, help="How much --text counts.")] = 1.0,
    image_weight: Annotated[
        float, typer.Option(help="How much --image counts; repels below 0.")
    ] = 1.0,
    folder: Annotated[
        Path | None,
        typer.Option(metavar="DIR", parser=typed_path, help="Only photos in this folder."),
    ] = None,
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
    album: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only photos in this album.")
    ] = None,
    favourites: Annotated[bool, typer.Option("--favourites", help="Only favourites.")] = False,
    k: Count = 10,
    library: LibraryName = None,
    as_json: Json = False,
) -> None:
    """Find photos by words, by a photo, by a colour, or by several of them."""
    if text is None and image is None and colour is None:
        raise SemsearchError("Give --text, --image, --colour or several of them.")
    if image is None and (focus is not None or region is not None or balance):
        raise SemsearchError("--focus, --region and --balance need a photo. Give it with --image.")
    condition = Filter(
        folder=folder and folder.resolve(),
        since=since and since.date(),
        until=until and until.date(),
        orientation=orientation,
    )
    engine = open_search_engine(library)
    if album is not None:
        condition = Albums(engine.library).within(album, condition)
    if favourites:
        condition = Albums(engine.library).within_favourites(condition)
    photos: tuple[PhotoPart, ...] = ()
    colours: tuple[ColourPart, ...] = ()
    if image is not None:
        photos = (_photo_part(engine, image, region, focus, strength, image_weight),)
        if balance:
            own = describe(engine.pictures.decode(image))
            colours += (ColourPart(own, weight=balance, label="its colours"),)
    if colour is not None:
        colours += (_colour_part(colour, colour_weight),)
    mix = Mix(text or "", text_weight=text_weight, photos=photos, colours=colours)
    result = engine.find(mix, k=k, condition=condition)
    _say_what_is_colourless(engine, mix)
    if photos and engine.likeness.problem:
        err.print(engine.likeness.problem, style="yellow", markup=False)
    _show(result, engine.library.undated(condition), as_json)
    if not result.matches:
        nothing = why_nothing(engine.library, condition) or "Nothing was found."
        err.print(nothing, style="yellow", markup=False)
        raise typer.Exit(Exit.NOTHING_FOUND)


def _photo_part(
    engine: SearchEngine, image: Path, region: str | None, focus: str | None, strength: float,
    weight: float,
) -> PhotoPart:  # fmt: skip
    box = None if region is None else typed_box(region, "--region")
    part = engine.pictures.part(image, box)
    if focus is not None:
        part = replace(part, embedding=engine.reweight(part.embedding, focus, strength=strength))
    return replace(part, weight=weight, label=f"like {image.name}")


def _colour_part(colour: str, weight: float) -> ColourPart:
    try:
        return ColourPart(
            describe_hue(colour), weight=weight, label=f"the colour {colour}", is_palette=False
        )
    except ValueError:
        raise SemsearchError(
            f"--colour {colour} is no colour. Give one such as #3366ff or red."
        ) from None


def _say_what_is_colourless(engine: SearchEngine, mix: Mix) -> None:
    colourless = engine.library.colourless() if mix.colours else 0
    if colourless:
        err.print(
            f"The colours of {colourless:,} photos are not known, as an older version of "
            f"semsearch kept none. Add them with: semsearch index --library {engine.library.name}",
            style="yellow", markup=False,
        )  # fmt: skip


def _show(result: Result, undated: int, as_json: bool) -> None:
    if as_json:
        print_json(**_facts(result), undated=undated)
        return
    _print_result(result)
    if undated:
        err.print(f"Photos left out because they have no date: {undated:,}", style="yellow")


def _facts(result: Result) -> dict[str, Any]:
    query = result.query
    return {
        "matches": [as_row(match) for match in result.matches],
        "found": result.found,
        "corrected": query.corrected if query else {},
        "english": query.is_english if query else True,
        "names": [asdict(own) for own in query.names] if query else [],
        "either": list(query.either) if query else [],
    }


def _print_result(result: Result) -> None:
    for line in reading(result.query) if result.query else []:
        err.print(line, markup=False)
    if result.query and result.query.corrected:
        err.print(f"As it was typed: --text '{as_typed(result.query)}'", markup=False)
    if not result.found and result.matches:
        err.print("Nothing here seems to match. The nearest photos:", style="yellow")
    rows = [(match.certainty, match.photo.path) for match in result.matches]
    if any(certainty for certainty, _ in rows):
        print_table(("how sure", "photo"), rows)
    elif rows:
        print_table(("photo",), [(path,) for _, path in rows])


def tags(
    file: Annotated[Path, typer.Argument(help="A photo.")],
    k: Count = 10,
    library: LibraryName = None,
    as_json: Json = False,
) -> None:
    """Show words for what a photo shows, with how sure the machine is."""
    found = open_search_engine(library).tags(file, k=k)
    if as_json:
        print_json(tags=[{"word": t.word, "confidence": round(t.confidence, 4)} for t in found])
    else:
        print_table(("sure", "tag"), [(percent(tag.confidence), tag.word) for tag in found])
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
    from semsearch.words.word_vectors import WordVectors

    plus, minus = ([w.lower() for w in given] for given in (positive, negative or []))
    found = WordVectors.load().most_similar(plus, minus, topn=k)
    if as_json:
        print_json(words=[{"word": word, "score": round(score, 4)} for word, score in found])
    else:
        print_table(("score", "word"), [(f"{score:.3f}", word) for word, score in found])


def info(library: LibraryName = None, as_json: Json = False) -> None:
    """Show the library, the models and the index in use."""
    from semsearch.models.manifest import model_files

    engine = open_search_engine(library)
    facts = {
        "library": str(engine.library.path),
        "photos": len(engine),
        "encoder": engine.head.info.encoder,
        "embedded": engine.library.encoders(),
        "concepts": len(engine.head.concepts),
        "words": len(engine.words),
        "annoy": "installed" if annoy_is_installed() else "not installed",
        "models": {m.name: m.licence for m in model_files().values()},
    }
    if as_json:
        print_json(**facts)
        return
    rows = [(name, value) for name, value in facts.items() if name != "models"]
    print_table(("what", "value"), rows)
    print_table(("model file", "licence"), [(m.name, m.licence) for m in model_files().values()])


def open_search_engine(name: str | None) -> SearchEngine:
    """Open the library called `name`; without one the user's default, or else the demo."""
    engine = SearchEngine.open(_chosen(name))
    if engine.notice:
        err.print(engine.notice, style="yellow", markup=False)
    return engine


def open_library(name: str | None) -> Library:
    """Return the library that `open_search_engine` opens."""
    return Library.named(_chosen(name))


def _chosen(name: str | None) -> str:
    default = DEFAULT if Library.named(DEFAULT).path.is_file() else DEMO
    return default if name is None else name


def as_row(match: Match) -> dict[str, Any]:
    """Return a match for a program."""
    parts = [asdict(part) | {"confidence": round(part.confidence, 4)} for part in match.parts]
    return {
        "path": str(match.photo.path),
        "score": round(match.score, 4),
        "id": match.photo.id,
        "taken": match.photo.taken,
        "taken_from": match.photo.facts.taken_from,
        "parts": parts,
    } | _beside(match)


def _beside(match: Match) -> dict[str, Any]:
    """Return what not every match has."""
    said = [asdict(own) | {"counts": round(own.counts, 4)} for own in match.said]
    beside = {"certainty": match.certainty, "said": said}
    return {name: own for name, own in beside.items() if own}
