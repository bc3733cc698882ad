"""A group of copies: two of them over one another, all side by side, and what to do with them."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from semsearch.files import printable, size_text
from semsearch.insight.duplicates.groups import DuplicateGroup
from semsearch.library.library import Library
from semsearch.library.photo import Photo
from semsearch.percent import percent
from semsearch.search.engine import SearchEngine
from semsearch.ui.insight.tidying.comparison import show_comparison
from semsearch.ui.insight.tidying.moving import show_move_buttons
from semsearch.ui.insight.tidying.ticks import show_tick, tick, ticked
from semsearch.ui.photos.picture import show_picture
from semsearch.ui.text import plain

# One group shows no more: a page with thousands of pictures would stop the browser.
MOST_SHOWN = 24
COLUMN_WIDTH = 220
LABELS = {"exact": "equal files", "near": "look the same"}


def show_group(
    engine: SearchEngine, group: DuplicateGroup, buttons: Callable[[DuplicateGroup], None]
) -> None:
    """Draw the photos of a group, and what can be done with them; `buttons` draws the rest."""
    likeness = f" · {percent(group.likeness)} alike" if group.kind == "near" else ""
    hidden = len(group.photos) - MOST_SHOWN
    with st.container(border=True, key=f"copies-{group.best.id}"):
        st.markdown(
            f"**{len(group.photos):,} photos** · {LABELS[group.kind]}{likeness} · "
            f"the copies take {size_text(group.wasted)}"
        )
        _show_comparison(engine.library, group)
        with st.grid("auto", min_column_width=COLUMN_WIDTH):
            for photo in group.photos[:MOST_SHOWN]:
                _show_copy(engine.library, photo, group)
        if hidden > 0:
            st.caption(f"And {hidden:,} more, which can be selected with all others.")
        _show_actions(engine, group, buttons)


def _show_comparison(library: Library, group: DuplicateGroup) -> None:
    """Draw the one to keep over another that is not equal to it."""
    best = group.best
    others = [photo for photo in group.photos[:MOST_SHOWN] if photo.sha256 != best.sha256]
    if not others:
        return
    chosen = others[0]
    if len(others) > 1:
        chosen = st.selectbox(
            "Compare the suggested one with", others, key=f"compare-{best.id}",
            format_func=lambda photo: printable(photo.path),
        )  # fmt: skip
    show_comparison(library, best, chosen)
    name = plain(printable(Path(chosen.path.name)))
    st.caption(f"Left of the line the suggested one, right of it {name}. Arrow keys move it too.")


def _show_copy(library: Library, photo: Photo, group: DuplicateGroup) -> None:
    date = f"taken {photo.taken}" if photo.taken else f"changed {photo.modified}"
    with st.container(gap="xsmall"):
        alt = f"{photo.title}, in {printable(photo.path.parent)}"
        show_picture(photo, library, alt)
        show_tick(library, photo)
        if photo is group.best:
            st.badge("Suggested to keep", icon=":material/check:", color="green")
            if group.why:
                st.markdown(f"It {_listed(group.why)}.")
        st.caption(
            f"{photo.width:,} × {photo.height:,} · {size_text(photo.bytes)}  \n{date}  \n"
            f"in {plain(printable(photo.path.parent))}"
        )


def _show_actions(
    engine: SearchEngine, group: DuplicateGroup, buttons: Callable[[DuplicateGroup], None]
) -> None:
    chosen = [photo for photo in group.photos if photo.id in ticked(engine.library)]
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Select all but the suggested one", icon=":material/select_all:",
            key=f"others-{group.best.id}", on_click=tick,
            args=(engine.library, group.photos[1:], group.photos[:1]),
        )  # fmt: skip
        show_move_buttons(engine.library, chosen, str(group.best.id))
        buttons(group)


def _listed(reasons: list[str]) -> str:
    *others, last = reasons
    return f"{', '.join(others)} and {last}" if others else last
