"""One photo, drawn by Streamlit, or the reason why it cannot be."""

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.library.library import Library
from semsearch.library.photo import Photo
from semsearch.ui.photos.thumbnails import thumbnail
from semsearch.ui.text import plain


def show_picture(photo: Photo, library: Library, alt: str | None = None) -> None:
    """Draw a photo, or say why it cannot be shown."""
    try:
        st.image(thumbnail(library, photo), alt=alt or photo.title, width="stretch")
    except SemsearchError as error:
        st.warning(plain(error))
