"""Photos whose neighbours disagree with their label, and the list of them to take away."""

import streamlit as st

from semsearch.files import printable
from semsearch.insight.label_check import FEWEST, Doubt, LabelCheck
from semsearch.insight.label_list import csv_content
from semsearch.percent import percent
from semsearch.ui.engine import current_library
from semsearch.ui.links import show_ways_on
from semsearch.ui.photos.card import show_picture
from semsearch.ui.text import plain

COLUMN_WIDTH = 260
NEIGHBOUR_WIDTH = 80


def show_summary(check: LabelCheck) -> None:
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
    show_left_out(check)


def show_left_out(check: LabelCheck) -> None:
    """Draw which labels have too few photos to be checked."""
    if check.left_out:
        names = ", ".join(map(plain, check.left_out))
        st.caption(f"Left out, because they have fewer than {FEWEST} photos: {names}.")


def show_doubt(doubt: Doubt) -> None:
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
