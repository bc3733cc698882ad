"""The files of photos, in the programs of the computer that semsearch runs on."""

import click
import streamlit as st

from semsearch.files import is_there, printable
from semsearch.library.library import Library
from semsearch.library.photo import Photo
from semsearch.ui.text import plain


def open_original(library: Library, photo: Photo, is_folder: bool = False) -> None:
    """Open a photo, or the folder that it lies in; say so where nothing can."""
    is_inside = is_there(photo.path) and library.folders.hold(photo.path)
    if not is_inside or click.launch(str(photo.path), locate=is_folder):
        st.toast(f"No program answers here. The file is {plain(printable(photo.path))}")
