"""Photos that the address of a page names, so that links, reloads and the back key all work."""

import streamlit as st

from semsearch.search.engine import SearchEngine

# No photo has a longer number.
DIGITS = 18


def addressed(engine: SearchEngine, name: str, most: int = 1) -> list[int]:
    """Return the numbers of the photos that a parameter of the address names, each once.

    What is no number, or that of no photo of the library, is left out; so is all after the
    first `most` that are said.
    """
    said = st.query_params.get(name, "").split(",")[:most]
    numbers = (int(n) for n in said if n.isdecimal() and len(n) <= DIGITS)
    return [number for number in dict.fromkeys(numbers) if number in engine]
