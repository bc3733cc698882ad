"""Groups of duplicates side by side, and the list of them to take away."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from semsearch.files import printable, size_text
from semsearch.insight.duplicates.groups import DuplicateGroup
from semsearch.insight.duplicates.table import csv_content
from semsearch.library.photo import Photo
from semsearch.percent import percent
from semsearch.ui.engine import current_library
from semsearch.ui.photos.card import show_picture
from semsearch.ui.text import plain

# One group shows no more: a page with thousands of pictures would stop the browser.
MOST_SHOWN = 24
COLUMN_WIDTH = 220
LABELS = {"exact": "equal files", "near": "look the same"}


def show_none(title: str, detail: str) -> None:
    """Draw that there are no duplicates."""
    with st.container(border=True, horizontal_alignment="center"):
        st.markdown("## :material/check_circle:", width="content")
        st.markdown(f"**{title}**", width="content")
        st.caption(detail, width="content")


def show_summary(groups: Sequence[DuplicateGroup]) -> None:
    """Draw how many groups there are, what the copies take, and the list to take away."""
    photos = sum(len(group.photos) for group in groups)
    wasted = size_text(sum(group.wasted for group in groups))
    count = f"{len(groups):,} {'group' if len(groups) == 1 else 'groups'}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{count}** of {photos:,} photos; the copies take **{wasted}**")
        st.download_button(
            "Download the list",
            lambda: csv_content(groups),
            "duplicates.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
    st.caption(
        "Nothing is deleted here. Open the list in a spreadsheet, look at the photos, and delete "
        "in your file manager what you do not want. Which one to keep is only a suggestion: most "
        "real detail, then what says when and where it was taken, then most pixels, then the "
        "oldest file. A raw photo beside its JPEG is no copy."
    )


def show_group(group: DuplicateGroup) -> None:
    """Draw the photos of a group side by side."""
    likeness = f" · {percent(group.likeness)} alike" if group.kind == "near" else ""
    hidden = len(group.photos) - MOST_SHOWN
    best = group.best
    with st.container(border=True):
        st.markdown(
            f"**{len(group.photos):,} photos** · {LABELS[group.kind]}{likeness} · "
            f"the copies take {size_text(group.wasted)}"
        )
        with st.grid("auto", min_column_width=COLUMN_WIDTH):
            for photo in group.photos[:MOST_SHOWN]:
                _show_copy(photo, photo is best)
        if hidden > 0:
            st.caption(f"And {hidden:,} more; the list has them all.")


def _show_copy(photo: Photo, keep: bool) -> None:
    date = f"taken {photo.taken}" if photo.taken else f"changed {photo.modified}"
    with st.container(gap="xsmall"):
        show_picture(photo, current_library())
        if keep:
            st.badge("Suggested to keep", icon=":material/check:", color="green")
        st.markdown(f"**{plain(printable(Path(photo.path.name)))}**")
        st.caption(
            f"{photo.width:,} × {photo.height:,} · {size_text(photo.bytes)}  \n{date}  \n"
            f"in {plain(printable(photo.path.parent))}"
        )
