"""The part of a map that is in view: named in the address, and changed by who zooms in or out."""

from functools import partial

import numpy as np
import streamlit as st

from semsearch.insight.atlas.atlas import Atlas
from semsearch.insight.atlas.layout import Rows
from semsearch.shipped import shipped
from semsearch.ui.insight.atlas_view import MOST_SINGLE, Box, View

# What the address calls it, and the key of the neighbourhood that is chosen.
BOX, AREA = "box", "area"
KEY = "atlas-zoom"
# From this width on, as a share of what there is to see, somebody has zoomed out.
FAR = 1.4
_zoom = st.components.v2.component(
    "semsearch_zoom", js=(shipped("assets") / "map" / "zoom.js").read_text("utf-8")
)


def in_view(atlas: Atlas, area: str | None) -> Rows:
    """Return the rows of the photos to draw: of a large library a part, if one is chosen.

    `area` is the word of a neighbourhood.
    """
    everything = np.arange(len(atlas))
    if len(atlas) <= MOST_SINGLE:
        return everything
    rows = atlas.rows_of(area or "") if area else everything
    box = Box.read(st.query_params.get(BOX, ""))
    held = rows[box.holds(atlas.positions[rows])] if box else rows
    return held if held.size else (rows if rows.size else everything)


def zoom_in(atlas: Atlas, rows: Rows) -> None:
    """Draw the part of the map in which some photos lie from now on."""
    st.query_params[BOX] = str(Box.around(atlas.positions[rows]))


def zoom_out() -> None:
    """Draw the whole map from now on."""
    st.query_params.pop(BOX, None)
    st.session_state[AREA] = None


def heed_zoom(atlas: Atlas, view: View) -> None:
    """Draw in detail what the browser has in sight once somebody has turned the wheel."""
    if len(atlas) > MOST_SINGLE:
        _zoom(key=KEY, on_part_change=partial(_zoomed, atlas, view))


def _zoomed(atlas: Atlas, view: View) -> None:
    sight = Box.read(str(st.session_state[KEY].get("part")))
    if sight is None:
        return
    if sight.right - sight.left >= FAR:
        zoom_out()
        return
    rows = view.within(sight)
    # Where each photo has a picture, these are large enough as they are.
    if len(view.rows) > len(view.drawn) and 1 < len(rows) < len(view.rows):
        zoom_in(atlas, rows)
