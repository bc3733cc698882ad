"""Photos in a grid, each with its score, its credit and the ways on from it."""

from collections.abc import Sequence

import streamlit as st

from semsearch.evaluation.published import JudgedQuery
from semsearch.library import Credit, Photo
from semsearch.search import Result

IMAGE_PAGE = "pages/image_to_image.py"
TAGS_PAGE = "pages/image_to_tags.py"
COLUMN_WIDTH = 160
PER_PAGE = 12


def show_result(result: Result) -> None:
    """Draw what was found, best first; if nothing is likely to be right, say so above it."""
    if not result.matches:
        st.info("This library holds no photos yet. Add some with: semsearch index FOLDER")
        return
    if not result.found:
        st.info(
            "The photos below are the nearest there are, but none is likely to be right.",
            title="Nothing here seems to match",
            icon=":material/search_off:",
        )
    with st.grid("auto", min_column_width=COLUMN_WIDTH):
        for match in result.matches:
            _show_card(match.photo, f"**{match.score:.0%}** · ")


def show_judged(query: JudgedQuery) -> None:
    """Draw the matches of a judged query, each marked right or wrong."""
    with st.grid("auto", min_column_width=COLUMN_WIDTH):
        for match, right in query.matches:
            mark = ":material/check: right" if right else ":material/close: wrong"
            _show_card(match.photo, f"**{mark}** · ")


def show_browser(photos: Sequence[Photo]) -> None:
    """Draw a library page by page, each photo ready to be the next query."""
    pages = -(-len(photos) // PER_PAGE)
    page = st.pagination(pages, key="page", bind="query-params") if pages > 1 else 1
    with st.grid("auto", min_column_width=COLUMN_WIDTH):
        for photo in photos[(page - 1) * PER_PAGE : page * PER_PAGE]:
            _show_card(photo)


def _show_card(photo: Photo, score: str = "") -> None:
    with st.container(border=True, gap="xsmall", height="stretch"):
        show_photo(photo)
        st.caption(score + credit_line(photo.credit))
        st.space("stretch")
        show_ways_on(photo)


def show_photo(photo: Photo) -> None:
    """Draw one photo, or say that its file is gone."""
    if not photo.path.is_file():
        st.warning(f"{photo.path} is no longer there.")
        return
    st.image(str(photo.path), alt=photo.title, width="stretch")
    st.markdown(f"**{plain(photo.title)}**")


def show_ways_on(photo: Photo) -> None:
    """Draw links that make `photo` the next query."""
    query = {"photo": str(photo.id)} | library_parameter()
    with st.container(horizontal=True, gap="small"):
        st.page_link(
            IMAGE_PAGE, label="Similar", icon=":material/image_search:", query_params=query
        )
        st.page_link(TAGS_PAGE, label="Tags", icon=":material/sell:", query_params=query)


def library_parameter() -> dict[str, str]:
    """Return the query parameter that keeps the chosen library across links."""
    name = st.session_state.get("library")
    return {"library": name} if name else {}


def credit_line(credit: Credit | None) -> str:
    """Return author, licence and source of a photo as Markdown."""
    if credit is None:
        return "your photo"
    licence = plain(credit.licence)
    if credit.licence_url:
        licence = f"[{licence}]({credit.licence_url})"
    source = f" · [source]({credit.source_url})" if credit.source_url else ""
    return f"{plain(credit.author)}, {licence}{source}"


def plain(text: str) -> str:
    """Return `text` with Markdown's signs made harmless."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]()#+-!|<>$~:" else c for c in text)
