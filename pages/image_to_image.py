"""Image to image: a photo in, similar photos out."""

import streamlit as st

from semsearch.ui.engine import current_engine
from semsearch.ui.gallery import show_browser, show_matches
from semsearch.ui.picker import choose_photo

SHOWN = 12

engine = current_engine()
st.title("Image to image")
choice = choose_photo(engine)
st.subheader("Most similar")
if choice.photo:
    show_matches(engine.search_photo(choice.photo.id, SHOWN))
else:
    show_matches(engine.search_embedding(choice.embedding, SHOWN))

st.subheader("The library")
show_browser(engine.photos)
