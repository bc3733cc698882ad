"""Photos in a grid, each with its score, its credit and the ways on from it."""

from collections.abc import Iterator, Sequence
from urllib.parse import quote

import click
import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.evaluation.published import JudgedQuery
from semsearch.files import is_there, printable, size_text
from semsearch.library import DEMO, Library
from semsearch.photo import Credit, Photo
from semsearch.runs import IndexRun
from semsearch.search import Result
from semsearch.ui.engine import LIBRARY_PAGE, current_library
from semsearch.ui.filters import PARAMETERS
from semsearch.ui.selection import show_selection, show_tick
from semsearch.ui.text import plain
from semsearch.ui.thumbnails import thumbnail

TEXT_PAGE = "pages/text_to_image.py"
IMAGE_PAGE = "pages/image_to_image.py"
TAGS_PAGE = "pages/image_to_tags.py"
COLUMN_WIDTH = 160
PER_PAGE = 12


def show_result(result: Result) -> None:
    """Draw what was found, best first; if nothing is likely to be right, say so above it."""
    if not result.matches:
        show_empty()
        return
    if not result.found:
        st.info(
            "The photos below are the nearest there are, but none is likely to be right.",
            title="Nothing here seems to match",
            icon=":material/search_off:",
        )
    library = current_library()
    show_selection(library, [(match.photo, match.score) for match in result.matches], "found")
    with st.grid("auto", min_column_width=COLUMN_WIDTH):
        for match in result.matches:
            _show_card(library, match.photo, "found", match.score)


def show_empty() -> None:
    """Draw that there are no photos to show, and what to do about it."""
    if len(current_library()):
        st.info(
            "No photo is left by the filter. Choose another one.", icon=":material/filter_list:"
        )
        return
    if IndexRun(current_library()).is_active:
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


def show_browser(photos: Sequence[Photo]) -> None:
    """Draw a library page by page, each photo ready to be the next query."""
    if not photos:
        show_empty()
        return
    pages = -(-len(photos) // PER_PAGE)
    page = st.pagination(pages, key="page", bind="query-params") if pages > 1 else 1
    library = current_library()
    shown = photos[(page - 1) * PER_PAGE : page * PER_PAGE]
    show_selection(library, [(photo, None) for photo in shown], "all")
    with st.grid("auto", min_column_width=COLUMN_WIDTH):
        for photo in shown:
            _show_card(library, photo, "all")


def _show_card(library: Library, photo: Photo, place: str, score: float | None = None) -> None:
    with st.container(border=True, gap="xsmall", height="stretch"):
        show_photo(photo, library)
        lead = "" if score is None else f"**{score:.0%}** · "
        st.caption(lead + credit_line(photo.credit))
        st.space("stretch")
        show_ways_on(photo)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            show_tick(library, photo, score, place)
            _show_details(library, photo, place)


def show_photo(photo: Photo, library: Library | None = None) -> None:
    """Draw a photo of the chosen library, or of `library`, with its title."""
    show_picture(photo, library or current_library())
    st.markdown(f"**{plain(photo.title)}**")


def show_picture(photo: Photo, library: Library) -> None:
    """Draw a photo, or say why it cannot be shown."""
    try:
        st.image(thumbnail(library, photo), alt=photo.title, width="stretch")
    except SemsearchError as error:
        st.warning(plain(error))


def _show_details(library: Library, photo: Photo, place: str) -> None:
    with st.popover("Details", icon=":material/info:", type="tertiary"):
        st.code(printable(photo.path), language=None, wrap_lines=True)
        st.caption("  \n".join(map(plain, _facts(photo))))
        st.button(
            "Show in folder", icon=":material/folder_open:", key=f"folder-{photo.id}-{place}",
            on_click=_show_in_folder, args=(library, photo),
            help="Opens the file manager of the computer that semsearch runs on.",
        )  # fmt: skip
        st.page_link(
            TEXT_PAGE, label="Search this folder", icon=":material/search:",
            query_params=kept_parameters() | {"folder": str(photo.path.parent)},
        )  # fmt: skip


def _facts(photo: Photo) -> Iterator[str]:
    yield f"{photo.width:,} × {photo.height:,} pixels, {size_text(photo.bytes)}"
    yield f"Taken {photo.taken}" if photo.taken else f"File of {photo.modified}"
    if photo.facts.camera:
        yield photo.facts.camera
    if photo.facts.latitude is not None:
        yield f"At {photo.facts.latitude:.4f}, {photo.facts.longitude:.4f}"


def _show_in_folder(library: Library, photo: Photo) -> None:
    inside = is_there(photo.path) and library.folders.hold(photo.path)
    if not inside or click.launch(str(photo.path), locate=True):
        st.toast(f"No file manager answers here. The folder is {plain(str(photo.path.parent))}")


def show_ways_on(photo: Photo) -> None:
    """Draw links that make `photo` the next query."""
    query = {"photo": str(photo.id)} | kept_parameters()
    with st.container(horizontal=True, gap="small"):
        st.page_link(
            IMAGE_PAGE, label="Similar", icon=":material/image_search:", query_params=query
        )
        st.page_link(TAGS_PAGE, label="Tags", icon=":material/sell:", query_params=query)


def kept_parameters() -> dict[str, str]:
    """Return the query parameters that keep the chosen library and filters across links."""
    kept = {name: st.query_params[name] for name in PARAMETERS if name in st.query_params}
    name = st.session_state.get("library")
    return kept | ({"library": name} if name else {})


def credit_line(credit: Credit | None) -> str:
    """Return author, licence and source of a photo as Markdown."""
    if credit is None:
        return "your photo"
    licence = plain(credit.licence)
    if credit.licence_url:
        licence = f"[{licence}]({_address(credit.licence_url)})"
    source = f" · [source]({_address(credit.source_url)})" if credit.source_url else ""
    return f"{plain(credit.author)}, {licence}{source}"


def _address(url: str) -> str:
    """Return a link's target that cannot end early, or none if it does not lead to the web."""
    return quote(url, safe=":/?#@!$&'*+,;=%~") if url.startswith(("https://", "http://")) else "#"
