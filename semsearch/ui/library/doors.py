"""Two doors on a first visit: the demo, and one's own photos."""

import streamlit as st

from semsearch.library.library import DEMO, Library
from semsearch.library.shelf import list_libraries
from semsearch.ui.library.adding import add_folder
from semsearch.ui.library.arriving import show_strip
from semsearch.ui.links import TEXT_PAGE

# Photos of the demo that stand for the others.
SHOWN = 4


def is_first_visit(library: Library) -> bool:
    """Return whether nobody has a library of their own yet."""
    is_own = library.name != DEMO and library.exists
    return not is_own and [each.name for each in list_libraries()] == [DEMO]


def show_doors(library: Library) -> None:
    """Draw both doors beside one another, or on a phone the demo first."""
    demo, own = st.columns([1, 2])
    with demo.container(border=True, key="door-demo"):
        _show_demo(Library.named(DEMO))
    with own.container(border=True, key="door-own"):
        st.header("Use my photos", anchor=False)
        st.markdown("They stay on this computer, where they are; semsearch only reads them.")
        add_folder(library, is_first=True)


def _show_demo(demo: Library) -> None:
    st.header("Try it on the demo", anchor=False)
    st.markdown(f"{len(demo):,} photos come with semsearch. Search them at once.")
    ids = demo.embedded_ids(demo.encoder)
    show_strip(demo, demo.photos(ids[:: max(len(ids) // SHOWN, 1)][:SHOWN].tolist()), wrap=True)
    st.page_link(TEXT_PAGE, label="Try it on the demo", icon=":material/search:",
                 query_params={"library": DEMO})  # fmt: skip
