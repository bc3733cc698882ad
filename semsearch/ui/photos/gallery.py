"""Photos in a grid: what a search found, a library, or the reason why there are none."""

import time

import streamlit as st

from semsearch.evaluation.published import JudgedQuery
from semsearch.indexing.runs import IndexRun
from semsearch.library.catalogue import Catalogue
from semsearch.library.filters import Filter
from semsearch.library.library import DEMO, Library
from semsearch.library.photo import Photo
from semsearch.search.absence import why_nothing
from semsearch.search.engine import SearchEngine
from semsearch.search.matches import Matches
from semsearch.search.results import Result
from semsearch.ui.engine import REFRESHED_EVERY
from semsearch.ui.links import LIBRARY_PAGE, TEXT_PAGE, credit_line
from semsearch.ui.photos.grid import NOTHING_MORE, Extras, show_grid
from semsearch.ui.photos.picture import show_picture
from semsearch.ui.photos.selection import show_selection
from semsearch.ui.text import plain

COLUMN_WIDTH = 160


def show_result(
    engine: SearchEngine, result: Result, count: str, extras: Extras, condition: Filter
) -> None:
    """Draw what was found, best first; if nothing is likely to be right, say so above it.

    `count` and `extras` are those of `show_grid`; `condition` is what photos had to meet.
    """
    if not result.matches:
        show_empty(engine.library, condition)
        return
    if not result.found:
        st.info(
            "The photos below are the nearest there are, but none is likely to be right.",
            title="Nothing here seems to match",
            icon=":material/search_off:",
        )
    show_grid(engine, result.matches, "found", count, extras)
    show_selection(engine.library, "found", extras.learn)


def show_browser(
    engine: SearchEngine, photos: Catalogue, place: str = "all", extras: Extras = NOTHING_MORE
) -> None:
    """Draw photos that nobody searched for; `place` and `extras` are those of `show_grid`."""
    if not len(photos):
        show_empty(engine.library)
        return
    matches = Matches.browsed(photos)
    count = "1 photo" if len(photos) == 1 else f"{len(photos):,} photos"
    show_grid(engine, matches, place, count, extras)
    show_selection(engine.library, place)


def show_empty(library: Library, condition: Filter | None = None) -> None:
    """Draw that there are no photos to show, why, and what to do about it."""
    if not condition and IndexRun(library).is_active:
        _await_photos(library, time.monotonic())
        return
    if len(library):
        reason = why_nothing(library, condition) if condition else ""
        said = plain(reason) or "No photo is left by the filter. Choose another one."
        st.info(said, icon=":material/filter_list:")
        return
    st.info("This library holds no photos yet.", icon=":material/photo_library:")
    with st.container(horizontal=True, gap="small", key="no-photos"):
        st.page_link(LIBRARY_PAGE, label="Add a folder of photos",
                     icon=":material/create_new_folder:",
                     query_params={"library": library.name})  # fmt: skip
        st.page_link(TEXT_PAGE, label="Try it on the demo", icon=":material/search:",
                     query_params={"library": DEMO})  # fmt: skip


@st.fragment(run_every=REFRESHED_EVERY)
def _await_photos(library: Library, began: float) -> None:
    """Draw that photos are on their way, and the page anew once there are some, or will be none.

    `began` is when the page was drawn, which opens a library that fills only every few seconds.
    """
    is_over = len(library) or not IndexRun(library).is_active
    if is_over and time.monotonic() - began > REFRESHED_EVERY / 2:
        st.rerun()
    st.info(
        "There is nothing to show yet. More photos are on their way, and appear here in a few "
        "seconds.",
        icon=":material/hourglass_top:",
    )
    st.page_link(LIBRARY_PAGE, label="Watch it fill", icon=":material/folder_open:",
                 query_params={"library": library.name})  # fmt: skip


def show_judged(query: JudgedQuery) -> None:
    """Draw the matches of a judged query on the demo library, each marked right or wrong."""
    demo = Library.named(DEMO)
    with st.grid("auto", min_column_width=COLUMN_WIDTH):
        for match, right in query.matches:
            mark = ":material/check: right" if right else ":material/close: wrong"
            with st.container(border=True, gap="xsmall", height="stretch"):
                show_photo(match.photo, demo)
                st.caption(f"**{mark}** · {credit_line(match.photo.credit)}")


def show_photo(photo: Photo, library: Library) -> None:
    """Draw a photo with its title."""
    show_picture(photo, library)
    st.markdown(f"**{plain(photo.title)}**")
