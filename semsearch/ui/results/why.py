"""Why a photo was found, in a dialog: the parts of its score, tags, and heat maps."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL.Image import Image

from semsearch.errors import SemsearchError
from semsearch.insight.explanation import Explanation, TagReason, TermReason, explain
from semsearch.insight.heat import HeatMap
from semsearch.insight.overlay import overlay
from semsearch.library.photo import Photo
from semsearch.percent import percent
from semsearch.search.engine import SearchEngine
from semsearch.search.mix import PartScore
from semsearch.search.results import Match
from semsearch.ui.photos.thumbnails import thumbnail
from semsearch.ui.text import plain

PICTURE_SIDE = 640
MEANING = (
    "The brighter a place, the more the score falls when it is blurred. It is what the network "
    "reacts to, which can be the background; it does not outline things, and what is there "
    "twice can stay dark, as one of the two is enough."
)
Picture = Photo | Image


@st.dialog("Why this photo?", width="large")
def show_why(
    engine: SearchEngine,
    match: Match,
    query_text: str = "",
    query_picture: Picture | None = None,
    embedding: NDArray[np.float32] | None = None,
) -> None:
    """Draw why a photo was found.

    Parameters
    ----------
    engine : SearchEngine
    match : Match
    query_text : str
        The words that it was found with.
    query_picture : Photo or Image, optional
        The photo that it was found with.
    embedding : array of shape (dim,), optional
        What was searched with, if not that of the picture as it is: a box of it, or a focus.
    """
    st.markdown(f"**{plain(match.photo.title)}** · {match.figure}")
    show_parts(match.parts)
    if not query_text.strip() and query_picture is None and embedding is None:
        st.caption("Neither words nor a photo were asked with, so there is nothing to light up.")
        return
    try:
        found = _picture(engine, match.photo)
        asked = _picture(engine, query_picture) if query_picture else None
        with st.spinner("Hiding one place of the photos after the other, to see what counts"):
            why = _explain(
                str(engine.library.path), engine.head.info.encoder, match.photo.sha256,
                query_text, asked.tobytes() if asked else b"", embedding, engine, found, asked,
            )  # fmt: skip
    except SemsearchError as error:
        st.warning(plain(error), title="The photos cannot be compared")
        return
    show_terms(why.terms)
    show_tags(why.tags, is_shared=asked is not None or embedding is not None)
    show_heat(why, found, asked, match.photo.title)


def show_parts(parts: Sequence[PartScore]) -> None:
    """Draw a bar for each part of a query."""
    for part in parts:
        lead = "not " if part.weight < 0 else ""
        share = 1 - part.confidence if part.weight < 0 else part.confidence
        weight = "" if abs(part.weight) == 1 else f", counts {abs(part.weight):.2g} times"
        st.progress(share, text=f"{lead}{plain(part.label)}: {percent(share)}{weight}")


def show_terms(terms: Sequence[TermReason]) -> None:
    """Draw which terms of a phrase the photo shows, and how sure that is."""
    if terms:
        said = " · ".join(
            f"{plain(own.term)} **{own.answer}** ({percent(own.confidence)})" for own in terms
        )
        st.markdown(f"**Each word alone:** {said}")


def show_tags(tags: Sequence[TagReason], is_shared: bool) -> None:
    """Draw the tags that speak for a photo."""
    if not tags:
        st.caption("The photos share no tag." if is_shared else "The photo has no tag.")
        return
    st.markdown("**Tags of both photos**" if is_shared else "**Tags of the photo**")
    with st.container(horizontal=True, gap="xsmall"):
        for tag in tags:
            sure = tag.found if tag.asked is None else min(tag.found, tag.asked)
            label = f"{plain(tag.word)} {percent(sure)}"
            if tag.is_asked_for:
                st.badge(label, icon=":material/check:", color="green", help="As asked for")
            else:
                st.badge(label, color="gray")


def show_heat(why: Explanation, found: Image, asked: Image | None, title: str) -> None:
    """Draw heat maps side by side, and what they mean."""
    maps = [
        ("The photo asked with: what is like the other", why.asked, asked),
        (f"{title}: what is like the photo asked with", why.found, found),
        (f"{title}: what speaks for “{why.wanted}”", why.words, found),
    ]
    drawn = [(label, heat, image) for label, heat, image in maps if heat and image]
    if not drawn:
        st.caption("What is left out has no place in a photo, so there is nothing to light up.")
        return
    for column, (label, heat, image) in zip(st.columns(len(drawn)), drawn, strict=True):
        column.image(overlay(image, heat), alt=f"{label}. {_place(heat)}.", width="stretch")
        column.caption(f"{plain(label)}. {_place(heat)}.")
    st.caption(MEANING)


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
        return engine.decode(thumbnail(engine.library, picture, PICTURE_SIDE))
    return picture


@st.cache_data(show_spinner=False, max_entries=64)
def _explain(
    library: str, encoder: str, found: str, text: str, asked: bytes,
    embedding: NDArray[np.float32] | None,
    _engine: SearchEngine, _found: Image, _asked: Image | None,
) -> Explanation:  # fmt: skip
    return explain(_engine, _found, text, _asked, embedding)
