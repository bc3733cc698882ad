"""What may help a query, each with a button: measured on its marks, or said to be a guess."""

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.evaluation.own.diagnosis import Diagnosis
from semsearch.evaluation.own.remedies import TOLD, Kind, Remedy
from semsearch.evaluation.own.wording import CAUTION, effect
from semsearch.search.engine import SearchEngine
from semsearch.ui.address import ENCODER
from semsearch.ui.links import (
    ALBUMS_PAGE,
    LEARNED_PAGE,
    LIBRARY_PAGE,
    QUALITY_PAGE,
    library_parameters,
)
from semsearch.ui.quality.changes import teach, tell
from semsearch.ui.quality.choosing import JUDGE, NEXT, query_parameters
from semsearch.ui.text import plain

ICONS = {
    Kind.NAME: ":material/school:",
    Kind.ENCODER: ":material/memory:",
    Kind.LIKENESS: ":material/join_inner:",
    Kind.CAPTION: ":material/edit_note:",
}


def show_remedies(engine: SearchEngine, diagnosis: Diagnosis) -> None:
    """Draw what may help a query, and what was tried and does not."""
    remedies = diagnosis.remedies
    offered = [own for own in remedies if own.helps is not False]
    for own in offered:
        _show(engine, diagnosis.standing.text, own)
    for own in remedies:
        if own.helps is False:
            st.caption(f"Tried, and no better: {_title(own)}. {plain(effect(own))}")
    if any(own.helps for own in remedies):
        st.caption(CAUTION)


def _show(engine: SearchEngine, text: str, remedy: Remedy) -> None:
    with st.container(gap="xsmall", key=f"remedy-{remedy.kind}-{remedy.what}-{text}"):
        st.markdown(f"{ICONS[remedy.kind]} {_title(remedy)}. {plain(remedy.reason)}")
        if remedy.helps:
            st.markdown(f":material/trending_up: {plain(effect(remedy))}")
        _offer(engine, text, remedy)


def _offer(engine: SearchEngine, text: str, remedy: Remedy) -> None:
    key = f"do-{remedy.kind}-{remedy.what}-{text}"
    if remedy.kind is Kind.NAME:
        if st.button(f"Teach {plain(remedy.what)} from these marks", key=key):
            _teach(engine, text)
    elif remedy.kind is Kind.LIKENESS and remedy.what == TOLD:
        st.page_link(LEARNED_PAGE, label="Learn a likeness", icon=":material/psychology:",
                     query_params=library_parameters())  # fmt: skip
    elif remedy.kind is Kind.LIKENESS:
        st.button("Tell these pairs", key=key, on_click=tell, args=(engine, text))
    elif remedy.kind is Kind.CAPTION:
        st.page_link(ALBUMS_PAGE, label="Name an album", icon=":material/photo_album:",
                     query_params=library_parameters())  # fmt: skip
    elif remedy.after:
        st.page_link(
            QUALITY_PAGE, label=f"See its ten with {plain(remedy.what)}",
            icon=":material/arrow_forward:",
            query_params=query_parameters(engine, text) | {ENCODER: remedy.what},
        )  # fmt: skip
    else:
        st.page_link(LIBRARY_PAGE, label="Go to the library", icon=":material/folder_open:",
                     query_params=library_parameters())  # fmt: skip


def _teach(engine: SearchEngine, text: str) -> None:
    bar = st.progress(0.0, "Looking at the photos")

    def show(done: int, total: int) -> None:
        bar.progress(done / max(total, 1), f"Looking at the photos: {done:,} of {total:,}")

    try:
        done = teach(engine, text, show)
    except SemsearchError as error:
        st.error(plain(error))
        return
    if done.marks.new and JUDGE in st.query_params:
        # The query goes on to mean the word; what was taught is asked for by its name.
        st.session_state[NEXT] = done.name
    st.rerun()


def _title(remedy: Remedy) -> str:
    what = f"**{plain(remedy.what)}**"
    return {
        Kind.NAME: f"Teach it the name {what}",
        Kind.ENCODER: f"Search with {what}",
        Kind.LIKENESS: "Teach it what you call alike",
        Kind.CAPTION: f"Write {what} where it can be read",
    }[remedy.kind]
