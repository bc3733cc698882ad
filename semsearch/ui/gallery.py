"""Photos in a grid of justified rows: what a search found, and a library page by page."""

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from semsearch.evaluation.published import JudgedQuery
from semsearch.library import DEMO, Library
from semsearch.matches import Result
from semsearch.photo import Photo
from semsearch.runs import IndexRun
from semsearch.search import SearchEngine
from semsearch.ui.card import Action, show_card, show_picture
from semsearch.ui.links import LIBRARY_PAGE, credit_line
from semsearch.ui.selection import show_selection
from semsearch.ui.style import shape_photos
from semsearch.ui.text import plain

COLUMN_WIDTH = 160
PER_PAGE = 12


def show_result(
    engine: SearchEngine,
    result: Result,
    actions: Mapping[str, tuple[str, Action]] | None = None,
    buttons: Action | None = None,
    parameters: Mapping[str, str] | None = None,
) -> None:
    """Draw what was found, best first; if nothing is likely to be right, say so above it.

    `actions`, `buttons` and `parameters` are those of `show_card`.
    """
    if not result.matches:
        show_empty(engine.library)
        return
    if not result.found:
        st.info(
            "The photos below are the nearest there are, but none is likely to be right.",
            title="Nothing here seems to match",
            icon=":material/search_off:",
        )
    photos = [(match.photo, match.score) for match in result.matches]
    show_selection(engine.library, photos, "found")
    show_grid(engine, photos, "found", actions, buttons, parameters)


def show_grid(
    engine: SearchEngine,
    photos: Iterable[tuple[Photo, float | None]],
    place: str,
    actions: Mapping[str, tuple[str, Action]] | None = None,
    buttons: Action | None = None,
    parameters: Mapping[str, str] | None = None,
) -> None:
    """Draw photos, each with its score if it has one; `place` tells the grids of a page apart."""
    photos = list(photos)
    shape_photos((photo for photo, _ in photos), place)
    # All at once takes little longer than those of one photo; each card asks for its own.
    engine.tags_of_photos([photo.id for photo, _ in photos])
    with st.container(horizontal=True, gap="small", key=f"grid-{place}"):
        for photo, score in photos:
            show_card(engine, photo, place, score, actions, buttons, parameters)


def show_empty(library: Library) -> None:
    """Draw that there are no photos to show, and what to do about it."""
    if len(library):
        st.info(
            "No photo is left by the filter. Choose another one.", icon=":material/filter_list:"
        )
        return
    if IndexRun(library).is_active:
        st.info("The first photos are on their way. Look again in a few seconds.")
        return
    st.info("This library holds no photos yet.", icon=":material/photo_library:")
    st.page_link(LIBRARY_PAGE, label="Add a folder of photos", icon=":material/create_new_folder:")


def show_judged(query: JudgedQuery) -> None:
    """Draw the matches of a judged query on the demo library, each marked right or wrong."""
    demo = Library.named(DEMO)
    with st.grid("auto", min_column_width=COLUMN_WIDTH):
        for match, right in query.matches:
            mark = ":material/check: right" if right else ":material/close: wrong"
            with st.container(border=True, gap="xsmall", height="stretch"):
                show_photo(match.photo, demo)
                st.caption(f"**{mark}** · {credit_line(match.photo.credit)}")


def show_browser(engine: SearchEngine, photos: Sequence[Photo]) -> None:
    """Draw a library page by page, each photo ready to be the next query."""
    if not photos:
        show_empty(engine.library)
        return
    pages = -(-len(photos) // PER_PAGE)
    page = st.pagination(pages, key="page", bind="query-params") if pages > 1 else 1
    shown = [(photo, None) for photo in photos[(page - 1) * PER_PAGE : page * PER_PAGE]]
    show_selection(engine.library, shown, "all")
    show_grid(engine, shown, "all")


def show_photo(photo: Photo, library: Library) -> None:
    """Draw a photo with its title."""
    show_picture(photo, library)
    st.markdown(f"**{plain(photo.title)}**")
