"""Copies that somebody has ticked, to be moved out of the way."""

from collections.abc import Iterable
from pathlib import Path

import streamlit as st

from semsearch.files import printable
from semsearch.library.library import Library
from semsearch.library.photo import Photo
from semsearch.ui.text import plain


def ticked(library: Library) -> set[int]:
    """Return the numbers of the copies that are ticked."""
    chosen: dict[str, set[int]] = st.session_state.setdefault("ticked-copies", {})
    return chosen.setdefault(library.name, set())


def show_tick(library: Library, photo: Photo) -> None:
    """Draw the box that ticks a copy, with its name."""
    key = f"tick-copy-{library.name}-{photo.id}"
    st.session_state[key] = photo.id in ticked(library)
    name = plain(printable(Path(photo.path.name)))
    st.checkbox(f"Select **{name}**", key=key, on_change=_toggle, args=(library, photo.id, key))


def tick(library: Library, photos: Iterable[Photo], but: Iterable[Photo] = ()) -> None:
    """Tick copies; those of `but` are ticked no longer."""
    ticked(library).update(photo.id for photo in photos)
    ticked(library).difference_update(photo.id for photo in but)


def _toggle(library: Library, number: int, key: str) -> None:
    if st.session_state[key]:
        ticked(library).add(number)
    else:
        ticked(library).discard(number)
