"""The search engine that the pages share, and the choice of its library."""

import os
import time
from dataclasses import dataclass
from typing import NoReturn

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.indexing.runs import IndexRun
from semsearch.library.library import DEMO, Library
from semsearch.library.shelf import last_used, list_libraries, remember
from semsearch.percent import percent
from semsearch.search.engine import SearchEngine
from semsearch.search.proposals import VARIABLE
from semsearch.stores.address import masked
from semsearch.ui.address import ENCODER
from semsearch.ui.links import LIBRARY_PAGE
from semsearch.ui.text import plain

# Seconds: while photos come in, a library is looked at this often, and rests for as many times
# what looking at it took.
LOOKED_AT, RESTS = 1.0, 4
REFRESHED_EVERY = 2.0
STAYS = "Everything stays on this computer."


def choose_library() -> None:
    """Draw the sidebar: which library is searched, with which encoder, and what is in it."""
    names = [library.name for library in list_libraries()]
    # A page that made or removed a library chooses the next one before the box is drawn.
    if "next-library" in st.session_state:
        st.session_state["library"] = st.session_state.pop("next-library")
    elif (wanted := st.query_params.get("library")) and wanted != st.session_state.get("told"):
        st.session_state["library"] = wanted
    elif not st.session_state.get("library"):
        st.session_state["library"] = st.session_state.get("told") or last_used()
    if (chosen := st.session_state.get("library")) and chosen not in names:
        names.append(chosen)
    with st.sidebar:
        st.selectbox(
            "Library",
            names,
            key="library",
            on_change=lambda: remember(st.session_state["library"]),
            help="Add your own photos on the page Library.",
        )
        # A bound box leaves the first library out of the address, and a link would lead to the
        # one that whoever opens it used last.
        st.session_state["told"] = st.query_params["library"] = st.session_state["library"]
        _choose_encoder()
        _show_size()


def _choose_encoder() -> None:
    """Draw the choice of an encoder if there are several; the address names any but the first."""
    encoders = _encoders()
    if len(encoders) < 2:
        return
    key = f"encoder-{st.session_state['library']}"
    if (wanted := st.query_params.get(ENCODER)) in encoders:
        st.session_state[key] = wanted
    chosen = st.selectbox(
        "Encoder",
        encoders,
        key=key,
        on_change=_name_encoder,
        args=(key, encoders[0]),
        help="The network that looked at the photos. The page Quality compares them.",
    )
    if chosen != encoders[0] and st.query_params.get(ENCODER) != chosen:
        st.query_params[ENCODER] = chosen


def _name_encoder(key: str, first: str) -> None:
    st.query_params.pop(ENCODER, None)
    if st.session_state[key] != first:
        st.query_params[ENCODER] = st.session_state[key]


def current_library() -> Library:
    """Return the chosen library."""
    try:
        return _chosen_library()
    except SemsearchError as error:
        _refuse(error)


def current_engine() -> SearchEngine:
    """Return the engine of the chosen library; a library that fails ends the page kindly."""
    library = current_library()
    try:
        return _opened(library, _encoder(library))
    except (SemsearchError, OSError) as error:
        _refuse(error)


def engine_with(encoder: str) -> SearchEngine:
    """Return the engine of the chosen library with another encoder that has seen it."""
    return _opened(current_library(), encoder)


def open_demo() -> SearchEngine:
    """Return the engine of the demo library."""
    return _opened(Library.named(DEMO), None)


def _chosen_library() -> Library:
    return Library.named(st.session_state.get("library") or st.session_state.get("told") or DEMO)


def _refuse(error: Exception) -> NoReturn:
    st.header("This library cannot be opened", anchor=False)
    st.error(plain(error))
    st.page_link(
        LIBRARY_PAGE,
        label="Go to the libraries",
        icon=":material/photo_library:",
        query_params={"library": DEMO},
    )
    st.stop()


def _encoder(library: Library) -> str | None:
    chosen = st.session_state.get(f"encoder-{library.name}")
    return chosen if chosen in _encoders() else None


def _encoders() -> list[str]:
    """Return the encoders that have embedded the whole library, its own first."""
    try:
        library = _chosen_library()
        own, counts = library.encoder, library.encoders()
    except SemsearchError:
        return []
    whole = [name for name, count in counts.items() if count == max(counts.values())]
    return sorted(whole, key=lambda name: name != own)


def _show_size() -> None:
    try:
        library = _chosen_library()
    except SemsearchError:
        return
    state = IndexRun(library).state()
    if state is not None and state.is_active:
        _show_run(library)
    else:
        _show_count(library)


def _show_count(library: Library) -> None:
    try:
        server = os.environ.get(VARIABLE)
        stays = f"Their vectors are at {plain(masked(server))}." if server else STAYS
        st.caption(f"{len(library):,} photos. {stays}")
    except SemsearchError:
        st.caption(":material/warning: This library cannot be opened.")


@st.fragment(run_every=REFRESHED_EVERY)
def _show_run(library: Library) -> None:
    run = IndexRun(library)
    state = run.state()
    if not state or not state.is_active:
        st.rerun()
    else:
        _show_count(library)
        st.progress(min(state.share, 1.0), text=f"Indexing, {percent(min(state.share, 1.0))}")


@dataclass
class _Shared:
    """An engine that all sessions share, and when it saw its library last."""

    engine: SearchEngine
    rested_until: float = 0.0

    def refresh(self) -> None:
        """See what has changed in the library; while photos come in, not all the time."""
        begun = time.monotonic()
        if begun < self.rested_until:
            return
        self.engine.refresh()
        if IndexRun(self.engine.library).is_active:
            took = time.monotonic() - begun
            self.rested_until = begun + took + max(LOOKED_AT, RESTS * took)


def _opened(library: Library, encoder: str | None) -> SearchEngine:
    """Return the engine of a library, which knows what is in it now."""
    # Which encoder is the library's own may change with a run.
    shared = _open(library.name, library.changes.state().file, encoder or library.encoder)
    shared.refresh()
    if shared.engine.notice:
        st.sidebar.caption(f":material/warning: {plain(shared.engine.notice)}")
    return shared.engine


@st.cache_resource(show_spinner="Opening the library", max_entries=4)
def _open(name: str, file: str, encoder: str) -> _Shared:
    """Open a library; `file` tells it from one that has taken its place."""
    return _Shared(SearchEngine.open(name, encoder=encoder))
