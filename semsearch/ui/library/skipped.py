"""The files that a library could not take, by reason, and another try."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.files import printable
from semsearch.folders.stats import Skipped
from semsearch.indexing.reasons import Reason, by_reason
from semsearch.indexing.runs import IndexRun, RunState
from semsearch.insight.first_look.summary import counted
from semsearch.library.library import Library
from semsearch.ui.text import plain

# Reasons that are shown by themselves; the rest, of few files each, share a list.
MOST_REASONS = 6
REST = "Other reasons"


def show_skipped(library: Library, state: RunState | None) -> None:
    """Draw the files that could not be indexed, in this run or before; while none goes on, retry.

    `state` is that of the run that goes on, or of the last.
    """
    reasons = by_reason(_skipped(library, state))
    if not reasons:
        return
    number = sum(len(reason.files) for reason in reasons)
    is_busy = state is not None and state.is_active
    with st.container(gap="xsmall", key="skipped"):
        st.markdown(f"**{counted(number, 'file')} {'was' if number == 1 else 'were'} skipped**")
        for reason in reasons[:MOST_REASONS]:
            label = f"{counted(len(reason.files), 'file')}: {plain(reason.words)}"
            _show_reason(library, label, [reason], is_busy)
        if rest := reasons[MOST_REASONS:]:
            held = sum(len(reason.files) for reason in rest)
            _show_reason(library, f"{counted(held, 'file')}: {REST}", rest, is_busy)


def _skipped(library: Library, state: RunState | None) -> list[Skipped]:
    """Return what the library kept, and what the run names beside it, such as links."""
    kept = list(library.skipped)
    known = {printable(skipped.path) for skipped in kept}
    named = state.report.skipped if state else []
    return [*kept, *(each for each in named if printable(each.path) not in known)]


def _show_reason(library: Library, label: str, reasons: Sequence[Reason], is_busy: bool) -> None:
    rows = [(path, reason.words) for reason in reasons for path in reason.files]
    with st.expander(label, icon=":material/report:", key=f"reason-{reasons[0].words}"):
        st.dataframe(_table(rows, len(reasons) > 1), hide_index=True)
        if is_busy:
            return
        hint = "Reads them anew, as after they were repaired, and whatever else has changed."
        # A callback, as a run that has just ended draws the page anew and takes clicks with it.
        st.button(
            "Try these again", icon=":material/refresh:", help=hint,
            key=f"retry-{reasons[0].words}",
            on_click=_retry, args=(library, [path for path, _ in rows]),
        )  # fmt: skip


def _table(rows: Sequence[tuple[Path, str]], with_reasons: bool) -> dict[str, list[str]]:
    table = {"file": [printable(Path(path.name)) for path, _ in rows],
             "folder": [printable(path.parent) for path, _ in rows]}  # fmt: skip
    return table | ({"reason": [words for _, words in rows]} if with_reasons else {})


def _retry(library: Library, files: Sequence[Path]) -> None:
    try:
        IndexRun(library).retry(files)
    except SemsearchError as error:
        st.toast(plain(error), icon=":material/error:", duration="long")
