"""Label check: photos that look unlike the others in their folder; nothing is moved."""

import streamlit as st

from semsearch.insight.label_check import LabelCheck, check_labels, folder_labels
from semsearch.search.engine import SearchEngine
from semsearch.ui.engine import current_engine
from semsearch.ui.insight.duplicates import show_none
from semsearch.ui.insight.label_check import show_doubt, show_left_out, show_summary
from semsearch.ui.photos.gallery import show_empty

PER_PAGE = 10
HOW = "Labels are the names of folders, such as cats and dogs. Add a folder that has several."
LEVELS = {"Own folder": False, "Top folder": True}


@st.cache_resource(show_spinner="Comparing all photos with their neighbours", max_entries=8)
def checked(state: tuple[str, int, str], top: bool, _engine: SearchEngine) -> LabelCheck:
    """Return the check; `state` is the library's path, when it changed, and the encoder."""
    photos = _engine.photos[:]
    labels = folder_labels(photos, list(_engine.library.folders) if top else ())
    return check_labels(photos, _engine.gallery.points, _engine.embeddings, labels)


engine = current_engine()
st.title("Label check")
if not len(engine):
    show_empty(engine.library)
    st.stop()
level = st.segmented_control(
    "Which folder names what a photo shows?",
    list(LEVELS),
    default="Own folder",
    required=True,
    key="level",
    bind="query-params",
    help="The folder that the photo lies in, or the one right below the folder of the library.",
)
file = engine.library.path
state = str(file), file.stat().st_mtime_ns, engine.head.info.encoder
check = checked(state, LEVELS[level or "Own folder"], engine)
if not check.doubts:
    checked_count = sum(check.labels.values()) if len(check.labels) > 1 else 0
    detail = f"{checked_count:,} photos with {len(check.labels):,} labels were checked."
    show_none(check.outcome, detail if checked_count else HOW)
    show_left_out(check)
    st.stop()
show_summary(check)
pages = -(-len(check.doubts) // PER_PAGE)
page = min(st.pagination(pages, key="doubts", bind="query-params"), pages) if pages > 1 else 1
for doubt in check.doubts[(page - 1) * PER_PAGE : page * PER_PAGE]:
    show_doubt(doubt)
