"""Image to image: a photo in, similar photos out; what matters in it can be said and shown."""

import streamlit as st

from semsearch.errors import ExampleError, UnknownWordsError
from semsearch.search.mix import ColourPart, Mix, PhotoPart
from semsearch.ui.address import WITH
from semsearch.ui.engine import current_engine
from semsearch.ui.filters import choose_filter
from semsearch.ui.photos.naming import ask_for_name
from semsearch.ui.query.bar import begin_with_photo, open_bar, show_heading
from semsearch.ui.query.focus import choose_focus, focus_chip
from semsearch.ui.query.part import box_chip, choose_box, chosen_box, embedding_of, palette
from semsearch.ui.query.picker import offer_photos
from semsearch.ui.query.reading import show_reading
from semsearch.ui.query.steering import Chip, choose_colour, choose_weights, weigh, word_chips
from semsearch.ui.results.companions import show_companions
from semsearch.ui.results.page import show_results
from semsearch.ui.text import plain

MODES = ("look like it", "go well with it")

show_heading("Image to image", "Find photos like one, and say what matters in it.")
engine = current_engine()
choice = begin_with_photo(engine)
words = st.query_params.get(WITH, "").strip()
bar = open_bar()
with bar.tools:
    offer_photos(engine, choice)
    choose_box(engine, choice)
    condition = choose_filter(engine)
    colours, colour_chips = choose_colour()
    with st.popover("Show", icon=":material/tune:"):
        mode = st.segmented_control(
            "Show photos that", MODES, default=MODES[0], required=True, key="show",
            bind="query-params", help="Looks come from the network, company from what was picked.",
        )  # fmt: skip
        balance = weigh(
            "How much do its colours count?", "balance", 0.0, "0 leaves them to the network."
        )
    names = {"photo-weight": "The photo"} | ({"words": "Words"} if words else {})
    weights = choose_weights(names, bool(words or colours or balance))
box = chosen_box()
if choice.photo and mode == MODES[0]:
    with bar.tools:
        st.button(
            "Name", icon=":material/badge:", on_click=ask_for_name,
            args=("found", [choice.photo.id]), kwargs={"box": box},
            help="Teach what the photo, or the box on it, shows by name.",
        )  # fmt: skip
bar.fill(engine, WITH, words, choice, box, "found", "And it should show: snow -people")
focus, strength = choose_focus(engine, choice)

chips = [*box_chip(box), *focus_chip(focus)]
if balance:
    colours.append(ColourPart(palette(choice, engine), weight=balance, label="its colours"))
    chips.append(Chip("in its colours", {"balance": 0.0}))
try:
    embedding = embedding_of(engine, choice, box)
    if focus:
        embedding = engine.reweight(embedding, focus, strength=strength)
    tints = palette(choice, engine, box) if engine.likeness.used else None
    likeness = PhotoPart(
        embedding, weight=weights["photo-weight"], label=f"like {choice.label}", colours=tints
    )
    mix = Mix(
        words, text_weight=weights.get("words", 1.0), photos=(likeness,), colours=tuple(colours)
    )
    query = engine.read(mix)
    show_reading(query, WITH)
    chips += [*word_chips(query, WITH), *colour_chips]
    if mode == MODES[1]:
        show_companions(engine, choice.photo)
    else:
        picture = choice.photo or choice.image
        show_results(engine, mix, condition, bar, chips, choice.photos, picture)
except UnknownWordsError as error:
    st.warning(plain(error), title="Nothing to search for")
except ExampleError as error:
    st.warning(plain(error), title="A name has no example left")
