"""What matters in a photo: a word, offered from its tags, and how much it matters."""

import streamlit as st

from semsearch.queries.query import MAX_LENGTH
from semsearch.search.engine import SearchEngine
from semsearch.ui.query.chosen import Choice
from semsearch.ui.query.steering import Chip, reset
from semsearch.ui.text import plain

OFFERED = 5


def choose_focus(engine: SearchEngine, choice: Choice) -> tuple[str, float]:
    """Draw what matters in the photo, its tags as suggestions, and how much it matters."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="focusing"):
        st.markdown("**What matters in it?**", width="content")
        for tag in engine.tags_of_embedding(choice.embedding, k=OFFERED):
            st.button(
                plain(tag.word), key=f"focus-{tag.word}", on_click=reset,
                args=({"focus": tag.word},), help=f"More like the {plain(tag.word)} in it",
            )  # fmt: skip
        with st.popover("Other", icon=":material/edit:"):
            focus = st.text_input(
                "What matters in it?", key="focus", max_chars=MAX_LENGTH, placeholder="cat",
                bind="query-params", help="What speaks for these words in the photo counts more.",
            )  # fmt: skip
            strength = st.slider(
                "How much?", 0.0, 1.0, 1.0, key="strength", bind="query-params",
                help="0 searches with the whole photo, 1 with what matters alone.",
            )  # fmt: skip
    return focus or "", strength


def focus_chip(focus: str) -> list[Chip]:
    """Return the chip that says what matters, if anything is said to."""
    return [Chip(f"more like the {focus} in it", {"focus": ""})] if focus else []
