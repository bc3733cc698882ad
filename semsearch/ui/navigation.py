"""What Streamlit runs: page settings and navigation; the pages are in `pages/`."""

import streamlit as st

from semsearch.shipped import shipped
from semsearch.ui import links
from semsearch.ui.engine import choose_library
from semsearch.ui.library.watching import start_watching
from semsearch.ui.style import apply_style

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
        links.MAP_PAGE,
        title="Map",
        icon=":material/map:",
        help="See the whole library at once, laid out by meaning.",
    ),
    st.Page(
        links.page("duplicates"),
        title="Duplicates",
        icon=":material/content_copy:",
        help="See photos that are there more than once, and what the copies take.",
    ),
    st.Page(
        links.page("label_check"),
        title="Label check",
        icon=":material/rule:",
        help="See photos that look unlike the others in their folder.",
    ),
    st.Page(
        links.LIBRARY_PAGE,
        title="Library",
        icon=":material/photo_library:",
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

chosen = st.navigation({"Search": SEARCH, "My photos": MINE, "Behind it": BEHIND}, expanded=True)
apply_style()
start_watching()
choose_library()
chosen.run()
