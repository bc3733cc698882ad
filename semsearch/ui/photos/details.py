"""All that is known of a photo, in a dialog: the picture, its file, its credit, its original."""

from collections.abc import Iterator

import click
import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.files import is_there, printable, size_text
from semsearch.library.library import Library
from semsearch.library.photo import Photo
from semsearch.ui.links import TEXT_PAGE, credit_line, kept_parameters
from semsearch.ui.photos.thumbnails import thumbnail
from semsearch.ui.text import plain

LARGE = 1280
# What says when a photo was taken, in words.
SOURCES = {
    "exif": ", says its EXIF",
    "gps": " by the clock of satellites (UTC)",
    "xmp": ", says its XMP",
    "sidecar": ", says the XMP file beside it",
    "iptc": ", says its IPTC",
    "png": ", says its text",
    "name": ", says its name",
}


@st.dialog("Details", width="large")
def show_details(library: Library, photo: Photo) -> None:
    """Draw a photo as large as the dialog, what is known of it, and the ways to its file."""
    try:
        st.image(thumbnail(library, photo, LARGE), alt=photo.title, width="stretch")
    except SemsearchError as error:
        st.warning(plain(error))
    st.markdown(f"**{plain(photo.title)}**  \n{credit_line(photo.credit)}")
    st.caption("  \n".join(map(plain, facts_of(photo))))
    st.code(printable(photo.path), language=None, wrap_lines=True)
    with st.container(horizontal=True):
        st.button(
            "Open original", icon=":material/open_in_new:", on_click=_open, args=(library, photo),
            help="In the program for pictures of the computer that semsearch runs on.",
        )  # fmt: skip
        st.button(
            "Show in folder", icon=":material/folder_open:", on_click=_open,
            args=(library, photo, True),
            help="Opens the file manager of the computer that semsearch runs on.",
        )  # fmt: skip
        st.page_link(
            TEXT_PAGE, label="Search this folder", icon=":material/search:",
            query_params=kept_parameters() | {"folder": str(photo.path.parent)},
        )  # fmt: skip


def facts_of(photo: Photo) -> Iterator[str]:
    """Yield lines of what is known of a photo and its file."""
    yield f"{photo.width:,} × {photo.height:,} pixels, {size_text(photo.bytes)}"
    source = SOURCES.get(photo.facts.taken_from or "", "")
    yield f"Taken {photo.taken}{source}" if photo.taken else f"No date; file of {photo.modified}"
    if photo.facts.camera:
        yield photo.facts.camera
    if photo.facts.latitude is not None:
        yield f"At {photo.facts.latitude:.4f}, {photo.facts.longitude:.4f}"


def _open(library: Library, photo: Photo, folder: bool = False) -> None:
    inside = is_there(photo.path) and library.folders.hold(photo.path)
    if not inside or click.launch(str(photo.path), locate=folder):
        st.toast(f"No program answers here. The file is {plain(printable(photo.path))}")
