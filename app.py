"""Navigation and page settings; the pages are in `pages/`."""

import streamlit as st

from semsearch.shipped import shipped
from semsearch.ui.engine import choose_library
from semsearch.ui.library.watching import start_watching
from semsearch.ui.style import apply_style

st.set_page_config("semsearch", str(shipped("assets") / "icon.png"), layout="wide")

PAGES = [
    st.Page(
        "pages/text_to_image.py",
        title="Text to image",
        icon=":material/search:",
        help="Type what a photo should show and find it.",
        default=True,
    ),
    st.Page(
        "pages/image_to_image.py",
        title="Image to image",
        icon=":material/image_search:",
        help="Upload a photo, or choose one, and find similar ones.",
    ),
    st.Page(
        "pages/image_to_tags.py",
        title="Image to tags",
        icon=":material/sell:",
        help="See the words that the machine gives a photo, and browse all of them.",
    ),
    st.Page(
        "pages/map.py",
        title="Map",
        icon=":material/map:",
        help="See the whole library at once, laid out by meaning.",
    ),
    st.Page(
        "pages/word_to_word.py",
        title="Word to word",
        icon=":material/text_fields:",
        help="Find the neighbours of a word and solve analogies.",
    ),
    st.Page(
        "pages/library.py",
        title="Library",
        icon=":material/photo_library:",
        help="Add folders of photos, watch them fill, and keep them fresh.",
    ),
    st.Page(
        "pages/duplicates.py",
        title="Duplicates",
        icon=":material/content_copy:",
        help="See photos that are there more than once, and what the copies take.",
    ),
    st.Page(
        "pages/learned.py",
        title="What was learned",
        icon=":material/school:",
        help="See what your picks taught the search, and forget it.",
    ),
    st.Page(
        "pages/label_check.py",
        title="Label check",
        icon=":material/rule:",
        help="See photos that look unlike the others in their folder.",
    ),
    st.Page(
        "pages/quality.py",
        title="Quality",
        icon=":material/query_stats:",
        help="See how well photos are found, measured.",
    ),
    st.Page(
        "pages/how_it_works.py",
        title="How it works",
        icon=":material/school:",
        help="Follow one photo through every step, with its numbers and the code.",
    ),
]

page = st.navigation(PAGES, expanded=True)
apply_style()
start_watching()
choose_library()
page.run()
