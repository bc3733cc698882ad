"""Navigation and page settings; the pages are in `pages/`."""

from pathlib import Path

import streamlit as st

from semsearch.ui.engine import choose_library
from semsearch.ui.watching import start_watching

ICON = Path(__file__).parent / "assets" / "icon.png"

st.set_page_config("semsearch", str(ICON), layout="wide")

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
        "pages/word_to_word.py",
        title="Word to word",
        icon=":material/text_fields:",
        help="Find the neighbours of a word and solve analogies.",
    ),
    st.Page(
        "pages/duplicates.py",
        title="Duplicates",
        icon=":material/content_copy:",
        help="See photos that are there more than once, and what the copies take.",
    ),
    st.Page(
        "pages/library.py",
        title="Library",
        icon=":material/photo_library:",
        help="Add folders of photos, watch them fill, and keep them fresh.",
    ),
    st.Page(
        "pages/quality.py",
        title="Quality",
        icon=":material/query_stats:",
        help="See how well photos are found, measured.",
    ),
]

page = st.navigation(PAGES)
start_watching()
choose_library()
page.run()
