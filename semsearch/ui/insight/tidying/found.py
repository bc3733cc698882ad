"""The copies that were found in a library, kept for all sessions until it changes."""

import streamlit as st

from semsearch.insight.duplicates.files import Files
from semsearch.insight.duplicates.groups import DuplicateGroup, find_duplicates, still_there
from semsearch.search.engine import SearchEngine
from semsearch.ui.working import Working, wait_for

State = tuple[str, int, str]
Found = tuple[list[DuplicateGroup], int]
LOOKING = "Comparing photos, and looking at those that may be copies"


def copies_of(engine: SearchEngine, near: bool) -> Found:
    """Return the groups whose files are there, and how many photos have no hash to compare."""
    state = state_of(engine)

    def find(working: Working[Found]) -> Found:
        groups = find_duplicates(engine, near, working.told(LOOKING))
        return groups, Files.of(engine.library, engine.ids).unhashed

    groups, unhashed = wait_for(("copies", state, near), find)
    return _present(state, near, groups), unhashed


def state_of(engine: SearchEngine) -> State:
    """Return the library's path, when it changed, and the encoder."""
    file = engine.library.path
    return str(file), file.stat().st_mtime_ns, engine.head.info.encoder


@st.cache_resource(show_spinner="Looking at the files", max_entries=8, ttl=30)
def _present(state: State, near: bool, _groups: list[DuplicateGroup]) -> list[DuplicateGroup]:
    return still_there(_groups)
