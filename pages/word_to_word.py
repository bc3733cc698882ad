"""Word to word: neighbours of words, and analogies."""

import streamlit as st

from semsearch.errors import UnknownWordsError
from semsearch.ui.engine import current_engine
from semsearch.ui.links import TEXT_PAGE, WORDS_PAGE, kept_parameters
from semsearch.ui.query.bar import show_bar, show_heading
from semsearch.ui.text import plain

EXAMPLES = {
    "king − man + woman": {"plus": "king woman", "minus": "man"},
    "paris − france + italy": {"plus": "paris italy", "minus": "france"},
    "beach": {"plus": "beach", "minus": ""},
    "puppy − dog + cat": {"plus": "puppy cat", "minus": "dog"},
}
NEIGHBOURS = 10

show_heading("Word to word", "Find the neighbours of a word, and solve analogies.")
engine = current_engine()
show_bar(engine)
left, right = st.columns(2)
plus = left.text_input(
    "Words to add", "king woman", key="plus", max_chars=200, bind="query-params",
    help="One word for its neighbours, several for what they have in common.",
)  # fmt: skip
minus = right.text_input(
    "Words to subtract", "man", key="minus", max_chars=200, bind="query-params",
    help="What to take away from the meaning, as in king - man + woman.",
)  # fmt: skip
with st.container(horizontal=True, gap="small"):
    for label, query in EXAMPLES.items():
        st.page_link(WORDS_PAGE, label=label, query_params=query | kept_parameters())

positive, negative = ((words or "").lower().split() for words in (plus, minus))
try:
    with st.spinner("Opening the words"):
        neighbours = engine.words.most_similar(positive, negative, topn=NEIGHBOURS)
except UnknownWordsError as error:
    st.warning(plain(error))
    st.stop()
approximate = [w for w in (*positive, *negative) if engine.words.is_approximate(w)]
if approximate:
    st.caption(f":material/info: Known only approximately: {plain(', '.join(approximate))}")
st.dataframe(
    [{"word": word, "cosine": score} for word, score in neighbours],
    column_config={
        "cosine": st.column_config.ProgressColumn(min_value=0, max_value=1, format="%.2f")
    },
    hide_index=True,
    alt="The nearest words with their cosines",
)
st.caption("Search the photos for one of them:")
with st.container(horizontal=True, gap="small"):
    for word, _ in neighbours:
        query = {"q": word} | kept_parameters()
        st.page_link(TEXT_PAGE, label=plain(word), query_params=query)
