"""The step on drawings: how one is told from a photo, and placed among photos."""

import numpy as np
import streamlit as st
from PIL import Image

from semsearch.errors import SemsearchError
from semsearch.head.drawings import Drawings
from semsearch.images.line_drawings import shaded
from semsearch.insight.own.drawing import Drawn, seen_as_drawing
from semsearch.insight.sample import counted
from semsearch.percent import percent
from semsearch.search.engine import SearchEngine
from semsearch.training.styles import STYLES, drawn
from semsearch.ui.insight.steps.pictures import (
    TILE,
    Code,
    picture_of,
    show_neighbours_of,
    signed,
)
from semsearch.ui.query.chosen import Choice
from semsearch.ui.text import plain
from semsearch.vectors import Array

COMPARED = 3
HAND = 0


def show_drawing(engine: SearchEngine, choice: Choice) -> None:
    """Draw how much of a drawing the photo is, and what becomes of one that is made of it."""
    own = seen_as_drawing(engine, choice.embedding, COMPARED)
    if own is None:
        st.info("The head of this encoder never learned of drawings: it takes all for photos.")
        return
    _show_share(own, "This photo")
    style = st.pills("Draw it as", list(STYLES), key="style", bind="query-params",
                     help="The network looks at the drawing, which takes a moment.")  # fmt: skip
    if not style:
        st.caption("Choose a style, and the photo is drawn as those that the head learned from.")
        return
    try:
        with st.spinner("Drawing, and looking at the drawing"):
            photo = engine.pictures.decode(picture_of(engine, choice))
            drawing = drawn(photo, str(style), np.random.default_rng(HAND))
            embedding = _embedded(engine.head.info.encoder, drawing.tobytes(), drawing, engine)
    except SemsearchError as error:
        st.error(plain(error), title="This photo cannot be drawn")
        return
    found = seen_as_drawing(engine, embedding, COMPARED, choice.photo)
    if found:
        _show_drawing(engine, drawing, found)


def drawing_code(engine: SearchEngine) -> Code:
    """Return what shades line drawings, tells drawings, and places them among photos."""
    return [shaded, Drawings.share, Drawings.as_photos, drawn]


def _show_drawing(engine: SearchEngine, drawing: Image.Image, found: Drawn) -> None:
    with st.grid("auto", min_column_width=TILE):
        with st.container(gap="xsmall"):
            st.image(drawing, alt="The photo, drawn", width="stretch")
            st.caption("Drawn")
        shading = Image.fromarray(shaded(np.asarray(drawing, np.float32)).astype(np.uint8))
        if shading.tobytes() != drawing.tobytes():
            with st.container(gap="xsmall"):
                st.image(shading, alt="The drawing with grey inside its outlines", width="stretch")
                st.caption("As the network gets it")
    _show_share(found, "The drawing")
    titles = ("**Nearest, as the network sees it**", "**Nearest, placed among photos**")
    places = (found.place_before, found.place)
    for title, place, near in zip(titles, places, (found.before, found.after), strict=True):
        told = f" · the photo itself is number {place:,} of {counted(engine)}" if place else ""
        st.markdown(title + told)
        show_neighbours_of(engine, near)


def _show_share(found: Drawn, what: str) -> None:
    low, high = found.limits
    st.markdown(
        f"{what} is held for a drawing by **{percent(found.share)}**: its log-odds are "
        f"{signed(found.odds)}, where up to {signed(low)} is a photo and from {signed(high)} on "
        "nothing but a drawing."
    )


@st.cache_data(show_spinner=False, max_entries=16)
def _embedded(encoder: str, pixels: bytes, _drawing: Image.Image, _engine: SearchEngine) -> Array:
    return _engine.embed(_drawing)
