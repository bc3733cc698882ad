"""Text to image: words in, photos out."""

import streamlit as st

from semsearch.errors import UnknownWordsError
from semsearch.mix import Mix
from semsearch.queries import MAX_LENGTH, SYNTAX_HELP, Query
from semsearch.ui.engine import current_engine
from semsearch.ui.filters import choose_filter
from semsearch.ui.links import offer_words
from semsearch.ui.results import show_results
from semsearch.ui.steering import choose_colour, choose_weights, word_chips
from semsearch.ui.text import plain

EXAMPLES = ["windmill", "fish", "castle", "bird -owl", "hammer", "solar panel",
            "a castle by the water"]  # fmt: skip
FIRST_QUERY = "windmill"


def show_reading(query: Query | None) -> None:
    """Draw what was not understood of the words, and what only nearly."""
    if query is None:
        return
    for word, near in query.unknown.items():
        st.warning(f"“{plain(word)}” is not a known word and was left out. Did you mean:")
        offer_words(near)
    if query.approximate:
        words = ", ".join(map(plain, query.approximate))
        st.caption(f":material/info: Known only approximately: {words}")


engine = current_engine()
st.title("Text to image")
text = st.text_input(
    "What should the photo show?",
    value=FIRST_QUERY,
    key="q",
    max_chars=MAX_LENGTH,
    placeholder="dog, ocean, a castle by the water",
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
mix = Mix(text, weights["words"], colours=tuple(colours))
try:
    query = engine.read(mix)
    show_reading(query)
    show_results(engine, mix, condition, [*word_chips(query, "q"), *colour_chips])
except UnknownWordsError as error:
    st.warning(plain(error), title="Nothing to search for")
    near = [word for words in error.suggestions.values() for word in words]
    if near:
        st.caption("Did you mean:")
        offer_words(near)
