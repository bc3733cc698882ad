"""Groups and folders that somebody wants to see no more, and the way to see them again."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.feedback.ignored import Ignored, IgnoredCopies
from semsearch.files import printable
from semsearch.insight.duplicates.groups import DuplicateGroup
from semsearch.insight.duplicates.ignoring import Sifted
from semsearch.library.library import Library
from semsearch.ui.text import plain


def read_ignored(library: Library) -> Ignored:
    """Return what is ignored, or nothing and say why that cannot be known."""
    try:
        return IgnoredCopies(library).read()
    except SemsearchError as error:
        st.warning(plain(error))
        return Ignored()


def show_ignore_buttons(library: Library, group: DuplicateGroup) -> None:
    """Draw the buttons that ignore a group, or a folder in which a photo of it is."""
    copies, number = IgnoredCopies(library), group.best.id
    st.button(
        "Ignore this group", icon=":material/visibility_off:", type="tertiary",
        key=f"ignore-{number}", on_click=_try, args=(copies.ignore_group, group.contents),
        help="It is shown no more until you want to see it again.",
    )  # fmt: skip
    with st.popover("Ignore folder", icon=":material/folder_off:", type="tertiary",
                    key=f"ignore-folder-{number}"):  # fmt: skip
        st.caption("Photos in it, and below it, count as copies no more.")
        for place, folder in enumerate(dict.fromkeys(photo.path.parent for photo in group.photos)):
            st.button(
                plain(printable(folder)), key=f"ignore-{number}-{place}", on_click=_try,
                args=(copies.ignore_folder, folder),
            )  # fmt: skip


def show_ignored(
    library: Library, ignored: Ignored, sifted: Sifted, draw: Callable[[DuplicateGroup], None]
) -> None:
    """Draw how much is ignored, and on demand all of it, to be shown again.

    Parameters
    ----------
    draw : callable
        Draws a group.
    """
    if not sifted.ignored and not ignored.folders:
        return
    said = _counted(len(sifted.ignored), "group"), _counted(len(ignored.folders), "folder")
    if not st.toggle(f"Show what is ignored: {' and '.join(filter(None, said))}", key="ignored"):
        return
    for place, folder in enumerate(ignored.folders):
        _show_folder(library, folder, place)
    for group in sifted.ignored:
        draw(group)


def show_again_button(library: Library, group: DuplicateGroup, ignored: Ignored) -> None:
    """Draw the button that ends that a group is ignored, or say that its folder is."""
    if not ignored.has_group(group.contents):
        st.caption("Ignored, because a folder is.")
        return
    st.button(
        "Ignore no longer", icon=":material/visibility:", key=f"again-{group.best.id}",
        on_click=_try, args=(IgnoredCopies(library).show_group, group.contents),
    )  # fmt: skip


def _show_folder(library: Library, folder: Path, place: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/folder_off: {plain(printable(folder))}", width="content")
        st.button(
            "Ignore no longer", icon=":material/visibility:", key=f"again-folder-{place}",
            on_click=_try, args=(IgnoredCopies(library).show_folder, folder),
        )  # fmt: skip


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}" if count else ""


def _try(act: Callable[..., None], what: object) -> None:
    try:
        act(what)
    except SemsearchError as error:
        st.session_state["move-problems"] = (str(error),)
