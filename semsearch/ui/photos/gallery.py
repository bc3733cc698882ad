"""Photos in a grid of justified rows: what a search found, and a library page by page."""

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from semsearch.evaluation.published import JudgedQuery
from semsearch.indexing.runs import IndexRun
from semsearch.library.filters import Filter
from semsearch.library.library import DEMO, Library
from semsearch.library.photo import Photo
from semsearch.search.absence import why_nothing
from semsearch.search.engine import SearchEngine
from semsearch.search.results import Match, Result
from semsearch.ui.links import LIBRARY_PAGE, credit_line
from semsearch.ui.photos.card import Action, show_card, show_picture
from semsearch.ui.photos.selection import show_selection
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
    condition: Filter | None = None,
) -> None:
    """Draw what was found, best first; if nothing is likely to be right, say so above it.

    `actions`, `buttons` and `parameters` are those of `show_card`; `condition` is what photos
    had to meet to be found.
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
    scores = [(match.photo, match.score) for match in result.matches]
    show_selection(engine.library, scores, "found")
    photos = [(match.photo, match) for match in result.matches]
    show_grid(engine, photos, "found", actions, buttons, parameters)


def show_grid(
    engine: SearchEngine,
    photos: Iterable[tuple[Photo, Match | None]],
    place: str,
    actions: Mapping[str, tuple[str, Action]] | None = None,
    buttons: Action | None = None,
    parameters: Mapping[str, str] | None = None,
) -> None:
    """Draw photos, each with its match if it was found; `place` tells the grids of a page apart."""
    photos = list(photos)
    shape_photos((photo for photo, _ in photos), place)
    # All at once takes little longer than those of one photo; each card asks for its own.
    engine.tags_of_photos([photo.id for photo, _ in photos])
    with st.container(horizontal=True, gap="small", key=f"grid-{place}"):
        for photo, match in photos:
            show_card(engine, photo, place, match, actions, buttons, parameters)


def show_empty(library: Library, condition: Filter | None = None) -> None:
    """Draw that there are no photos to show, why, and what to do about it."""
    if len(library):
        reason = why_nothing(library, condition) if condition else ""
        said = plain(reason) or "No photo is left by the filter. Choose another one."
        st.info(said, icon=":material/filter_list:")
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
