"""Adding a folder: a likely one by one click, or any other by its path."""

import time
from functools import partial
from pathlib import Path

import streamlit as st

from semsearch.evaluation import offer
from semsearch.files import size_text
from semsearch.folders.listing import Listing, list_photos
from semsearch.insight.first_look.summary import counted
from semsearch.library.library import DEFAULT, DEMO, Library
from semsearch.library.shelf import list_libraries
from semsearch.ui.library.folders import choose_folder
from semsearch.ui.library.likely import HINT, offered_folders, show_likely
from semsearch.ui.library.offer import LABELS, expected_time
from semsearch.ui.library.run import start
from semsearch.ui.text import plain

# Seconds for which a count holds.
REMEMBERED = 60.0


def add_folder(library: Library, is_first: bool = False) -> None:
    """Draw the likely folders, a box for the path of another, and, folded away, more choices.

    If `is_first`, the likeliest folder stands out.
    """
    cards, another, more = st.container(), st.container(), st.container()
    with more:
        target, encoder = _choose_more(library)
    with cards:
        folders = offered_folders()
        if folders:
            show_likely(folders, encoder, partial(_start, target, encoder), is_first)
    with another:
        folder = choose_folder("Another folder of photos" if folders else "Folder of photos")
        if folder:
            _offer(folder, target, encoder)


def _start(target: str, encoder: str, folder: Path) -> None:
    start(target, [folder], encoder)


def _offer(folder: Path, target: str, encoder: str) -> None:
    """Draw what is in a folder, and the button that begins."""
    listing = _count(folder)
    if not listing.photos:
        st.info(f"No photos in {plain(folder)} or the folders in it.")
        return
    places = len({path.parent for path in listing.photos})
    many, where = counted(len(listing.photos), "photo"), counted(places, "folder")
    st.markdown(f"**{many}** in {where}, {size_text(listing.bytes)}")
    st.caption(f"{expected_time(encoder, len(listing.photos))} {HINT}")
    if st.button("Index these photos", icon=":material/play_arrow:", type="primary"):
        start(target, [folder], encoder)


def _count(folder: Path) -> Listing:
    """Return what the folder holds, remembered for a minute; another choice ends the count."""
    counted: tuple[Path, float, Listing] | None = st.session_state.get("counted")
    if counted and counted[0] == folder and time.monotonic() - counted[1] < REMEMBERED:
        return counted[2]
    with st.empty():
        listing = list_photos([folder], progress=lambda n: st.caption(f"Counting: {n:,} photos …"))
        st.empty()
    st.session_state["counted"] = folder, time.monotonic(), listing
    return listing


def _choose_more(library: Library) -> tuple[str, str]:
    """Draw the choice of a library to add to and of an encoder, which have good defaults."""
    with st.expander("More choices", icon=":material/tune:"):
        into, by = st.columns(2)
        target = into.text_input(
            "Into the library",
            value=library.name if library.name != DEMO else _new_name(),
            max_chars=60,
            help="A new name makes a new library.",
        )
        encoders = _encoders(target)
        encoder = by.selectbox(
            "Encoder",
            encoders,
            key=f"by-{encoders[0]}",
            format_func=lambda name: f"{name}, {LABELS[name]}" if name in LABELS else name,
            help="The network that looks at the photos. Another one than the library has embeds "
            "all of its photos anew.",
        )
    return target, encoder


def _encoders(target: str) -> list[str]:
    """Return the encoders to choose from, that of the library called `target` first."""
    own = [each.encoder for each in list_libraries() if each.name == target.strip()]
    return list(dict.fromkeys((*own, *offer.encoders())))


def _new_name() -> str:
    taken = {library.name for library in list_libraries()}
    return DEFAULT if DEFAULT not in taken else f"{DEFAULT}-{len(taken)}"
