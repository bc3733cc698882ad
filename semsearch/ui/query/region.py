"""A box on the query photo: dragged with the mouse, or set with two sliders."""

import base64
import io
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st
from PIL.Image import Image

from semsearch.encoders.feature_map import Box
from semsearch.ui.address import ACROSS, DOWNWARD

WIDTH = 320
WHOLE = (0, 100)
# Drawn as pixels: the parts of a vector drawing would each need a name for those who hear it.
CANVAS = {"embedOptions": {"renderer": "canvas"}}
BRUSH = "box"


def choose_region(image: Image, alt_text: str) -> None:
    """Draw a photo on which a box can be dragged."""
    place = st.container()
    with st.expander("Set the box with the keyboard", icon=":material/crop:"):
        for label, key in (("From left to right", ACROSS), ("From top to bottom", DOWNWARD)):
            st.slider(label, *WHOLE, WHOLE, key=key, bind="query-params", format="%d %%")
    # The sliders know the box of an address that somebody went back to, once they are drawn.
    place.altair_chart(
        _canvas(image, chosen_box()),
        on_select=_take,
        selection_mode=BRUSH,
        key="region",
        alt=alt_text,
    )
    if chosen_box() is None:
        st.caption("Drag a box on the photo to search for that part of it.")


def chosen_box() -> Box | None:
    """Return the box as shares of the photo, None for the whole of it, as the sliders say."""
    left, right = st.session_state.get(ACROSS, WHOLE)
    top, bottom = st.session_state.get(DOWNWARD, WHOLE)
    if (left, right) == WHOLE == (top, bottom) or left == right or top == bottom:
        return None
    return left / 100, top / 100, right / 100, bottom / 100


def _take() -> None:
    box: dict[str, list[float]] = st.session_state["region"].selection.get(BRUSH, {})
    for axis, key in (("x", ACROSS), ("y", DOWNWARD)):
        ends = sorted(min(max(round(value), 0), 100) for value in box.get(axis, WHOLE))
        st.session_state[key] = (ends[0], ends[-1])


def _canvas(image: Image, box: Box | None) -> Any:
    """Return a chart whose background is the photo and whose axes go from 0 to 100."""
    height = round(WIDTH * image.height / image.width)
    size: dict[str, Any] = {"width": WIDTH, "height": height}
    axes = {
        "x": alt.X("x:Q", scale=alt.Scale(domain=[0, 100]), axis=None),
        "y": alt.Y("y:Q", scale=alt.Scale(domain=[100, 0]), axis=None),
    }
    middle = pd.DataFrame({"x": [50], "y": [50], "url": [_address(image)]})
    photo = alt.Chart(middle).mark_image(**size).encode(url="url:N", **axes)
    corners = pd.DataFrame({"x": [0, 100], "y": [0, 100]})
    brush = alt.selection_interval(name=BRUSH)
    ground = alt.Chart(corners).mark_point(opacity=0).encode(**axes).add_params(brush)
    layers = [photo, ground]
    if box:
        left, top, right, bottom = (100 * share for share in box)
        frame = pd.DataFrame({"x": [left], "y": [top], "right": [right], "bottom": [bottom]})
        outline = alt.Chart(frame).mark_rect(filled=False, stroke="#2dd4bf", strokeWidth=3)
        layers.append(outline.encode(x2="right", y2="bottom", **axes))
    return alt.layer(*layers).properties(**size, usermeta=CANVAS).configure_view(strokeWidth=0)


def _address(image: Image) -> str:
    small = image.copy()
    small.thumbnail((2 * WIDTH, 2 * WIDTH))
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=85)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()
