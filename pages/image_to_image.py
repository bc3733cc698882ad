"""Image to image: a photo in, similar photos out; what matters in it can be said and shown."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL.Image import Image

from semsearch.encoders.feature_map import Box
from semsearch.errors import SemsearchError, UnknownWordsError
from semsearch.images.colour import describe
from semsearch.queries.query import MAX_LENGTH
from semsearch.search.engine import SearchEngine
from semsearch.search.mix import ColourPart, Mix, PhotoPart
from semsearch.ui.address import ACROSS, DOWNWARD
from semsearch.ui.engine import current_engine
from semsearch.ui.filters import choose_filter
from semsearch.ui.photos.gallery import show_browser
from semsearch.ui.query.picker import Choice, choose_photo
from semsearch.ui.query.reading import show_reading
from semsearch.ui.query.region import WHOLE, choose_region
from semsearch.ui.query.steering import (
    Chip,
    choose_colour,
    choose_weights,
    reset,
    weigh,
    word_chips,
)
from semsearch.ui.results.companions import show_companions
from semsearch.ui.results.page import show_results
from semsearch.ui.text import plain

OFFERED = 6
MODES = ("look like it", "go well with it")


def picture(choice: Choice, engine: SearchEngine) -> Image:
    """Return the chosen picture."""
    return choice.image if choice.image else engine.decode(choice.photos[0].path)


def palette(choice: Choice, engine: SearchEngine) -> NDArray[np.float32]:
    """Return the colours of the chosen picture, or of all the chosen ones together."""
    if choice.image:
        return describe(choice.image)
    known = [engine.colours_of(photo.id) for photo in choice.photos]
    return np.asarray(np.mean(known, axis=0), np.float32)


def draw_with_box(choice: Choice, engine: SearchEngine) -> None:
    """Draw the chosen photo so that a box can be dragged on it."""
    try:
        st.session_state["box"] = choose_region(picture(choice, engine), choice.label)
    except SemsearchError as error:
        st.warning(plain(error))


@st.cache_data(show_spinner="Looking at the box", max_entries=64)
def embed_box(
    library: str, encoder: str, content: bytes, box: Box, _choice: Choice, _engine: SearchEngine
) -> NDArray[np.float32]:
    """Return the embedding of a box of the chosen photo."""
    return _engine.embed_region(picture(_choice, _engine), box)


def choose_focus(engine: SearchEngine, embedding: NDArray[np.float32]) -> tuple[str, float]:
    """Draw what matters in the photo, its tags as suggestions, and how much it matters."""
    focus = st.text_input(
        "What matters in it?", key="focus", max_chars=MAX_LENGTH, placeholder="cat",
        bind="query-params", help="What speaks for these words in the photo counts more.",
    )  # fmt: skip
    with st.container(horizontal=True, gap="xsmall"):
        for tag in engine.tags_of_embedding(embedding, k=OFFERED):
            st.button(
                plain(tag.word), key=f"focus-{tag.word}", on_click=reset,
                args=({"focus": tag.word},), help=f"More like the {plain(tag.word)} in it",
            )  # fmt: skip
    if not focus:
        return "", 1.0
    strength = st.slider(
        "How much?", 0.0, 1.0, 1.0, key="strength", bind="query-params",
        help="0 searches with the whole photo, 1 with what matters alone.",
    )  # fmt: skip
    return focus, strength


engine = current_engine()
st.title("Image to image")
left, right = st.columns(2, gap="large")
with left:
    st.session_state["box"] = None
    choice = choose_photo(engine, draw_with_box)
    box: Box | None = st.session_state["box"]
with right:
    focus, strength = choose_focus(engine, choice.embedding)
    words = st.text_input(
        "And it should show", key="with", max_chars=MAX_LENGTH, placeholder="snow -people",
        bind="query-params", help="Words that the found photos answer too; -word leaves out.",
    )  # fmt: skip
    balance = weigh(
        "How much do its colours count?", "balance", 0.0, "0 leaves them to the network."
    )
    words = (words or "").strip()
    with st.container(horizontal=True, vertical_alignment="center"):
        condition = choose_filter(engine)
        colours, colour_chips = choose_colour()
        names = {"photo-weight": "The photo"} | ({"words": "Words"} if words else {})
        weights = choose_weights(names, bool(words or colours or balance))

chips = [Chip("only the box", {ACROSS: WHOLE, DOWNWARD: WHOLE})] if box else []
if focus:
    chips.append(Chip(f"more like the {focus} in it", {"focus": ""}))
if balance:
    colours.append(ColourPart(palette(choice, engine), weight=balance, label="its colours"))
    chips.append(Chip("in its colours", {"balance": 0.0}))
embedding = choice.embedding
if box:
    place = str(engine.library.path), engine.head.info.encoder
    content = choice.image.tobytes() if choice.image else choice.photos[0].sha256.encode()
    embedding = embed_box(*place, content, box, choice, engine)
try:
    if focus:
        embedding = engine.reweight(embedding, focus, strength=strength)
    likeness = PhotoPart(embedding, weight=weights["photo-weight"], label=f"like {choice.label}")
    mix = Mix(
        words, text_weight=weights.get("words", 1.0), photos=(likeness,), colours=tuple(colours)
    )
    query = engine.read(mix)
    show_reading(query, "with")
    chips += [*word_chips(query, "with"), *colour_chips]
    mode = st.segmented_control(
        "Show photos that", MODES, default=MODES[0], required=True, key="show",
        bind="query-params", help="Looks come from the network, company from what people picked.",
    )  # fmt: skip
    if mode == MODES[1]:
        st.header("Goes well with it")
        show_companions(engine, choice.photo)
    else:
        st.header("Most similar")
        show_results(engine, mix, condition, chips, choice.photos, choice.photo or choice.image)
except UnknownWordsError as error:
    st.warning(plain(error), title="Nothing to search for")
    st.stop()

st.header("The library")
show_browser(engine, engine.photos_with(condition=condition))
