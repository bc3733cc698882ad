"""Text to image: words in, photos out."""

import streamlit as st

from semsearch.errors import ExampleError, UnknownWordsError
from semsearch.search.mix import Mix
from semsearch.ui.address import WORDS
from semsearch.ui.engine import current_engine
from semsearch.ui.filters import choose_filter
from semsearch.ui.links import offer_words
from semsearch.ui.photos.gallery import show_browser
from semsearch.ui.query.bar import show_bar, show_heading
from semsearch.ui.query.reading import show_reading
from semsearch.ui.query.steering import choose_colour, choose_weights, word_chips
from semsearch.ui.results.page import show_results
from semsearch.ui.text import plain

EXAMPLES = ["windmill", "fish", "castle", "bird -owl", "hammer", "dog",
            "waves on a beach"]  # fmt: skip
FIRST_QUERY = "windmill"


show_heading("Text to image", "semsearch finds photos by what they show, on this computer alone.")
engine = current_engine()
text = st.query_params.get(WORDS, FIRST_QUERY).strip()
bar = show_bar(engine, WORDS, text)
with bar.tools:
    condition = choose_filter(engine)
    colours, colour_chips = choose_colour()
    weights = choose_weights({"words": "Words"}, bool(text and colours))
if WORDS not in st.query_params:
    offer_words(EXAMPLES)
if not text and not colours and not condition:
    st.info("Type a word, choose one of the examples, or look for a colour.")
    offer_words(EXAMPLES)
    st.stop()
if not text and not colours:
    show_browser(engine, engine.photos_with(condition=condition))
    st.stop()
mix = Mix(text, text_weight=weights["words"], colours=tuple(colours))
try:
    query = engine.read(mix)
    show_reading(query, WORDS)
    show_results(engine, mix, condition, bar, [*word_chips(query, WORDS), *colour_chips])
except UnknownWordsError as error:
    st.warning(plain(error), title="Nothing to search for")
except ExampleError as error:
    st.warning(plain(error), title="A name has no example left")
