"""Copies moved to the trash or to a folder, once somebody has said so, and brought back."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from semsearch.errors import MoveError, SemsearchError
from semsearch.files import printable, size_text
from semsearch.insight.duplicates.groups import DuplicateGroup
from semsearch.insight.tidying.moving import (
    Move,
    check_movable,
    folder_to_move_to,
    left_without_copy,
    move_back,
    move_to_folder,
    move_to_trash,
)
from semsearch.library.library import Library
from semsearch.library.photo import Photo
from semsearch.search.engine import SearchEngine
from semsearch.ui.insight.tidying.ticks import tick
from semsearch.ui.text import plain

MOST_NAMED = 8
KINDS = {
    "trash": ("Move to trash", ":material/delete:"),
    "folder": ("Move to a folder…", ":material/drive_file_move:"),
}
# What was moved in this session, the latest last: the library, the move, and where to.
Moves = list[tuple[str, Move, str]]


def show_move_buttons(library: Library, photos: Sequence[Photo], place: str) -> None:
    """Draw the buttons that move ticked copies; `place` tells those of a page apart."""
    why_not = _why_not(library)
    numbers = [photo.id for photo in photos]
    for kind, (label, icon) in KINDS.items():
        st.button(
            label, icon=icon, key=f"{kind}-{place}", disabled=bool(why_not) or not photos,
            help=why_not or (None if photos else "Select photos first."),
            on_click=_ask, args=(kind, numbers),
        )  # fmt: skip


def show_question(engine: SearchEngine, groups: Sequence[DuplicateGroup]) -> None:
    """Draw the dialog that asks before copies of `groups` are moved, if somebody wants that."""
    kind, numbers = st.session_state.get("asked-to-move", ("", []))
    wanted = set(numbers)
    photos = [photo for group in groups for photo in group.photos if photo.id in wanted]
    if photos:
        (_ask_for_trash if kind == "trash" else _ask_for_folder)(engine, photos, groups)


def show_last_move(engine: SearchEngine) -> None:
    """Draw what was moved last, with the way back while the page is open, and what went wrong."""
    _show_problems(st.session_state.pop("move-problems", ()))
    moves = [each for each in _moves() if each[0] == engine.library.name]
    if not moves:
        return
    _, move, where = moves[-1]
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"{_counted(move)} in {where}.", width="content")
        if move.can_be_undone:
            st.button("Undo", icon=":material/undo:", on_click=_undo, args=(engine, moves[-1]))
        else:
            st.caption("They can be taken back in the trash of the system.", width="content")


def _show_problems(problems: Sequence[str]) -> None:
    more = len(problems) - MOST_NAMED
    lines = [*problems[:MOST_NAMED], *([f"And {more:,} more."] if more > 0 else [])]
    if lines:
        st.warning("  \n".join(map(plain, lines)))


def _ask(kind: str, numbers: Sequence[int]) -> None:
    st.session_state["asked-to-move"] = kind, numbers


def _answered() -> None:
    st.session_state.pop("asked-to-move", None)


@st.dialog("Move to the trash?", on_dismiss=_answered)
def _ask_for_trash(
    engine: SearchEngine, photos: Sequence[Photo], groups: Sequence[DuplicateGroup]
) -> None:
    st.markdown(
        f"{_files(photos)} will be moved to the trash of the computer that semsearch runs on. "
        "Nothing is deleted: the trash keeps them until you empty it."
    )
    _show_names(photos)
    if st.button(
        "Move to trash", type="primary", key="do-trash", disabled=not _is_meant(groups, photos),
        on_click=_do, args=(engine, photos, None),
    ):  # fmt: skip
        st.rerun()


@st.dialog("Move to a folder", on_dismiss=_answered)
def _ask_for_folder(
    engine: SearchEngine, photos: Sequence[Photo], groups: Sequence[DuplicateGroup]
) -> None:
    st.markdown(f"{_files(photos)} will be moved, each under a name that is free there.")
    _show_names(photos)
    text = st.text_input(
        "Folder", st.session_state.get("moved-to", ""), placeholder="~/Copies", key="move-to",
        help="On the computer that semsearch runs on. It is made if it is not there.",
    )  # fmt: skip
    folder = _folder(engine.library, text) if text else None
    is_meant = _is_meant(groups, photos)
    if st.button(
        "Move", type="primary", key="do-move", disabled=not (folder and is_meant),
        on_click=_do, args=(engine, photos, folder),
    ):  # fmt: skip
        st.rerun()


def _folder(library: Library, text: str) -> Path | None:
    try:
        folder = folder_to_move_to(text)
        if library.folders.hold(folder):
            st.info("This folder is in the library, which will find the photos there again.")
    except (MoveError, OSError) as error:
        st.warning(plain(error))
        return None
    return folder


def _is_meant(groups: Sequence[DuplicateGroup], photos: Sequence[Photo]) -> bool:
    """Return whether a copy of each photo stays, or somebody means that none does."""
    count = len(left_without_copy(groups, photos))
    if not count:
        return True
    of = "one group" if count == 1 else f"{count:,} groups"
    st.warning(f"All photos of {of} are selected: no copy of them stays.")
    return st.checkbox("Move every copy all the same", key="all-copies")


def _do(engine: SearchEngine, photos: Sequence[Photo], folder: Path | None) -> None:
    """Move photos to a folder, or to the trash, and keep what became of them for the page."""
    _answered()
    library = engine.library
    try:
        move = move_to_folder(library, photos, folder) if folder else move_to_trash(library, photos)
    except SemsearchError as error:
        st.session_state["move-problems"] = (str(error),)
        return
    tick(library, (), but=photos)
    st.session_state["move-problems"] = move.problems
    if folder:
        st.session_state["moved-to"] = printable(folder)
    if move.files:
        _moves().append((library.name, move, plain(printable(folder)) if folder else "the trash"))


def _undo(engine: SearchEngine, done: tuple[str, Move, str]) -> None:
    back = move_back(engine.library, done[1])
    _moves().remove(done)
    st.session_state["move-problems"] = back.problems
    if back.photos:
        count = len(back.photos)
        st.toast("1 photo is back." if count == 1 else f"{count:,} photos are back.")


def _moves() -> Moves:
    moves: Moves = st.session_state.setdefault("moves", [])
    return moves


def _why_not(library: Library) -> str | None:
    try:
        check_movable(library)
    except SemsearchError as error:
        return str(error)
    return None


def _counted(move: Move) -> str:
    photos, sidecars = len(move.photos), len(move.files) - len(move.photos)
    text = "**1 photo** is" if photos == 1 else f"**{photos:,} photos** are"
    beside = "with 1 sidecar" if sidecars == 1 else f"with {sidecars:,} sidecars"
    return f"{text} now {beside}" if sidecars else f"{text} now"


def _files(photos: Sequence[Photo]) -> str:
    size = size_text(sum(photo.bytes for photo in photos))
    return f"**1 file**, {size}," if len(photos) == 1 else f"**{len(photos):,} files**, {size},"


def _show_names(photos: Sequence[Photo]) -> None:
    names = [f"- {plain(printable(photo.path))}" for photo in photos[:MOST_NAMED]]
    more = len(photos) - MOST_NAMED
    st.markdown("\n".join([*names, *([f"- and {more:,} more"] if more > 0 else [])]))
    st.caption("Sidecars (.xmp) go along.")
