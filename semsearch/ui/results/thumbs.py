"""Thumbs on results: kept in the address, and what they change is seen at once."""

import streamlit as st

from semsearch.library.photo import Photo
from semsearch.search.engine import SearchEngine
from semsearch.ui.address import addressed
from semsearch.ui.results.visit import learn, unlearn
from semsearch.ui.text import plain

UP, DOWN = "up", "down"
# An address that is longer than this is cut by some programs that pass links on.
MOST = 60
FACES = {
    UP: (":material/thumb_up:", "More like"),
    DOWN: (":material/thumb_down:", "Less like"),
}


def thumbs(engine: SearchEngine, kind: str) -> list[int]:
    """Return the numbers of the photos of the library with a thumb `UP` or `DOWN`."""
    return addressed(engine, kind, MOST)


def show_thumbs(engine: SearchEngine, photo: Photo, query: str) -> None:
    """Draw the two thumbs of a result; one that is up or down stands out.

    What they say is kept for the next search for `query`, see `query_key`.
    """
    for kind, (icon, words) in FACES.items():
        is_on = photo.id in thumbs(engine, kind)
        st.button(
            f"{words} {plain(photo.title)}", icon=icon, key=f"thumb-{kind}-{photo.id}",
            type="primary" if is_on else "tertiary",
            on_click=_toggle, args=(engine, kind, photo, query),
            help="Take it back" if is_on else words,
        )  # fmt: skip


def clear_thumbs(engine: SearchEngine, query: str) -> None:
    """Take all thumbs back, as a callback."""
    for kind in FACES:
        for number in thumbs(engine, kind):
            unlearn(engine, query, engine.photo(number).sha256)
        st.query_params.pop(kind, None)


def _toggle(engine: SearchEngine, kind: str, photo: Photo, query: str) -> None:
    other = DOWN if kind == UP else UP
    own = thumbs(engine, kind)
    if photo.id in own:
        _keep(kind, [number for number in own if number != photo.id])
        unlearn(engine, query, photo.sha256)
        return
    _keep(kind, [*own, photo.id])
    _keep(other, [number for number in thumbs(engine, other) if number != photo.id])
    if query:
        said = [photo.sha256]
        learn(engine, query, *((said, []) if kind == UP else ([], said)))


def _keep(kind: str, numbers: list[int]) -> None:
    if numbers:
        st.query_params[kind] = ",".join(map(str, numbers[-MOST:]))
    else:
        st.query_params.pop(kind, None)
