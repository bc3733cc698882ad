"""Duplicates: photos that are there more than once, side by side; nothing is deleted."""

import streamlit as st

from semsearch.insight.duplicates.groups import DuplicateGroup, find_duplicates, still_there
from semsearch.search.engine import SearchEngine
from semsearch.ui.engine import current_engine
from semsearch.ui.insight.duplicates import show_group, show_none, show_summary

PER_PAGE = 5
NONE = {
    "All": "No photo of this library is there more than once",
    "Exact": "No file of this library is there twice",
    "Near": "No two photos of this library look the same",
}
State = tuple[str, int, str]
Found = tuple[list[DuplicateGroup], int]
MOST_KEPT = 8


@st.cache_resource
def kept() -> dict[tuple[State, bool], Found]:
    """Return what was found before, for all sessions."""
    return {}


def found(state: State, near: bool, engine: SearchEngine) -> Found:
    """Return the groups, and how many photos have no hash to find near copies by.

    `state` is the library's path, when it changed, and the encoder. While photos are compared a
    bar tells how far that is; whoever goes to another page ends it.
    """
    known = kept()
    if (state, near) not in known:
        photos = engine.photos[:]
        with st.empty():
            bar = st.progress(0.0, "Comparing all photos with one another")

            def show(done: int, total: int) -> None:
                text = f"Comparing photos, and looking at those that may be copies: {done:,}"
                bar.progress(done / max(total, 1), f"{text} of {total:,}")

            groups = find_duplicates(photos, engine.embeddings, near, show)
            st.empty()
        if len(known) >= MOST_KEPT:
            known.clear()
        known[state, near] = groups, sum(photo.phash is None for photo in photos)
    return known[state, near]


@st.cache_resource(show_spinner="Looking at the files", max_entries=8, ttl=30)
def present(state: State, near: bool, _groups: list[DuplicateGroup]) -> list[DuplicateGroup]:
    """Return the groups whose files are still there."""
    return still_there(_groups)


engine = current_engine()
st.title("Duplicates")
kind = st.segmented_control(
    "Which copies?",
    list(NONE),
    default="All",
    required=True,
    key="kind",
    bind="query-params",
    help="Exact copies are equal byte for byte. Near copies look the same, but were scaled, "
    "compressed, changed a little in brightness or colour, or cropped at the edge.",
)
near = kind != "Exact"
file = engine.library.path
state = str(file), file.stat().st_mtime_ns, engine.head.info.encoder
all_, unhashed = found(state, near, engine)
groups = [group for group in present(state, near, all_) if kind != "Near" or group.kind == "near"]
if near and unhashed:
    st.info(
        f"{unhashed:,} photos were indexed without a perceptual hash. Near copies of them are "
        "not found, exact ones are. Press Look for changes on the page Library, and they get one."
    )
if not groups:
    show_none(NONE[kind], f"{len(engine):,} photos were compared.")
    st.stop()
show_summary(groups)
pages = -(-len(groups) // PER_PAGE)
page = min(st.pagination(pages, key="groups", bind="query-params"), pages) if pages > 1 else 1
for group in groups[(page - 1) * PER_PAGE : page * PER_PAGE]:
    show_group(group)
