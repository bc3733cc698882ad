"""Choosing a folder of this computer: by typing its path, or by going down from one."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from semsearch.errors import LibraryError
from semsearch.files import typed_path
from semsearch.folders.exclusions import is_of_system

UP = ".."


def choose_folder(label: str = "Folder of photos") -> Path | None:
    """Draw a box for a path and the folders in it, and return the folder if there is one."""
    st.session_state.setdefault("path", "")
    typed = st.text_input(
        label,
        key="path",
        icon=":material/folder:",
        placeholder="Its path, such as ~/Pictures/Holidays",
        help="On the computer that semsearch runs on. The photos are only read.",
    )
    if not typed.strip():
        _offer_home()
        return None
    folder = _folder(typed.strip())
    if folder is None:
        st.warning("There is no such folder. Check the path, or go on from your home folder.")
        _offer_home()
        return None
    _offer_subfolders(folder)
    return folder


def _offer_home() -> None:
    hint = "Goes to your home folder, and from there down to the one that you mean."
    st.button("Home folder", icon=":material/home:", on_click=_go, args=(Path.home(),), help=hint)


def _offer_subfolders(folder: Path) -> None:
    names = _subfolders(folder)
    st.selectbox(
        "Folders in it",
        [UP, *names],
        index=None,
        key="step",
        placeholder=f"{len(names):,} here; choose one to go there",
        on_change=_step,
        args=(folder,),
    )


def _folder(typed: str) -> Path | None:
    try:
        folder = typed_path(typed)
        return folder if folder.is_dir() else None
    except (OSError, LibraryError, ValueError):
        # A name that is too long, a folder that may not be entered, a user that there is not.
        return None


def _subfolders(folder: Path) -> Sequence[str]:
    try:
        inside = [path.name for path in folder.iterdir() if path.is_dir()]
    except OSError:
        return []
    return sorted(name for name in inside if not is_of_system(name))


def _step(folder: Path) -> None:
    step = st.session_state["step"]
    _go(folder.resolve().parent if step == UP else folder / step)


def _go(folder: Path) -> None:
    st.session_state["path"] = str(folder)
    st.session_state["step"] = None
