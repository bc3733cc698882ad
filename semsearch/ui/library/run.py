"""An index run as it goes on, and how the last one ended."""

from pathlib import Path

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.files import printable
from semsearch.images.decoding import shared_decoders
from semsearch.indexing.runs import IndexRun, RunState, pace
from semsearch.library.library import Library
from semsearch.ui.engine import REFRESHED_EVERY
from semsearch.ui.text import plain

COUNTS = {
    "indexed": "embedded", "unchanged": "unchanged", "moved": "moved", "copied": "copies",
    "refreshed": "read anew", "missing": "missing", "excluded": "left out",
}  # fmt: skip
LAST = 160


def show_run(library: Library) -> None:
    """Draw the run that goes on, every other second, or how the last one ended."""
    state = IndexRun(library).state()
    if state and state.is_active:
        _follow(library)
        return
    if state:
        _show_end(state)
    _show_contents(library, state)


@st.fragment(run_every=REFRESHED_EVERY)
def _follow(library: Library) -> None:
    run = IndexRun(library)
    state = run.state()
    if state is None or not state.is_active:
        st.rerun()
        return
    st.header("Indexing")
    picture, facts = st.columns([1, 4], vertical_alignment="center")
    with facts:
        _show_progress(run, state)
        _show_counts(state)
    st.caption("You can search what is in already, close this page, and come back.")
    try:
        last = state.report.last
        if last and library.folders.hold(last):
            with picture:
                _show_last(last)
        _show_contents(library, state)
    except SemsearchError as error:
        st.error(plain(error))


def _show_contents(library: Library, state: RunState | None) -> None:
    if library.exists:
        st.markdown(f"**{len(library):,} photos**, searched with {library.encoder}")
        _show_skipped(library, state)


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


def _show_last(path: Path) -> None:
    try:
        image = shared_decoders().decode(path, side=LAST).image
    except SemsearchError:
        return
    st.image(image, alt=f"The photo embedded last, {path.name}", width=LAST)


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
    _show_counts(state, "Last run: ")


def _show_skipped(library: Library, state: RunState | None) -> None:
    """Draw the files that could not be indexed, in this run or before, with the reasons."""
    reasons = {printable(skipped.path): skipped.reason for skipped in library.skipped}
    reasons |= state.reasons if state else {}
    if not reasons:
        return
    files = "1 file was" if len(reasons) == 1 else f"{len(reasons):,} files were"
    with st.expander(f"{files} skipped", icon=":material/report:", key="skipped"):
        st.caption("They are tried again when they change, or with: semsearch index --retry")
        paths = [Path(path) for path in reasons]
        st.dataframe(
            {
                "file": [path.name for path in paths],
                "reason": list(reasons.values()),
                "folder": [str(path.parent) for path in paths],
            },
            hide_index=True,
        )
