"""How the app looks and which keys it knows, beyond what Streamlit's own theme says."""

from collections.abc import Iterable

import streamlit as st

from semsearch.library.photo import Photo
from semsearch.shipped import shipped

ASSETS = shipped("assets")
_browser = st.components.v2.component("semsearch_browser", js=(ASSETS / "browser.js").read_text())
# Narrower or wider photos are cut at the edges in a grid, so that none is lost or fills it.
NARROWEST = 0.6
WIDEST = 2.4


def apply_style() -> None:
    """Give the page its style and its keys."""
    st.html(ASSETS / "style.css")
    _browser(key="browser")


def shape_photos(photos: Iterable[Photo], place: str) -> None:
    """Tell the browser the shape of each photo of a grid before it has the pictures."""
    rules = (
        f"[data-testid=stLayoutWrapper]:has(> .st-key-{card_key(photo, place)})"
        f"{{--ratio:{_ratio(photo):.3f}}}"
        for photo in photos
    )
    st.html(f"<style>{''.join(rules)}</style>")


def card_key(photo: Photo, place: str) -> str:
    """Return the key of a photo's container; `place` tells the grids of a page apart."""
    return f"card-{place}-{photo.id}"


def _ratio(photo: Photo) -> float:
    return min(max(photo.width / max(photo.height, 1), NARROWEST), WIDEST)
