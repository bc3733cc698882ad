"""An index run: started, seen as it goes on, and how the last one ended."""

from pathlib import Path

import streamlit as st

from semsearch.encoders import LazyEncoder
from semsearch.errors import SemsearchError
from semsearch.indexing.runs import IndexRun, RunState, pace
from semsearch.library.library import DEMO, Library
from semsearch.library.shelf import remember
from semsearch.ui.engine import REFRESHED_EVERY
from semsearch.ui.library.arriving import show_arriving
from semsearch.ui.library.found import show_found
from semsearch.ui.library.skipped import show_skipped
from semsearch.ui.text import plain

COUNTS = {
    "indexed": "embedded", "unchanged": "unchanged", "moved": "moved", "copied": "copies",
    "refreshed": "read anew", "missing": "missing", "excluded": "left out",
}  # fmt: skip


def start(name: str, folders: list[Path], encoder: str, reread: bool = False) -> None:
    """Begin a run and choose its library."""
    try:
        library = Library.named(name.strip())
        if library.name == DEMO:
            st.error("The demo library is fixed. Choose another name.")
            return
        own = library.encoder if library.exists and not folders else encoder
        IndexRun(library).start(folders, LazyEncoder(own).name, reread)
    except SemsearchError as error:
        st.error(plain(error))
        return
    remember(library.name)
    st.session_state["next-library"] = library.name
    st.rerun()


def show_run(library: Library) -> None:
    """Draw the run that goes on, every other second, or how the last one ended."""
    state = IndexRun(library).state()
    if state and state.is_active:
        _follow(library)
        return
    if state:
        _show_end(state)
    if library.exists:
        show_found(library)
    if state:
        _show_counts(state, "Last run: ")
    if library.exists:
        show_skipped(library, state)


@st.fragment(run_every=REFRESHED_EVERY)
def _follow(library: Library) -> None:
    run = IndexRun(library)
    state = run.state()
    if state is None or not state.is_active:
        st.rerun()
        return
    st.header("Indexing")
    _show_progress(run, state)
    _show_counts(state)
    st.caption("You can search what is in already, close this page, and come back.")
    try:
        if library.exists:
            show_arriving(library, state.encoder or library.encoder, state.started)
            show_skipped(library, state)
    except SemsearchError as error:
        st.error(plain(error))


def _show_progress(run: IndexRun, state: RunState) -> None:
    """Draw how far a run is, with a way to stop it."""
    report, words = state.report, "Looking at the folders"
    if report.total:
        words = f"{report.done:,} of {report.total:,} photos"
    text = report.stage or " · ".join(filter(None, (words, pace(state))))
    st.progress(min(state.share, 1.0), text=text)
    hint = "What is finished is kept, and the next run goes on from there."
    if st.button("Stop", icon=":material/stop:", key=f"stop-{run.library.name}", help=hint):
        run.cancel()
        st.toast("It stops after the photos that it is at.")


def _show_counts(state: RunState, lead: str = "") -> None:
    counts = [(getattr(state.report, name), words) for name, words in COUNTS.items()]
    counts.append((state.skipped, "skipped"))
    said = " · ".join(f"{number:,} {words}" for number, words in counts if number)
    not_read = f" · not read: {state.not_read}" if state.not_read else ""
    st.caption(lead + (said or "…") + not_read)


def _show_end(state: RunState) -> None:
    if state.status in ("failed", "died"):
        st.error(plain(state.message), title="The last run ended early; what it finished is kept")
    elif state.status == "cancelled":
        far = f"{state.report.done:,} of {state.report.total:,}"
        st.info(f"The last run was stopped at {far}. The next goes on.")
