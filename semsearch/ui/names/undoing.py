"""The last change on the page of names, said, with a way to take it back."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.library.library import Library
from semsearch.ui.text import plain

CHANGED = "name-changed"


@dataclass(frozen=True)
class Undo:
    """What was changed in a library, in words, and what takes it back."""

    library: str
    text: str
    take_back: Callable[[], object]


def change(library: Library, text: str, act: Callable[[], Callable[[], object]]) -> bool:
    """Change what a library was taught; say it if that fails, and return whether it did not.

    `act` returns what takes the change back.
    """
    try:
        take_back = act()
    except SemsearchError as error:
        st.toast(plain(error), icon=":material/error:")
        return False
    st.session_state[CHANGED] = Undo(library.name, text, take_back)
    return True


def show_undo(library: Library) -> None:
    """Draw what was changed last, and a way to take it back."""
    done: Undo | None = st.session_state.get(CHANGED)
    if not done or done.library != library.name:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="undoing"):
        st.markdown(f":material/check: {plain(done.text)}", width="content")
        st.button("Undo", icon=":material/undo:", type="tertiary", on_click=_undo, args=(done,))


def _undo(done: Undo) -> None:
    st.session_state.pop(CHANGED, None)
    try:
        done.take_back()
    except SemsearchError as error:
        st.toast(plain(error), icon=":material/error:")
