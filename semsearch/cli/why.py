"""The command that says why a photo answers words or another photo."""

import io
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from PIL.Image import Image, new

from semsearch.cli.common import Force, Json, LibraryName, err, print_json, print_table
from semsearch.cli.outputs import Output, is_picture_of_ours, signature_of_ours
from semsearch.cli.photos import open_search_engine
from semsearch.errors import SemsearchError
from semsearch.files import sha256
from semsearch.insight.explanation import Explanation, explain
from semsearch.insight.heat import HeatMap
from semsearch.insight.overlay import overlay
from semsearch.percent import percent
from semsearch.search.engine import SearchEngine
from semsearch.search.mix import Mix
from semsearch.search.said.evidence import SaidReason

QUALITY = 90


def why(
    photo: Annotated[Path, typer.Argument(help="The photo that was found.")],
    text: Annotated[str | None, typer.Option(help="The words that it was found with.")] = None,
    image: Annotated[Path | None, typer.Option(help="The photo that it was found with.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the heat maps here, as JPEG.")] = None,
    library: LibraryName = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Say which tags and which places of a photo speak for words or for another photo."""
    if not (text or "").strip() and image is None:
        raise SemsearchError("Give --text, --image or both.")
    output = out and Output(out, is_picture_of_ours, force, (photo, image))
    if output:
        output.check()
    engine = open_search_engine(library)
    found, asked = engine.pictures.decode(photo), engine.pictures.decode(image) if image else None
    err.print("Looking at each place of the photos; this takes some seconds.")
    reasons = explain(engine, found, text or "", asked)
    said = _said(engine, photo, text or "")
    if output:
        output.write(_drawn(reasons, found, asked))
    if as_json:
        tags, terms = ([vars(own) for own in each] for each in (reasons.tags, reasons.terms))
        print_json(tags=tags, terms=terms, heat=_facts(reasons), said=list(map(asdict, said)))
    else:
        _print(reasons)
        if said:
            print_table(("said of it",), [(own,) for own in said])


def _said(engine: SearchEngine, file: Path, text: str) -> tuple[SaidReason, ...]:
    """Return what is said of a photo that words ask about; nothing if the library lacks it."""
    query = engine.read(Mix(text)) if text.strip() else None
    known = engine.library.with_content([sha256(file)]).values()
    photos = engine.library.photos([number for numbers in known for number in numbers])
    # Of several copies each may lie in another folder, and have another name.
    own = sorted(photos, key=lambda photo: photo.path != file.resolve())[:1]
    return engine.said.reasons(own[0], query) if query and own else ()


def _print(reasons: Explanation) -> None:
    rows = [(tag.word, percent(tag.found), "" if tag.asked is None else percent(tag.asked),
             "yes" if tag.is_asked_for else "") for tag in reasons.tags]  # fmt: skip
    print_table(("tag", "in the photo", "in the other", "asked for"), rows)
    if reasons.terms:
        terms = [(own.term, own.answer, percent(own.confidence)) for own in reasons.terms]
        print_table(("word", "shown", "sure, taken alone"), terms)
    changes = [(name, percent(heat.whole), percent(heat.least)) for name, heat in _maps(reasons)]
    print_table(("what is scored", "score", "without its hottest place"), changes)


def _facts(reasons: Explanation) -> dict[str, Any]:
    return {
        name: {"score": heat.whole, "without_hottest": heat.least, "cells": heat.cells.tolist()}
        for name, heat in _maps(reasons)
    }


def _maps(reasons: Explanation) -> list[tuple[str, HeatMap]]:
    named = {"words": reasons.words, "likeness": reasons.found, "likeness, other": reasons.asked}
    named |= {own.name: own.heat for own in reasons.named}
    return [(name, heat) for name, heat in named.items() if heat]


def _drawn(reasons: Explanation, found: Image, asked: Image | None) -> bytes:
    named = [(asked, reasons.asked), (found, reasons.found), (found, reasons.words)]
    named += [(found, own.heat) for own in reasons.named]
    drawn = [overlay(image, heat) for image, heat in named if image and heat]
    if not drawn:
        raise SemsearchError("The words only leave out, which has no place to light up.")
    sheet = new("RGB", (sum(p.width for p in drawn), max(p.height for p in drawn)))
    left = 0
    for picture in drawn:
        sheet.paste(picture, (left, 0))
        left += picture.width
    buffer = io.BytesIO()
    sheet.save(buffer, "JPEG", quality=QUALITY, exif=signature_of_ours())
    return buffer.getvalue()
