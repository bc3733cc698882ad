"""How it works: one photo followed through every step, with real numbers and code."""

import streamlit as st

from semsearch.library.library import DEMO
from semsearch.ui.engine import current_engine, current_library
from semsearch.ui.insight.how_it_works import choose_step, show_step
from semsearch.ui.query.bar import begin_with_photo, show_bar, show_heading
from semsearch.ui.query.chosen import PHOTO, UPLOAD
from semsearch.ui.query.picker import offer_photos, show_choice

# A windmill of the demo library, which the network knows well.
FIRST_PHOTO = "76"

show_heading(
    "How it works",
    "Emmanuel Ameisen's talk *Building a Semantic Image Search Engine*, played on one photo. "
    "Choose yours and follow it from dots to a search.",
)
engine = current_engine()
if current_library().name == DEMO and not {PHOTO, UPLOAD} & st.query_params.keys():
    st.query_params[PHOTO] = FIRST_PHOTO
choice = begin_with_photo(engine)
bar = show_bar(engine, choice=choice)
with bar.tools:
    offer_photos(engine, choice)
step = choose_step()
left, right = st.columns([2, 3], gap="medium")
with left:
    show_choice(engine, choice)
with right:
    show_step(step, engine, choice)
