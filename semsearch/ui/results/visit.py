"""What this visit teaches: picks and thumbs go into the memory of the library."""

import uuid
from collections.abc import Sequence

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.feedback.memory import Memory
from semsearch.library.photo import Photo
from semsearch.search.engine import SearchEngine
from semsearch.ui.address import addressed
from semsearch.ui.text import plain
from semsearch.vectors import Array

AFTER = "after"
LONGEST = 300


def visit() -> str:
    """Return what tells this visit from those of others."""
    return str(st.session_state.setdefault("visit", uuid.uuid4().hex))


def show_for(query: str, photos: Sequence[Photo]) -> None:
    """Remember what was shown for a query, so that a pick tells what was passed over."""
    shown: dict[str, list[str]] = st.session_state.setdefault("shown", {})
    shown[query] = [photo.sha256 for photo in photos]


def take_pick(engine: SearchEngine) -> None:
    """Keep that a result was followed, if the address says after which query, and say it once."""
    query = st.query_params.pop(AFTER, "")[:LONGEST]
    numbers = addressed(engine, "photo")
    if not query or not numbers:
        return
    picked = engine.photo(numbers[0]).sha256
    shown = st.session_state.get("shown", {}).get(query, [])
    passed = shown[: shown.index(picked)] if picked in shown else []
    learn(engine, query, [picked], passed)


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
    engine: SearchEngine, query: str, picked: Sequence[str] = (), passed: Sequence[str] = ()
) -> None:
    """Keep picks; a memory that cannot be written is said and nothing else."""
    try:
        Memory(engine.library).record(visit(), query, picked, passed)
    except SemsearchError as error:
        st.toast(plain(error))


def unlearn(engine: SearchEngine, query: str, sha256: str) -> None:
    """Take back what this visit said of a photo."""
    try:
        Memory(engine.library).take_back(visit(), query, sha256)
    except SemsearchError as error:
        st.toast(plain(error))
