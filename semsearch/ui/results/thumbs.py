"""Thumbs on results: kept in the address, and what they change is seen at once."""

import streamlit as st

from semsearch.search.engine import SearchEngine
from semsearch.ui.address import addressed
from semsearch.ui.results.visit import learn, unlearn, visit

UP, DOWN = "up", "down"
# An address that is longer than this is cut by some programs that pass links on.
MOST = 60


def thumbs(engine: SearchEngine, kind: str) -> list[int]:
    """Return the numbers of the photos of the library with a thumb `UP` or `DOWN`."""
    return addressed(engine, kind, MOST)


def toggle(engine: SearchEngine, query: str, number: int, kind: str) -> None:
    """Give a photo a thumb, or take it back, as a callback.

    What thumbs say is kept for the next search for `query`, see `query_key`.
    """
    other = DOWN if kind == UP else UP
    own, sha256 = thumbs(engine, kind), engine.photo(number).sha256
    if number in own:
        _keep(kind, [each for each in own if each != number])
        unlearn(engine, query, sha256)
        return
    _keep(kind, [*own, number])
    _keep(other, [each for each in thumbs(engine, other) if each != number])
    if query:
        learn(engine, visit(), query, *(([sha256], []) if kind == UP else ([], [sha256])))


def clear_thumbs(engine: SearchEngine, query: str) -> None:
    """Take all thumbs back, as a callback."""
    for kind in (UP, DOWN):
        for number in thumbs(engine, kind):
            unlearn(engine, query, engine.photo(number).sha256)
        st.query_params.pop(kind, None)


def _keep(kind: str, numbers: list[int]) -> None:
    if numbers:
        st.query_params[kind] = ",".join(map(str, numbers[-MOST:]))
    else:
        st.query_params.pop(kind, None)
