"""A judged query: how many of its first ten are right, what fails, and what would have been."""

from collections.abc import Sequence

import streamlit as st

from semsearch.errors import UnreadableImageError
from semsearch.evaluation.own.diagnosis import Diagnosis
from semsearch.evaluation.own.standing import Missed
from semsearch.evaluation.own.wording import share, spread, verdict
from semsearch.search.engine import SearchEngine
from semsearch.ui.links import NAMES_PAGE, QUALITY_PAGE, library_parameters
from semsearch.ui.names.listed import OPEN as NAME
from semsearch.ui.photos.thumbnails import thumbnail
from semsearch.ui.quality.changes import clear
from semsearch.ui.quality.choosing import called, query_parameters
from semsearch.ui.quality.remedies import show_remedies
from semsearch.ui.text import plain

SIDE, SHOWN = 320, 104
MOST_MISSED = 12


def show_judged(engine: SearchEngine, diagnosis: Diagnosis) -> None:
    """Draw a query among others, with the ways to judge it again and to forget its marks."""
    text = diagnosis.standing.text
    with st.container(border=True, gap="xsmall", key=f"judged-{text}"):
        st.markdown(f"**{called(engine, text)}**")
        show_standing(engine, diagnosis)
        if diagnosis.remedies:
            with st.expander("What may help"):
                show_remedies(engine, diagnosis)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.page_link(
                QUALITY_PAGE, label="See its ten", icon=":material/fact_check:",
                query_params=query_parameters(engine, text),
            )  # fmt: skip
            show_forget(engine, text)


def show_diagnosis(engine: SearchEngine, diagnosis: Diagnosis) -> None:
    """Draw how a query stands, and what may help."""
    show_standing(engine, diagnosis)
    if any(own.helps is not False for own in diagnosis.remedies):
        st.markdown("**What may help**")
    show_remedies(engine, diagnosis)


def show_standing(engine: SearchEngine, diagnosis: Diagnosis) -> None:
    """Draw how a query stands, which words fail, and what would have been right."""
    standing = diagnosis.standing
    if standing.fair and standing.fair.precision.marked:
        st.markdown(
            f"P@10 **{share(standing.fair)}** · {spread(standing.fair.precision)} with so few"
        )
    st.markdown(plain(verdict(standing)))
    for word in diagnosis.failing:
        st.markdown(f":material/error: **{plain(word.word)}**: {plain(word.trouble)}")
    if standing.missed and not standing.is_perfect:
        _show_missed(engine, standing.missed)
    for own in standing.query.names if standing.query else ():
        st.page_link(
            NAMES_PAGE, label=f"What is known of {plain(own.name)}", icon=":material/badge:",
            query_params={NAME: own.name} | library_parameters(),
        )  # fmt: skip


def show_forget(engine: SearchEngine, text: str) -> None:
    """Draw the button that forgets the marks of a query."""
    st.button(
        "Forget its marks", icon=":material/delete:", type="tertiary", key=f"forget-{text}",
        on_click=clear, args=(engine, text),
    )  # fmt: skip


def _show_missed(engine: SearchEngine, missed: Sequence[Missed]) -> None:
    more = len(missed) - MOST_MISSED
    also = f", and {more:,} more" if more > 0 else ""
    st.markdown(f"Would have been right{also}:")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        for own in missed[:MOST_MISSED]:
            with st.container(width=SHOWN, gap="xsmall"):
                try:
                    picture = thumbnail(engine.library, own.photo, SIDE)
                    st.image(picture, alt=own.photo.title, width=SHOWN)
                except UnreadableImageError:
                    st.caption(plain(own.photo.title))
                st.caption(f"place {own.rank:,}" if own.rank else "far below")
