"""Navigation and page settings; the pages are in `pages/`."""

import streamlit as st

from semsearch.ui.engine import choose_library

st.set_page_config("semsearch", ":material/image_search:", layout="wide")

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
        url_path="image",
        help="Upload a photo, or choose one, and find similar ones.",
    ),
    st.Page(
        "pages/image_to_tags.py",
        title="Image to tags",
        icon=":material/sell:",
        url_path="tags",
        help="See the words that the machine gives a photo, and browse all of them.",
    ),
    st.Page(
        "pages/word_to_word.py",
        title="Word to word",
        icon=":material/text_fields:",
        url_path="words",
        help="Find the neighbours of a word and solve analogies.",
    ),
    st.Page(
        "pages/quality.py",
        title="Quality",
        icon=":material/query_stats:",
        url_path="quality",
        help="See how well photos are found, measured.",
    ),
]

page = st.navigation(PAGES)
choose_library()
page.run()
