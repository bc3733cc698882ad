"""Photos that somebody wants to give a name: the dialog for it is the grid's, `assets/naming/`."""

import secrets
from collections.abc import Sequence
from typing import Any

import streamlit as st

from semsearch.encoders.feature_map import Box
from semsearch.feedback.called import LONGEST_NAME
from semsearch.search.engine import SearchEngine
from semsearch.ui.server.naming import MOST_AT_ONCE
from semsearch.ui.server.shown import engine_key

ASKED = "naming"


def ask_for_name(
    place: str, photos: Sequence[int], proposed: str = "", box: Box | None = None
) -> None:
    """Let the grid of a page ask for a name of photos, as a callback.

    Parameters
    ----------
    place : str
        The grid's, see `show_grid`.
    photos : sequence of int
        Their numbers.
    proposed : str
        What they may be called.
    box : tuple of four float, optional
        The part of the only one that has the name, as shares.
    """
    st.session_state[ASKED] = {
        "token": secrets.token_hex(8),
        "place": place,
        "photos": list(photos[:MOST_AT_ONCE]),
        "total": len(photos),
        "proposed": proposed,
        "box": box,
    }


def naming_for(engine: SearchEngine, place: str) -> dict[str, Any]:
    """Return what a grid is told of names, and whether to ask for one."""
    asked = st.session_state.get(ASKED)
    return {
        "naming": engine_key(engine),
        "names": sorted(engine.taught.spellings.spellings.values()),
        "request": asked if asked and asked["place"] == place else None,
        "longestName": LONGEST_NAME,
        "mostNamed": MOST_AT_ONCE,
    }
