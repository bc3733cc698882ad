"""What was searched for in this session, the newest first."""

import streamlit as st

from semsearch.library.library import Library

MOST = 20


def remember_search(library: Library, words: str) -> None:
    """Remember that somebody searched a library for words."""
    said = words.strip()
    if said:
        found = recent_searches(library)
        found[:] = [said, *(own for own in found if own != said)][:MOST]


def recent_searches(library: Library) -> list[str]:
    """Return what was searched for in a library in this session."""
    kept: dict[str, list[str]] = st.session_state.setdefault("recent-searches", {})
    return kept.setdefault(library.name, [])
