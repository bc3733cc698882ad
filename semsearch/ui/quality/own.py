"""How well the chosen library is searched, by what its person calls right and wrong."""

from collections.abc import Mapping

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.evaluation.own.diagnosis import Diagnosis
from semsearch.evaluation.own.outcome import mean_share
from semsearch.indexing.runs import IndexRun
from semsearch.library.library import DEMO
from semsearch.percent import percent
from semsearch.search.engine import SearchEngine
from semsearch.ui.photos.gallery import show_empty
from semsearch.ui.quality.cards import offer_rest, show_cards
from semsearch.ui.quality.changes import clear, show_undo
from semsearch.ui.quality.choosing import called, choose_query
from semsearch.ui.quality.diagnoses import all_diagnoses, diagnosis_of
from semsearch.ui.quality.judged import show_diagnosis, show_forget, show_judged
from semsearch.ui.query.reading import show_reading
from semsearch.ui.text import plain

PER_PAGE = 10


def show_own(engine: SearchEngine) -> None:
    """Draw the query that is judged, and all that were."""
    if not len(engine):
        show_empty(engine.library)
        return
    place = st.container()
    text = choose_query(engine)
    with place:
        _say_what_is_special(engine, text)
    try:
        if text:
            _show_query(engine, text)
        else:
            show_undo(engine)
        found, troubles = all_diagnoses(engine)
    except SemsearchError as error:
        st.warning(plain(error))
        return
    _show_all(engine, text, found, troubles)


def _say_what_is_special(engine: SearchEngine, text: str) -> None:
    if IndexRun(engine.library).is_active:
        st.info(
            "Photos are still coming in. What is found changes with them; marks stay.",
            icon=":material/hourglass_top:",
        )
    if not text:
        name = "the demo library" if engine.library.name == DEMO else plain(engine.library.name)
        st.caption(
            f"Search {name} for something that you know is there, and say which of the first ten "
            "photos are right. Then you see what fails, and what may help."
        )


def _show_query(engine: SearchEngine, text: str) -> None:
    """Draw the first ten photos of a query to be judged, and how it stands."""
    try:
        diagnosis = diagnosis_of(engine, text)
    except SemsearchError as error:
        st.warning(plain(error), title="Nothing to judge")
        return
    st.header(f"Is this {called(engine, text)}?", anchor=False)
    show_reading(diagnosis.standing.query, "judge")
    if not diagnosis.standing.is_found:
        st.caption("The search itself says that nothing here seems to match.")
    show_cards(engine, diagnosis.standing)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        offer_rest(engine, diagnosis.standing)
        show_undo(engine)
    precision = diagnosis.standing.outcome.precision
    if precision.marked or diagnosis.standing.missed:
        with st.container(border=True, gap="xsmall", key="diagnosis"):
            show_diagnosis(engine, diagnosis)
            show_forget(engine, text)


def _show_all(
    engine: SearchEngine, text: str, found: Mapping[str, Diagnosis], troubles: Mapping[str, str]
) -> None:
    """Draw all judged queries, page by page; the one above is not drawn twice."""
    if not found and not troubles:
        if not text:
            st.info(
                "Nothing was judged in this library so far. Type a query above, or choose one.",
                icon=":material/fact_check:",
            )
        return
    st.header("All that was judged", anchor=False)
    _show_mean(found)
    others = [own for query, own in found.items() if query != text]
    pages = -(-len(others) // PER_PAGE)
    page = min(st.pagination(pages, key="judged", bind="query-params"), pages) if pages > 1 else 1
    for own in others[(page - 1) * PER_PAGE : page * PER_PAGE]:
        show_judged(engine, own)
    for query, trouble in troubles.items():
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{called(engine, query)}**: {plain(trouble)}")
            show_forget(engine, query)
    st.button(
        "Forget all marks", icon=":material/delete_sweep:", type="tertiary", on_click=clear,
        args=(engine,), help="Undo brings them back while the page is open. Names stay.",
    )  # fmt: skip


def _show_mean(found: Mapping[str, Diagnosis]) -> None:
    outcomes = [own.standing.fair for own in found.values() if own.standing.fair]
    mean = mean_share(outcomes)
    if mean is None:
        return
    counted = [own for own in outcomes if own.precision.share is not None]
    shares = [own.precision.share or 0.0 for own in counted]
    if len(counted) == 1:
        st.caption("One query says little of the library. Judge a few more.")
        return
    st.markdown(
        f"P@10 **{percent(mean)}** on the mean of {len(counted):,} queries, from "
        f"{percent(min(shares))} to {percent(max(shares))}."
    )
