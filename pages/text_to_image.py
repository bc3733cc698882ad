"""Text to image: words in, photos out."""

import streamlit as st

from semsearch.errors import UnknownWordsError
from semsearch.queries.query import MAX_LENGTH, SYNTAX_HELP
from semsearch.search.mix import Mix
from semsearch.ui.engine import current_engine
from semsearch.ui.filters import choose_filter
from semsearch.ui.links import offer_words
from semsearch.ui.query.reading import show_reading
from semsearch.ui.query.steering import choose_colour, choose_weights, word_chips
from semsearch.ui.results.page import show_results
from semsearch.ui.text import plain

EXAMPLES = ["windmill", "fish", "castle", "bird -owl", "hammer", "dog",
            "waves on a beach"]  # fmt: skip
FIRST_QUERY = "windmill"


engine = current_engine()
st.title("Text to image")
text = st.text_input(
    "What should the photo show?",
    value=FIRST_QUERY,
    key="q",
    max_chars=MAX_LENGTH,
    placeholder="dog, ocean, waves on a beach",
    icon=":material/search:",
    bind="query-params",
    help=f"{SYNTAX_HELP} The photos need no titles: their content is compared with the words.",
)
st.caption("Try one of these:")
offer_words(EXAMPLES)
text = (text or "").strip()
with st.container(horizontal=True, vertical_alignment="center"):
    condition = choose_filter(engine)
    colours, colour_chips = choose_colour()
    weights = choose_weights({"words": "Words"}, bool(text and colours))
if not text and not colours:
    st.info("Type a word, choose one of the examples, or look for a colour.")
    st.stop()
mix = Mix(text, text_weight=weights["words"], colours=tuple(colours))
try:
    query = engine.read(mix)
    show_reading(query, "q")
    show_results(engine, mix, condition, [*word_chips(query, "q"), *colour_chips])
except UnknownWordsError as error:
    st.warning(plain(error), title="Nothing to search for")
