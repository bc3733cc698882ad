"""The search engine that the pages share."""

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.library import DEMO, Library, list_libraries
from semsearch.search import SearchEngine


def choose_library() -> None:
    """Draw the sidebar: which library is searched, with which encoder, and what is in it."""
    names = [library.name for library in list_libraries()]
    with st.sidebar:
        st.selectbox(
            "Library",
            names,
            key="library",
            bind="query-params",
            help="Add your own photos with: semsearch index FOLDER",
        )
        encoders = _encoders()
        if len(encoders) > 1:
            st.selectbox(
                "Encoder",
                encoders,
                key=f"encoder-{st.session_state['library']}",
                help="The network that looked at the photos. The page Quality compares them.",
            )
        st.caption(f"{len(current_engine()):,} photos. Everything stays on this computer.")


def current_engine() -> SearchEngine:
    """Return the engine of the chosen library; a library that fails ends the page kindly."""
    name = st.session_state.get("library") or DEMO
    try:
        changed = Library.named(name).path.stat().st_mtime_ns
        return _open(name, changed, st.session_state.get(f"encoder-{name}"))
    except (SemsearchError, OSError) as error:
        st.error(str(error), title="This library cannot be opened")
        st.stop()


def _encoders() -> list[str]:
    """Return the encoders that have embedded the whole library, its own first."""
    library = Library.named(st.session_state.get("library") or DEMO)
    try:
        own, counts = library.encoder, library.encoders()
    except SemsearchError:
        return []
    whole = [name for name, count in counts.items() if count == max(counts.values())]
    return sorted(whole, key=lambda name: name != own)


def open_demo() -> SearchEngine:
    """Return the engine of the demo library."""
    return _open(DEMO, Library.named(DEMO).path.stat().st_mtime_ns, None)


@st.cache_resource(show_spinner="Opening the library", max_entries=4)
def _open(name: str, changed: int, encoder: str | None) -> SearchEngine:
    return SearchEngine.open(name, encoder)
