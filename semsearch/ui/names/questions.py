"""Photos of which a yes or no teaches a name most: a row of them that goes on with each answer."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from semsearch.feedback.examples import Example
from semsearch.insight.learning import Lesson, questions
from semsearch.percent import percent
from semsearch.search.engine import SearchEngine
from semsearch.ui.names.undoing import change
from semsearch.ui.photos.picture import show_picture
from semsearch.ui.text import plain

SHOWN = 4
# What is asked next is among so many.
LOOKED_AT = 24
WIDTH = 170
KEY = "asked"


@dataclass
class Asked:
    """The photos that are asked about, and those that nobody wants to be asked about again."""

    shown: list[int] = field(default_factory=list)
    skipped: set[int] = field(default_factory=set)


def show_questions(engine: SearchEngine, learned: Lesson) -> None:
    """Draw photos that may have a name, the unsure ones first, with ways to say so."""
    name = learned.name
    asked = _asked(engine, name)
    found = questions(engine, name, LOOKED_AT, but=asked.skipped)
    sure = {match.photo.id: match.score for match in found}
    # What is in sight stays until it is answered.
    stay = [number for number in asked.shown if number in sure]
    asked.shown = [*stay, *(number for number in sure if number not in stay)][:SHOWN]
    st.subheader(f"Is this {plain(name)}?", anchor=False)
    if not asked.shown:
        st.caption("There is no photo that it is unsure of.")
        return
    st.caption("Each answer teaches at once. Those of which it is least sure come first.")
    _warm_up(engine.head.info.encoder, engine)
    with st.grid("auto", min_column_width=WIDTH, key="questions"):
        for number in asked.shown:
            _show_question(engine, name, asked, number, sure[number])


def _show_question(engine: SearchEngine, name: str, asked: Asked, number: int, sure: float) -> None:
    photo = engine.photo(number)
    with st.container(border=True, gap="xsmall", height="stretch"):
        show_picture(photo, engine.library)
        st.caption(f"{percent(sure)} sure")
        with st.container(horizontal=True, gap="xsmall"):
            for label, is_of in (("Yes", True), ("No", False)):
                if st.button(label, key=f"{label}-{number}", help=f"{label}: {photo.title}"):
                    act = partial(_teach, engine, name, Example(photo.sha256, is_of=is_of))
                    with st.spinner("Learning"):
                        is_done = change(engine.library, _said(photo.title, name, is_of), act)
                    if is_done:
                        st.rerun()
            st.button("Skip", key=f"Skip-{number}", type="tertiary",
                      on_click=asked.skipped.add, args=(number,))  # fmt: skip


def _teach(engine: SearchEngine, name: str, example: Example) -> Callable[[], object]:
    taught = engine.taught.teach(name, [example])
    return lambda: engine.taught.names.undo(taught)


def _said(title: str, name: str, is_of: bool) -> str:
    return f"{title} is {name}." if is_of else f"{title} is not {name}."


def _asked(engine: SearchEngine, name: str) -> Asked:
    kept: dict[tuple[str, str], Asked] = st.session_state.setdefault(KEY, {})
    return kept.setdefault((str(engine.library.path), name), Asked())


@st.cache_resource(show_spinner=False, max_entries=4)
def _warm_up(encoder: str, _engine: SearchEngine) -> None:
    """Load the network while somebody looks at the photos, so that the first answer is quick."""
    threading.Thread(target=_engine.pictures.warm_up, daemon=True).start()
