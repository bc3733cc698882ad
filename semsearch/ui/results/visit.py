"""What this visit teaches: thumbs, downloads and albums go into the memory of the library."""

import uuid
from collections.abc import Sequence

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.feedback.memory import Memory
from semsearch.search.engine import SearchEngine
from semsearch.ui.text import plain
from semsearch.vectors import Array


def visit() -> str:
    """Return what tells this visit from those of others."""
    return str(st.session_state.setdefault("visit", uuid.uuid4().hex))


def learned_for(engine: SearchEngine, query: str) -> Array | None:
    """Return `Memory.adjustments`; a memory that cannot be read is said, and the search goes on."""
    memory = Memory(engine.library)
    try:
        return memory.adjustments(query, engine.ids)
    except SemsearchError:
        st.warning(
            f"What was learned cannot be read. Delete {plain(memory.path)} to begin anew.",
            icon=":material/school:",
        )
        return None


def learn(
    engine: SearchEngine,
    session: str,
    query: str,
    picked: Sequence[str] = (),
    passed: Sequence[str] = (),
) -> None:
    """Keep what a visit, see `visit`, picked for a query; say it if that cannot be written."""
    try:
        Memory(engine.library).record(session, query, picked, passed)
    except SemsearchError as error:
        st.toast(plain(error))


def unlearn(engine: SearchEngine, query: str, sha256: str) -> None:
    """Take back what this visit said of a photo."""
    try:
        Memory(engine.library).take_back(visit(), query, sha256)
    except SemsearchError as error:
        st.toast(plain(error))
