"""The desk Labels: photos that look unlike the others in their folder; nothing is moved."""

from collections.abc import Callable

import streamlit as st

from semsearch.files import printable
from semsearch.insight.duplicates import kept as copies
from semsearch.insight.labels import kept as neighbours
from semsearch.insight.labels.check import FEWEST, Doubt, LabelCheck, check_labels
from semsearch.insight.labels.table import csv_content
from semsearch.percent import percent
from semsearch.progress import Progress
from semsearch.search.engine import SearchEngine
from semsearch.ui.engine import current_library
from semsearch.ui.insight.tidying.found import state_of
from semsearch.ui.insight.tidying.nothing import show_nothing
from semsearch.ui.links import show_ways_on
from semsearch.ui.photos.gallery import show_empty
from semsearch.ui.photos.picture import show_picture
from semsearch.ui.text import plain
from semsearch.ui.working import Working, wait_for

PER_PAGE = 10
HOW = "Labels are the names of folders, such as cats and dogs. Add a folder that has several."
LEVELS = {"Own folder": False, "Top folder": True}
STEPS: dict[str, Callable[[SearchEngine, Progress], object]] = {
    "Step 1 of 2, looking for copies, which do not vote on one another": copies.keep_up,
    "Step 2 of 2, finding the photos that look most like each": neighbours.keep_up,
}
COLUMN_WIDTH = 260
NEIGHBOUR_WIDTH = 80


def show_labels(engine: SearchEngine) -> None:
    """Draw the photos of a library whose neighbours contradict their label, page by page."""
    if not len(engine):
        show_empty(engine.library)
        return
    level = st.segmented_control(
        "Which folder names what a photo shows?",
        list(LEVELS),
        default="Own folder",
        required=True,
        key="level",
        bind="query-params",
        help="The folder that the photo lies in, or the one right below the folder of the library.",
    )
    top, anyway = LEVELS[level or "Own folder"], bool(st.session_state.get("anyway"))
    check = _checked(engine, top, anyway)
    if anyway or check.withheld or check.nameless:
        st.toggle("Check names too that do not tell what photos show", key="anyway")
    if not check.doubts:
        _show_outcome(check)
        return
    _show_summary(check)
    pages = -(-len(check.doubts) // PER_PAGE)
    page = min(st.pagination(pages, key="doubts", bind="query-params"), pages) if pages > 1 else 1
    for doubt in check.doubts[(page - 1) * PER_PAGE : page * PER_PAGE]:
        _show_doubt(doubt)


def _checked(engine: SearchEngine, top: bool, anyway: bool) -> LabelCheck:
    def check(working: Working[LabelCheck]) -> LabelCheck:
        for step, keep_up in STEPS.items():
            keep_up(engine, working.told(step))
        return check_labels(engine, top, anyway)

    return wait_for(("labels", state_of(engine), top, anyway), check)


def _show_outcome(check: LabelCheck) -> None:
    count = sum(check.labels.values()) if len(check.labels) > 1 else 0
    detail = f"{count:,} photos with {len(check.labels):,} labels were checked."
    tells = not check.withheld and (count or not check.nameless)
    icon = ":material/check_circle:" if tells else ":material/folder_off:"
    show_nothing(check.outcome, detail if count else HOW, icon)
    _show_left_out(check)


def _show_summary(check: LabelCheck) -> None:
    """Draw how many photos are in doubt, and the list to take away."""
    count, total = len(check.doubts), sum(check.labels.values())
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{count:,} of {total:,} photos** look like those of another folder")
        st.download_button(
            "Download the list", lambda: csv_content(check.doubts), "labels.csv", "text/csv",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip
    st.caption(
        "The clearest come first. A label is the name of a folder; the photos that look most "
        "like a photo vote on it. They can be wrong: nothing is moved here."
    )
    _show_left_out(check)


def _show_left_out(check: LabelCheck) -> None:
    """Draw which labels were not checked, and why."""
    if check.left_out:
        names = ", ".join(map(plain, check.left_out))
        st.caption(f"Left out, because they have fewer than {FEWEST} photos: {names}.")
    if check.nameless:
        names = ", ".join(map(plain, check.nameless))
        st.caption(f"Left out, because the name is a date, of a camera or the like: {names}.")


def _show_doubt(doubt: Doubt) -> None:
    """Draw a photo, its label, and the neighbours that say otherwise."""
    library = current_library()
    with st.container(border=True), st.grid("auto", min_column_width=COLUMN_WIDTH):
        with st.container(gap="xsmall"):
            show_picture(doubt.photo, library)
            st.caption(plain(printable(doubt.photo.path)))
        with st.container(gap="small"):
            st.markdown(f"Label: **{plain(doubt.label)}**, {percent(doubt.share)} of the vote")
            st.markdown(
                f"Neighbours say: **{plain(doubt.suggestion)}**, {percent(doubt.suggestion_share)}"
            )
            with st.container(horizontal=True, gap="xsmall"):
                for neighbour in doubt.neighbours:
                    with st.container(width=NEIGHBOUR_WIDTH):
                        show_picture(neighbour, library)
            show_ways_on(doubt.photo)
