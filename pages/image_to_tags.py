"""Image to tags: a photo in, words out; and the words of the whole library."""

import streamlit as st

from semsearch.ui.engine import current_engine
from semsearch.ui.gallery import library_parameter
from semsearch.ui.picker import choose_photo

SHOWN = 10
BROWSED = 60


def link(word: str, note: str) -> None:
    """Draw a tag as a link that searches for it."""
    query = {"q": word} | library_parameter()
    st.page_link(
        "pages/text_to_image.py",
        label=f"{word} · {note}",
        icon=":material/sell:",
        query_params=query,
    )


engine = current_engine()
st.title("Image to tags")
choice = choose_photo(engine)
st.subheader("The nearest words")
st.caption("Each with its cosine to the photo. Choose one to search for it.")
with st.container(horizontal=True, gap="small"):
    for tag in engine.tags_of_embedding(choice.embedding, SHOWN):
        link(tag.word, f"{tag.score:.2f}")

st.subheader("Tags of the whole library")
st.caption("Each with the number of photos that have it among their five nearest words.")
with st.container(horizontal=True, gap="small"):
    for word, count in engine.library_tags[:BROWSED]:
        link(word, f"{count}")
