"""The search engine that the pages share."""

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.library import DEMO, Library, list_libraries
from semsearch.search import SearchEngine


def choose_library() -> None:
    """Draw the sidebar: which library is searched, and what is in it."""
    names = [library.name for library in list_libraries()]
    with st.sidebar:
        st.selectbox(
            "Library",
            names,
            key="library",
            bind="query-params",
            help="Add your own photos with: semsearch index FOLDER",
        )
        st.caption(f"{len(current_engine()):,} photos. Everything stays on this computer.")


def current_engine() -> SearchEngine:
    """Return the engine of the chosen library; a library that fails ends the page kindly."""
    name = st.session_state.get("library") or DEMO
    try:
        return _open(name, Library.named(name).path.stat().st_mtime_ns)
    except (SemsearchError, OSError) as error:
        st.error(str(error), title="This library cannot be opened")
        st.stop()


@st.cache_resource(show_spinner="Opening the library", max_entries=4)
def _open(name: str, changed: int) -> SearchEngine:
    return SearchEngine.open(name)
