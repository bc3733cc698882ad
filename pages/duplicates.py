"""Duplicates: photos that are there more than once, side by side; nothing is deleted."""

import streamlit as st

from semsearch.duplicates import DuplicateGroup, find_duplicates, still_there
from semsearch.search import SearchEngine
from semsearch.ui.duplicates import show_group, show_none, show_summary
from semsearch.ui.engine import current_engine

PER_PAGE = 5
NONE = {
    "All": "No photo of this library is there more than once",
    "Exact": "No file of this library is there twice",
    "Near": "No two photos of this library look the same",
}
State = tuple[str, int, str]


@st.cache_resource(show_spinner="Comparing all photos with one another", max_entries=8)
def found(state: State, near: bool, _engine: SearchEngine) -> tuple[list[DuplicateGroup], int]:
    """Return the groups, and how many photos have no hash to find near copies by.

    `state` is the library's path, when it changed, and the encoder.
    """
    photos = _engine.photos[:]
    groups = find_duplicates(photos, _engine.embeddings, near)
    return groups, sum(photo.phash is None for photo in photos)


@st.cache_resource(show_spinner="Looking at the files", max_entries=8, ttl=30)
def present(state: State, near: bool, _engine: SearchEngine) -> list[DuplicateGroup]:
    """Return the groups whose files are still there."""
    return still_there(found(state, near, _engine)[0])


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
groups = [group for group in present(state, near, engine) if kind != "Near" or group.kind == "near"]
unhashed = found(state, near, engine)[1] if near else 0
if unhashed:
    st.info(
        f"{unhashed:,} photos were indexed without a perceptual hash. Near copies of them are "
        "not found, exact ones are."
    )
if not groups:
    show_none(NONE[kind], f"{len(engine):,} photos were compared.")
    st.stop()
show_summary(groups)
pages = -(-len(groups) // PER_PAGE)
page = min(st.pagination(pages, key="groups", bind="query-params"), pages) if pages > 1 else 1
for group in groups[(page - 1) * PER_PAGE : page * PER_PAGE]:
    show_group(group)
