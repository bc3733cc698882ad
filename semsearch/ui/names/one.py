"""One name: what was learned of it, in plain words, and what can be done with it."""

from collections.abc import Callable

import streamlit as st

from semsearch.errors import ExampleError, SemsearchError
from semsearch.feedback.called import LONGEST_NAME
from semsearch.insight.learning import Lesson, lesson
from semsearch.percent import percent
from semsearch.queries.reading import told_apart
from semsearch.search.engine import SearchEngine
from semsearch.ui.links import NAMES_PAGE, TEXT_PAGE, kept_parameters
from semsearch.ui.names.examples import show_examples
from semsearch.ui.names.listed import OPEN
from semsearch.ui.names.questions import show_questions
from semsearch.ui.names.undoing import change, show_undo
from semsearch.ui.text import plain

# Examples of which it would be less sure than this are not like one another.
UNLIKE = 0.5


def show_name(engine: SearchEngine, name: str) -> None:
    """Draw one name, what was learned of it, and what is asked about it.

    Raises
    ------
    UnknownNameError
        If there is none of that name.
    """
    name = engine.taught.names.spelt(name)
    st.header(plain(name), anchor=False)
    _show_ways(engine, name)
    show_undo(engine.library)
    try:
        with st.spinner("Comparing the photos with what was learned"):
            learned = lesson(engine, name)
    except ExampleError as error:
        st.warning(plain(error), icon=":material/badge:")
    else:
        st.markdown(_said(learned))
        if engine.taught.is_word(name):
            st.caption(f":material/info: {plain(told_apart(name))}")
        show_questions(engine, learned)
    show_examples(engine, name)


def _show_ways(engine: SearchEngine, name: str) -> None:
    kept = kept_parameters()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link(NAMES_PAGE, label="All names", icon=":material/arrow_back:", query_params=kept)
        st.page_link(
            TEXT_PAGE, label=f"All photos of {plain(name)}", icon=":material/search:",
            query_params=kept | {"q": engine.taught.spellings.typed(name)},
        )  # fmt: skip
        _offer_name(engine, name)
        st.button(
            "Forget", icon=":material/delete:", on_click=_forget, args=(engine, name),
            help="The name and its examples; the photos stay.",
        )  # fmt: skip


def _said(learned: Lesson) -> str:
    """Return what was learned, in plain words."""
    lines = [f"It now takes **{_photos(learned.likely, 'other')}** for it, and "
             f"{_photos(learned.possible, 'more')} may show it."]  # fmt: skip
    if learned.agreement is None:
        lines.append("With a second example it could check itself, and would be surer.")
    else:
        lines.append(f"Of an example that it had not been given it would be "
                     f"**{percent(learned.agreement)}** sure.")  # fmt: skip
        if learned.agreement < UNLIKE:
            lines.append("The examples differ much: give more of them, or boxes around it.")
    if learned.gone:
        lines.append(f"{_photos(len(learned.gone))} of its examples are no longer in the library.")
    return " ".join(lines)


def _photos(n: int, kind: str = "") -> str:
    words = filter(None, (f"{n:,}", kind, "photo" if n == 1 else "photos"))
    return " ".join(words)


def _offer_name(engine: SearchEngine, name: str) -> None:
    with st.popover("Rename", icon=":material/edit:"), st.form("rename", border=False):
        new = st.text_input("New name", name, max_chars=LONGEST_NAME)
        if not st.form_submit_button("Rename"):
            return
        try:
            new = engine.taught.rename(name, new)
        except SemsearchError as error:
            st.warning(plain(error))
            return

    def take_back() -> None:
        engine.taught.rename(new, name)
        st.query_params[OPEN] = name

    change(engine.library, f"{name} is called {new} now.", lambda: take_back)
    st.query_params[OPEN] = new
    st.rerun()


def _forget(engine: SearchEngine, name: str) -> None:
    def act() -> Callable[[], object]:
        forgotten = engine.taught.names.forget(name)
        return lambda: engine.taught.names.add([forgotten])

    if change(engine.library, f"{name} is forgotten.", act):
        st.query_params.pop(OPEN, None)
