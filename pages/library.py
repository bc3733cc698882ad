"""Library: folders in, a searchable library out; watched, kept fresh, removed again."""

from pathlib import Path

import streamlit as st

from semsearch.errors import DamagedLibraryError, SemsearchError
from semsearch.library.library import DEMO, Library
from semsearch.shipped import shipped
from semsearch.ui.engine import current_library
from semsearch.ui.library.adding import add_folder
from semsearch.ui.library.doors import is_first_visit, show_doors
from semsearch.ui.library.offer import fold_offer, offer_best
from semsearch.ui.library.own import offer_repair, show_library
from semsearch.ui.library.run import show_run
from semsearch.ui.query.bar import show_bar, show_heading
from semsearch.ui.text import plain


@st.cache_data(show_spinner=False, max_entries=20)
def check(path: Path, changed: int) -> None:
    """Look through a library's file once, and again when it has changed."""
    Library(path).check()


def show_chosen(library: Library) -> None:
    """Draw the chosen library, or what is wrong with it."""
    try:
        show_run(library)
        if library.name == DEMO:
            st.info(
                "This is the demo library, which comes with semsearch. Photos of your own become a "
                "library of their own, on this computer alone."
            )
        elif library.exists:
            check(library.path, library.path.stat().st_mtime_ns)
            show_library(library)
    except DamagedLibraryError as error:
        offer_repair(library, error)
    except SemsearchError as error:
        st.error(plain(error))


library = current_library()
st.html(shipped("assets") / "library" / "library.css")
show_heading("Library", "Add folders of photos, watch them fill, and keep them fresh.")
show_bar()
if is_first_visit(library):
    show_doors(library)
    fold_offer()
else:
    show_chosen(library)
    st.header("Add a folder")
    add_folder(library)
    offer_best()
