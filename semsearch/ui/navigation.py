"""What Streamlit runs: page settings and navigation; the pages are in `pages/`."""

import streamlit as st

from semsearch.errors import LibraryError
from semsearch.shipped import shipped
from semsearch.ui import links
from semsearch.ui.engine import choose_library
from semsearch.ui.library.watching import start_watching
from semsearch.ui.links import library_parameters
from semsearch.ui.steps import keep_steps
from semsearch.ui.text import plain

st.set_page_config("semsearch", str(shipped("assets") / "icon.png"), layout="wide")

SEARCH = [
    st.Page(
        links.TEXT_PAGE,
        title="Text to image",
        icon=":material/search:",
        help="Type what a photo should show and find it.",
        default=True,
    ),
    st.Page(
        links.IMAGE_PAGE,
        title="Image to image",
        icon=":material/image_search:",
        help="Upload a photo, or choose one, and find similar ones.",
    ),
    st.Page(
        links.TAGS_PAGE,
        title="Image to tags",
        icon=":material/sell:",
        help="See the words that the machine gives a photo, and browse all of them.",
    ),
    st.Page(
        links.WORDS_PAGE,
        title="Word to word",
        icon=":material/text_fields:",
        help="Find the neighbours of a word and solve analogies.",
    ),
]
MINE = [
    st.Page(
        links.PHOTOS_PAGE,
        title="Photos",
        icon=":material/photo_library:",
        help="See all photos of the library, by month, by day or folder by folder.",
    ),
    st.Page(
        links.MAP_PAGE,
        title="Map",
        icon=":material/map:",
        help="See the whole library at once, laid out by meaning.",
    ),
    st.Page(
        links.ALBUMS_PAGE,
        title="Albums",
        icon=":material/photo_album:",
        help="Keep photos together, search in them, and copy them out.",
    ),
    st.Page(
        links.NAMES_PAGE,
        title="Names",
        icon=":material/badge:",
        help="Teach what is yours by name, and search with it: Rex, our boat.",
    ),
    st.Page(
        links.TIDY_PAGE,
        title="Tidy up",
        icon=":material/cleaning_services:",
        help="See photos that are there more than once, and labels that may be wrong.",
    ),
    st.Page(
        links.LIBRARY_PAGE,
        title="Library",
        icon=":material/folder_open:",
        help="Add folders of photos, watch them fill, and keep them fresh.",
    ),
]
BEHIND = [
    st.Page(
        links.page("how_it_works"),
        title="How it works",
        icon=":material/school:",
        help="Follow one photo through every step, with its numbers and the code.",
    ),
    st.Page(
        links.page("quality"),
        title="Quality",
        icon=":material/query_stats:",
        help="See how well photos are found, measured.",
    ),
    st.Page(
        links.LEARNED_PAGE,
        title="What was learned",
        icon=":material/psychology:",
        help="See what your picks taught the search, and forget it.",
    ),
]

GROUPS = {"Search": SEARCH, "My photos": MINE, "Behind it": BEHIND}

chosen = st.navigation([page for pages in GROUPS.values() for page in pages], position="hidden")
keep_steps()
start_watching()
# Streamlit's own list of pages in groups is none to those who hear it.
with st.sidebar:
    st.markdown("### semsearch")
    for group, pages in GROUPS.items():
        with st.container(gap="xsmall", key=f"pages-{group.partition(' ')[0].lower()}"):
            st.caption(group)
            for page in pages:
                st.page_link(page, query_params=library_parameters())
choose_library()
try:
    chosen.run()
except LibraryError as error:
    # Something was found damaged, or grew too large, while the page was drawn.
    st.error(plain(error), title="The page cannot be drawn to its end")
