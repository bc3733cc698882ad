"""The copies that were found in a library, kept for all sessions until it changes."""

import streamlit as st

from semsearch.insight.duplicates.files import Files
from semsearch.insight.duplicates.groups import DuplicateGroup, find_duplicates, still_there
from semsearch.search.engine import SearchEngine

State = tuple[str, int, str]
Found = tuple[list[DuplicateGroup], int]
MOST_KEPT = 8


def copies_of(engine: SearchEngine, near: bool) -> Found:
    """Return the groups whose files are there, and how many photos have no hash to compare.

    While photos are compared a bar tells how far that is; whoever goes to another page ends it.
    """
    known, state = _kept(), state_of(engine)
    if (state, near) not in known:
        found = _search(engine, near)
        if len(known) >= MOST_KEPT:
            known.clear()
        known[state, near] = found
    groups, unhashed = known[state, near]
    return _present(state, near, groups), unhashed


def state_of(engine: SearchEngine) -> State:
    """Return the library's path, when it changed, and the encoder."""
    file = engine.library.path
    return str(file), file.stat().st_mtime_ns, engine.head.info.encoder


def carry_over(engine: SearchEngine, before: State) -> None:
    """Keep what was found although the library has changed since: files only went, or came back."""
    known = _kept()
    for state, near in list(known):
        if state == before:
            known[state_of(engine), near] = known.pop((state, near))
    _present.clear()


@st.cache_resource
def _kept() -> dict[tuple[State, bool], Found]:
    return {}


def _search(engine: SearchEngine, near: bool) -> Found:
    with st.empty():
        bar = st.progress(0.0, "Comparing all photos with one another")

        def show(done: int, total: int) -> None:
            text = f"Comparing photos, and looking at those that may be copies: {done:,}"
            bar.progress(done / max(total, 1), f"{text} of {total:,}")

        groups = find_duplicates(engine, near, show)
        st.empty()
    return groups, Files.of(engine).unhashed


@st.cache_resource(show_spinner="Looking at the files", max_entries=8, ttl=30)
def _present(state: State, near: bool, _groups: list[DuplicateGroup]) -> list[DuplicateGroup]:
    return still_there(_groups)
