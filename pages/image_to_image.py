"""Image to image: a photo in, similar photos out; words say what matters in it."""

import streamlit as st

from semsearch.errors import UnknownWordsError
from semsearch.queries import MAX_LENGTH
from semsearch.ui.engine import current_engine
from semsearch.ui.filters import choose_filter
from semsearch.ui.gallery import show_browser, show_result
from semsearch.ui.picker import choose_photo
from semsearch.ui.text import plain

SHOWN = 12

engine = current_engine()
st.title("Image to image")
choice = choose_photo(engine)
left, middle, right = st.columns(3)
focus = left.text_input(
    "What matters in it?", key="focus", max_chars=MAX_LENGTH, placeholder="cat",
    bind="query-params", help="What speaks for these words in the photo counts more.",
)  # fmt: skip
strength = middle.slider(
    "How much?", 0.0, 1.0, 1.0, key="strength", bind="query-params", disabled=not focus,
    help="0 searches with the whole photo, 1 with what matters alone.",
)  # fmt: skip
words = right.text_input(
    "And it should show", key="with", max_chars=MAX_LENGTH, placeholder="snow -people",
    bind="query-params", help="Words that the found photos answer too; -word leaves out.",
)  # fmt: skip
condition = choose_filter(engine)
try:
    embedding = choice.embedding
    if focus:
        embedding = engine.reweight(embedding, focus, strength)
    result = engine.search(words or "", embedding, SHOWN + 1, condition)
except UnknownWordsError as error:
    st.warning(plain(error), title="These words are not known")
    st.stop()
st.subheader("Most similar")
show_result(result.without(choice.photo, SHOWN))

st.subheader("The library")
show_browser(engine.photos_with(condition=condition))
