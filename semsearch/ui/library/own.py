"""A library of one's own: its folders, what counts and what is left out, its removal and repair."""

import streamlit as st

from semsearch.errors import DamagedLibraryError, SemsearchError
from semsearch.indexing.removal import remove_library
from semsearch.indexing.repair import repair
from semsearch.indexing.runs import IndexRun
from semsearch.library.library import DEMO, Library
from semsearch.ui.library.exclusions import change_exclusions
from semsearch.ui.library.run import start
from semsearch.ui.library.watching import start_watching
from semsearch.ui.text import plain


def show_library(library: Library) -> None:
    """Draw what the chosen library holds and what can be done with it."""
    st.code(str(library.path), language=None, wrap_lines=True)
    state = IndexRun(library).state()
    is_busy = state is not None and state.is_active
    _show_folders(library, is_busy)
    _choose_said(library)
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
            _confirm_removal(library)


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


def _show_folders(library: Library, is_busy: bool) -> None:
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


def _choose_said(library: Library) -> None:
    """Draw the switch that lets what is said of photos count in searches, or not."""
    heeded = library.said.heeded
    choice = st.toggle(
        "Captions and names count in searches", heeded, key=f"heed-{library.name}",
        help="Titles, captions and keywords in the files, and the names of folders, files and "
        "albums, as far as photos here look like what is said of them. Why a photo was found says "
        "which counted.",
    )  # fmt: skip
    if choice != heeded:
        library.said.heed(choice)


@st.dialog("Remove this library?")
def _confirm_removal(library: Library) -> None:
    """Ask before a library is deleted."""
    st.markdown(f"{plain(library.path)} is deleted. The photos themselves stay.")
    if st.button("Remove it", type="primary"):
        try:
            remove_library(library)
        except SemsearchError as error:
            st.error(plain(error))
            return
        start_watching().refresh()
        st.session_state["next-library"] = DEMO
        st.rerun()
