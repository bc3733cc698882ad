"""The desk Copies: photos that are there more than once, to be looked at and moved away."""

from collections.abc import Sequence

import streamlit as st

from semsearch.files import size_text
from semsearch.insight.duplicates.groups import DuplicateGroup
from semsearch.insight.duplicates.ignoring import sift
from semsearch.insight.duplicates.table import csv_content
from semsearch.library.library import Library
from semsearch.search.engine import SearchEngine
from semsearch.ui.insight.tidying.found import copies_of
from semsearch.ui.insight.tidying.group import show_group
from semsearch.ui.insight.tidying.ignoring import (
    read_ignored,
    show_again_button,
    show_ignore_buttons,
    show_ignored,
)
from semsearch.ui.insight.tidying.moving import show_last_move, show_move_buttons, show_question
from semsearch.ui.insight.tidying.nothing import show_nothing
from semsearch.ui.insight.tidying.ticks import tick, ticked

PER_PAGE = 5
NONE = {
    "All": "No photo of this library is there more than once",
    "Exact": "No file of this library is there twice",
    "Near": "No two photos of this library look the same",
}


def show_copies(engine: SearchEngine) -> None:
    """Draw the groups of copies of a library, page by page."""
    kind, library = _kind(), engine.library
    show_last_move(engine)
    found, unhashed = copies_of(engine, near=kind != "Exact")
    if kind != "Exact" and unhashed:
        _say_what_is_unhashed(unhashed)
    ignored = read_ignored(library)
    sifted = sift((group for group in found if kind != "Near" or group.kind == "near"), ignored)
    if sifted.shown:
        _show_summary(sifted.shown)
        shown = _page(sifted.shown)
        _show_selection(engine, shown, sifted.shown)
        for group in shown:
            show_group(engine, group, lambda each: show_ignore_buttons(library, each))
    else:
        said = "All copies of this library are ignored" if sifted.ignored else NONE[kind]
        show_nothing(said, f"{len(engine):,} photos were compared.")

    def draw(group: DuplicateGroup) -> None:
        show_group(engine, group, lambda each: show_again_button(library, each, ignored))

    show_ignored(library, ignored, sifted, draw)
    show_question(engine, found)


def _kind() -> str:
    chosen = st.segmented_control(
        "Which copies?",
        list(NONE),
        default="All",
        required=True,
        key="kind",
        bind="query-params",
        help="Exact copies are equal byte for byte. Near copies look the same, but were scaled, "
        "compressed, changed a little in brightness or colour, or cropped at the edge.",
    )
    return str(chosen)


def _say_what_is_unhashed(count: int) -> None:
    st.info(
        f"{count:,} photos were indexed without a perceptual hash. Near copies of them are not "
        "found, exact ones are. Press Look for changes on the page Library, and they get one."
    )


def _show_summary(groups: Sequence[DuplicateGroup]) -> None:
    """Draw how many groups there are, what the copies take, and the list to take away."""
    photos = sum(len(group.photos) for group in groups)
    wasted = size_text(sum(group.wasted for group in groups))
    count = f"{len(groups):,} {'group' if len(groups) == 1 else 'groups'}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{count}** of {photos:,} photos; the copies take **{wasted}**")
        st.download_button(
            "Download the list",
            lambda: csv_content(groups),
            "duplicates.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
    st.caption(
        "Which one to keep is only a suggestion: most real detail, then what says when and where "
        "it was taken, then most pixels, then the oldest file. Nothing moves before you have said "
        "so, and nothing is deleted. A raw photo beside its JPEG is no copy."
    )


def _show_selection(
    engine: SearchEngine, shown: Sequence[DuplicateGroup], groups: Sequence[DuplicateGroup]
) -> None:
    """Draw what can be done with all copies that are ticked, and a way to tick those shown."""
    library = engine.library
    chosen = [photo for group in groups for photo in group.photos if photo.id in ticked(library)]
    others = [photo for group in shown for photo in group.photos[1:]]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Select all copies below", icon=":material/select_all:", on_click=tick,
            args=(library, others, [group.best for group in shown]),
            help="In each group on this page all but the suggested one.",
        )  # fmt: skip
        if chosen:
            size = size_text(sum(photo.bytes for photo in chosen))
            st.markdown(f"**{len(chosen):,} selected** · {size}", width="content")
            show_move_buttons(library, chosen, "all")
            st.button("Clear", icon=":material/close:", type="tertiary", on_click=_clear,
                      args=(library,))  # fmt: skip


def _clear(library: Library) -> None:
    ticked(library).clear()


def _page(groups: Sequence[DuplicateGroup]) -> Sequence[DuplicateGroup]:
    pages = -(-len(groups) // PER_PAGE)
    page = min(st.pagination(pages, key="groups", bind="query-params"), pages) if pages > 1 else 1
    return groups[(page - 1) * PER_PAGE : page * PER_PAGE]
