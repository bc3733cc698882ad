"""Why a photo was found, as the viewer shows it: the parts of its score, tags, and heat maps."""

import base64
import io
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from semsearch.errors import SemsearchError
from semsearch.insight.explanation import Explanation, TagReason, TermReason, explain
from semsearch.insight.heat import HeatMap
from semsearch.insight.overlay import overlay
from semsearch.library.photo import Photo
from semsearch.percent import percent
from semsearch.search.engine import SearchEngine
from semsearch.search.matches import Match
from semsearch.search.mix import PartScore
from semsearch.search.said.evidence import SaidReason
from semsearch.ui.photos.thumbnails import thumbnail
from semsearch.ui.server.shown import Why

PICTURE_SIDE = 640
QUALITY = 85
REMEMBERED = 64
MEANING = (
    "The brighter a place, the more the score falls when it is blurred. It is what the network "
    "reacts to, which can be the background; it does not outline things, and what is there "
    "twice can stay dark, as one of the two is enough."
)
NO_PLACE = "What is left out has no place in a photo, so there is nothing to light up."
NOTHING_ASKED = "Neither words nor a photo were asked with, so there is nothing to light up."
Picture = Photo | Image
Said = dict[str, Any]


def reasons(
    query_text: str = "",
    query_picture: Picture | None = None,
    embedding: NDArray[np.float32] | None = None,
) -> Why:
    """Return what says of a match why it was found.

    Parameters
    ----------
    query_text : str
        The words that it was found with.
    query_picture : Photo or Image, optional
        The photo that it was found with.
    embedding : array of shape (dim,), optional
        What was searched with, if not that of the picture as it is: a box of it, or a focus.
    """

    known: dict[str, Said] = {}

    def why(engine: SearchEngine, match: Match) -> Said:
        content = match.photo.sha256
        if content not in known:
            while len(known) >= REMEMBERED:
                known.pop(next(iter(known)))
            known[content] = _why(engine, match, query_text, query_picture, embedding)
        return known[content]

    return why


def _why(
    engine: SearchEngine,
    match: Match,
    query_text: str,
    query_picture: Picture | None,
    embedding: NDArray[np.float32] | None,
) -> Said:
    said: Said = {
        "parts": _parts(match.parts),
        "said": _said(match.said),
        "terms": "",
        "tags": "",
        "maps": [],
    }
    if not query_text.strip() and query_picture is None and embedding is None:
        return said | {"note": NOTHING_ASKED}
    found = _picture(engine, match.photo)
    asked = _picture(engine, query_picture) if query_picture else None
    try:
        reason = explain(engine, found, query_text, asked, embedding)
    except SemsearchError as error:
        return said | {"note": str(error)}
    return said | {
        "terms": _terms(reason.terms),
        "tags": _tags(reason.tags, is_shared=asked is not None or embedding is not None),
        "maps": _maps(reason, found),
        "asked": _asked(reason, asked),
        "note": MEANING if reason.words or reason.found or reason.named else NO_PLACE,
    }


def _parts(parts: Sequence[PartScore]) -> list[Said]:
    said = []
    for part in parts:
        lead = "not " if part.weight < 0 else ""
        share = 1 - part.confidence if part.weight < 0 else part.confidence
        weight = "" if abs(part.weight) == 1 else f", counts {abs(part.weight):.2g} times"
        text = f"{lead}{part.label}: {percent(share)}{weight}"
        said.append({"text": text, "share": round(share, 3)})
    return said


def _said(said: Sequence[SaidReason]) -> str:
    return f"Said of it: {' · '.join(map(str, said))}" if said else ""


def _terms(terms: Sequence[TermReason]) -> str:
    said = (f"{own.term} {own.answer} ({percent(own.confidence)})" for own in terms)
    return f"Each word alone: {' · '.join(said)}" if terms else ""


def _tags(tags: Sequence[TagReason], is_shared: bool) -> str:
    if not tags:
        return "The photos share no tag." if is_shared else "The photo has no tag."
    sure = (tag.found if tag.asked is None else min(tag.found, tag.asked) for tag in tags)
    said = (
        f"{tag.word} {percent(share)}{' (as asked for)' if tag.is_asked_for else ''}"
        for tag, share in zip(tags, sure, strict=True)
    )
    return f"{'Tags of both photos' if is_shared else 'Tags'}: {' · '.join(said)}"


def _maps(why: Explanation, found: Image) -> list[Said]:
    """Return the heat maps of the photo that was found."""
    maps = [("What is like the photo asked with", why.found),
            (f"What speaks for “{why.wanted}”", why.words)]  # fmt: skip
    maps += [(f"What is like {own.name}", own.heat) for own in why.named]
    return [_map(label, found, heat) for label, heat in maps if heat]


def _asked(why: Explanation, asked: Image | None) -> Said | None:
    if asked is None or why.asked is None:
        return None
    return _map("The photo asked with: what is like this one", asked, why.asked)


def _map(label: str, image: Image, heat: HeatMap) -> Said:
    buffer = io.BytesIO()
    overlay(image, heat).save(buffer, "JPEG", quality=QUALITY)
    address = "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()
    return {"text": f"{label}. {_place(heat)}.", "picture": address}


def _place(heat: HeatMap) -> str:
    rows, columns = heat.cells.shape
    row, column = divmod(int(heat.cells.argmax()), columns)
    if heat.cells.max() <= 0:
        return "No place speaks for it alone"
    down = ("upper", "middle", "lower")[3 * row // rows]
    across = ("left", "centre", "right")[3 * column // columns]
    change = f"from {percent(heat.whole)} to {percent(heat.least)}"
    return f"Brightest at the {down} {across}; without it the score goes {change}"


def _picture(engine: SearchEngine, picture: Picture) -> Image:
    """Return a picture to look at; see `thumbnail` for the photos that are refused."""
    if isinstance(picture, Photo):
        return engine.pictures.decode(thumbnail(engine.library, picture, PICTURE_SIDE))
    return picture
