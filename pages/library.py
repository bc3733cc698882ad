"""Library: folders in, a searchable library out; watched, kept fresh, removed again."""

import time
from pathlib import Path

import streamlit as st

from semsearch.encoders import LazyEncoder
from semsearch.errors import DamagedLibraryError, SemsearchError
from semsearch.evaluation import offer
from semsearch.files import size_text
from semsearch.folders.listing import Listing, list_photos
from semsearch.indexing.removal import remove_library
from semsearch.indexing.repair import repair
from semsearch.indexing.runs import IndexRun
from semsearch.library.library import DEFAULT, DEMO, Library
from semsearch.library.shelf import list_libraries, remember
from semsearch.ui.engine import current_library
from semsearch.ui.library.exclusions import change_exclusions
from semsearch.ui.library.folders import choose_folder
from semsearch.ui.library.offer import LABELS, expected_time, offer_best
from semsearch.ui.library.run import show_run
from semsearch.ui.library.watching import start_watching
from semsearch.ui.query.bar import show_bar, show_heading
from semsearch.ui.text import plain

REMEMBERED = 60.0


def count(folder: Path) -> Listing:
    """Return what the folder holds, remembered for a minute; another choice ends the count."""
    counted: tuple[Path, float, Listing] | None = st.session_state.get("counted")
    if counted and counted[0] == folder and time.monotonic() - counted[1] < REMEMBERED:
        return counted[2]
    with st.empty():
        listing = list_photos([folder], progress=lambda n: st.caption(f"Counting: {n:,} photos …"))
        st.empty()
    st.session_state["counted"] = folder, time.monotonic(), listing
    return listing


@st.cache_data(show_spinner=False, max_entries=20)
def check(path: Path, changed: int) -> None:
    """Look through a library's file once, and again when it has changed."""
    Library(path).check()


def add_folder(library: Library) -> None:
    """Draw the choice of a folder, what is in it, and the button that begins."""
    name = library.name if library.name != DEMO else ""
    folder = choose_folder()
    if folder is None:
        return
    listing = count(folder)
    if not listing.photos:
        st.info(f"No photos in {plain(folder)} or the folders in it.")
        return
    places = len({path.parent for path in listing.photos})
    st.markdown(
        f"**{len(listing.photos):,} photos** in {places:,} folders, {size_text(listing.bytes)}"
    )
    into, by = st.columns(2)
    target = into.text_input(
        "Into the library", value=name or _new_name(), max_chars=60,
        help="A new name makes a new library.",
    )  # fmt: skip
    encoders = _encoders(target)
    encoder = by.selectbox(
        "Encoder", encoders, key=f"by-{encoders[0]}",
        format_func=lambda name: f"{name}, {LABELS[name]}" if name in LABELS else name,
        help="The network that looks at the photos. Another one than the library has embeds all "
        "of its photos anew.",
    )  # fmt: skip
    st.caption(
        f"{expected_time(encoder, len(listing.photos))} You can search meanwhile, and stop at "
        "any time."
    )
    if st.button("Index these photos", icon=":material/play_arrow:", type="primary"):
        start(target, [folder], encoder)


def start(name: str, folders: list[Path], encoder: str, reread: bool = False) -> None:
    """Begin a run and choose its library."""
    try:
        library = Library.named(name.strip())
        if library.name == DEMO:
            st.error("The demo library is fixed. Choose another name.")
            return
        own = library.encoder if library.exists and not folders else encoder
        IndexRun(library).start(folders, LazyEncoder(own).name, reread)
    except SemsearchError as error:
        st.error(plain(error))
        return
    remember(library.name)
    st.session_state["next-library"] = library.name
    st.rerun()


def show_folders(library: Library, is_busy: bool) -> None:
    """Draw the library's folders, each with a switch to watch it and a way to take it out."""
    watched = set(library.folders.watched())
    for folder in library.folders:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/folder: {plain(folder)}", width="stretch")
            choice = st.toggle(
                "Watch", folder in watched, key=f"watch-{folder}",
                help="Pick up new, changed and deleted photos while the app is open.",
            )  # fmt: skip
            if choice != (folder in watched):
                library.folders.watch(folder, choice)
                start_watching().refresh()
            if st.button("Take out", icon=":material/folder_off:", key=f"out-{folder}",
                         disabled=is_busy,
                         help="Its photos leave the library; the files stay."):  # fmt: skip
                with IndexRun(library).kept_off():
                    library.folders.remove(folder)
                start_watching().refresh()
                st.rerun()
    for problem in start_watching().problems.values():
        st.warning(plain(problem))


def show_library(library: Library) -> None:
    """Draw what the chosen library holds and what can be done with it."""
    st.code(str(library.path), language=None, wrap_lines=True)
    state = IndexRun(library).state()
    is_busy = state is not None and state.is_active
    show_folders(library, is_busy)
    if change_exclusions(library, is_busy):
        start_watching().refresh()
        start(library.name, [], library.encoder)
    missing = library.missing()
    if missing:
        st.caption(f"{missing:,} photos are missing and will be forgotten after 30 days.")
    with st.container(horizontal=True):
        if st.button("Look for changes", icon=":material/refresh:", disabled=is_busy):
            start(library.name, [], library.encoder)
        hint = (
            "Reads all files, those too that seem to be as they were: for disks that do not tell "
            "of each change."
        )
        if st.button("Read all again", icon=":material/sync:", disabled=is_busy, help=hint):
            start(library.name, [], library.encoder, reread=True)
        if st.button("Remove this library", icon=":material/delete:", disabled=is_busy):
            confirm_removal(library)


@st.dialog("Remove this library?")
def confirm_removal(library: Library) -> None:
    """Ask before a library is deleted."""
    st.markdown(
        f"{plain(library.path)} is deleted, with its albums, its favourites and what was learned. "
        "The photos themselves stay."
    )
    if st.button("Remove it", type="primary"):
        try:
            remove_library(library)
        except SemsearchError as error:
            st.error(plain(error))
            return
        start_watching().refresh()
        st.session_state["next-library"] = DEMO
        st.rerun()


def offer_repair(library: Library, error: DamagedLibraryError) -> None:
    """Draw what is wrong with a library and the button that saves the rest."""
    st.error(plain(error), title="This library is damaged")
    if st.button("Save what is whole", icon=":material/healing:", type="primary"):
        try:
            report = repair(library)
        except SemsearchError as failure:
            st.error(plain(failure))
            return
        st.success(
            f"{report.photos:,} photos and {report.embeddings:,} embeddings are saved. "
            "Look for changes to add the rest."
        )


def _encoders(target: str) -> list[str]:
    """Return the encoders to choose from, that of the library called `target` first."""
    own = [each.encoder for each in list_libraries() if each.name == target.strip()]
    return list(dict.fromkeys((*own, *offer.encoders())))


def _new_name() -> str:
    taken = {library.name for library in list_libraries()}
    return DEFAULT if DEFAULT not in taken else f"{DEFAULT}-{len(taken)}"


library = current_library()
show_heading("Library", "Add folders of photos, watch them fill, and keep them fresh.")
show_bar()
try:
    show_run(library)
    if library.name == DEMO:
        st.info(
            "This is the demo library, which comes with semsearch. Add a folder of your own "
            "photos below: it becomes a library of its own, on this computer alone."
        )
    elif library.exists:
        check(library.path, library.path.stat().st_mtime_ns)
        show_library(library)
except DamagedLibraryError as error:
    offer_repair(library, error)
except SemsearchError as error:
    st.error(plain(error))
st.header("Add a folder")
add_folder(library)
offer_best()
