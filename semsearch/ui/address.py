"""Photos that the address of a page names, so that links, reloads and the back key all work."""

import streamlit as st

from semsearch.search.engine import SearchEngine

ENCODER = "encoder"
# The words on the page of words, and those beside a photo.
WORDS, WITH = "q", "with"
# The ends of a box on the photo, in per cent.
ACROSS, DOWNWARD = "across", "downward"
# No photo has a longer number.
DIGITS = 18


def addressed(engine: SearchEngine, name: str, most: int = 1) -> list[int]:
    """Return the numbers of the photos that a parameter of the address names, each once.

    What is no number, or that of no photo of the library, is left out; so is all after the
    first `most` that are said.
    """
    said = st.query_params.get(name, "").split(",")[:most]
    numbers = filter(None, map(number_of, said))
    return [number for number in dict.fromkeys(numbers) if number in engine]


def number_of(text: str) -> int | None:
    """Return the number that a text is, however long it is; None if it can be that of no photo."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS else None
