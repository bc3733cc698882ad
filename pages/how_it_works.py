"""How it works: one photo followed through every step, with real numbers and code."""

import streamlit as st

from semsearch.library.library import DEMO
from semsearch.ui.engine import current_engine, current_library
from semsearch.ui.insight.how_it_works import choose_step, show_step
from semsearch.ui.query.picker import choose_photo

# A windmill of the demo library, which the network knows well.
FIRST_PHOTO = "76"

engine = current_engine()
st.title("How it works")
st.markdown(
    "Emmanuel Ameisen's talk *Building a Semantic Image Search Engine*, played on one photo. "
    "Choose yours and follow it from dots to a search."
)
if current_library().name == DEMO and "photo" not in st.query_params:
    st.query_params["photo"] = FIRST_PHOTO
step = choose_step()
left, right = st.columns([2, 3], gap="medium")
with left:
    choice = choose_photo(engine)
with right:
    show_step(step, engine, choice)
