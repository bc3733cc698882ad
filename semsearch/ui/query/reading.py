"""How a query was read, above what it finds, and the ways to have it read otherwise."""

import streamlit as st

from semsearch.queries.query import Query
from semsearch.queries.reading import as_typed, reading
from semsearch.queries.taught import other_way
from semsearch.ui.query.steering import reset
from semsearch.ui.text import plain


def show_reading(query: Query | None, key: str) -> None:
    """Draw what should be said of how a query was read, and ways to search for what else it may be.

    `key` is that of the text box that holds the query.
    """
    if query is None:
        return
    said = reading(query)
    if not query.is_english:
        st.warning(plain(said.pop(0)), icon=":material/translate:")
    for line in said:
        st.caption(f":material/info: {plain(line)}")
    for name in query.either:
        other = other_way(query.text, name)
        st.button(
            f"Search for {plain(other)}", icon=":material/swap_horiz:", type="tertiary",
            key=f"other-{key}-{name}", on_click=reset, args=({key: other},),
        )  # fmt: skip
    if query.corrected:
        typed = as_typed(query)
        st.button(
            f"Search for {plain(typed)} as it was typed", icon=":material/undo:", type="tertiary",
            key=f"typed-{key}", on_click=reset, args=({key: typed},),
        )  # fmt: skip
