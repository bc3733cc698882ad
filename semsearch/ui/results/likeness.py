"""What was learned of what is alike: what it brings, a switch, learning it anew, and undo."""

from collections.abc import Callable

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.feedback.likeness.gathering import KEPT, counts, gather
from semsearch.head.likeness.learned import Likeness
from semsearch.search.engine import SearchEngine
from semsearch.training.likeness.learning import FEWEST, learn_likeness
from semsearch.training.likeness.report import measured, told
from semsearch.ui.text import plain

FORGOTTEN, SAID = "forgotten-likeness", "said-of-likeness"
CALLED = {"told": "told one by one", "thumbs": "thumbs and picks", "copies": "kept copies"}


def show_likeness(engine: SearchEngine) -> None:
    """Draw what *alike* means to this library, and how to teach or undo it."""
    st.header("What alike means", anchor=False)
    st.caption(
        "Photos that were picked for the same search are alike to you, and those that were passed "
        "over are not. From such pairs semsearch learns what to compare photos by."
    )
    for line in st.session_state.pop(SAID, []):
        st.info(plain(line))
    kept = engine.likeness.read()
    if kept:
        _show_kept(engine, kept)
    elif engine.likeness.problem:
        st.warning(plain(engine.likeness.problem))
    _offer_undo(engine)
    _offer_learning(engine)


def _show_kept(engine: SearchEngine, kept: Likeness) -> None:
    st.markdown(plain(told(kept.info)))
    rows = [dict(zip(("measured on photos held out", "before", "with it"), own, strict=True))
            for own in measured(kept.info)]  # fmt: skip
    st.dataframe(rows, hide_index=True)
    with st.container(horizontal=True, vertical_alignment="center"):
        is_on = st.toggle("Compare photos by it", kept.is_on)
        if is_on != kept.is_on:
            _change(lambda: engine.likeness.switch(is_on))
        if st.button("Forget it", icon=":material/delete:"):
            st.session_state[FORGOTTEN] = kept
            _change(engine.likeness.forget)


def _offer_undo(engine: SearchEngine) -> None:
    gone = st.session_state.get(FORGOTTEN)
    if gone and st.button("Undo: bring the likeness back", icon=":material/undo:"):
        del st.session_state[FORGOTTEN]
        _change(lambda: engine.likeness.keep(gone))


def _offer_learning(engine: SearchEngine) -> None:
    found = counts(engine.library)
    alike = sum(own for own, _ in found.values())
    said = ", ".join(f"{sum(found[name]):,} {CALLED[name]}" for name in KEPT)
    st.caption(f"Pairs so far: {said}.")
    if alike < FEWEST:
        st.caption(
            f"{FEWEST} pairs of photos that are alike are needed. Give thumbs up to photos that "
            "belong together, or tell pairs in a file: `semsearch train --pairs FILE`."
        )
    elif st.button("Learn from them", icon=":material/school:"):
        _learn(engine)


def _learn(engine: SearchEngine) -> None:
    sources = [name for name, pairs in counts(engine.library).items() if sum(pairs)]
    bar = st.progress(0.0, "Learning what is alike. Leave the page to cancel.")
    try:
        pairs = gather(engine.library, sources).pairs
        lesson = learn_likeness(
            engine, pairs, sources, lambda done, total: bar.progress(done / total)
        )
        if lesson.has_gained:
            engine.likeness.keep(lesson.likeness)
    except SemsearchError as error:
        st.error(plain(error))
        return
    not_gained = "Pairs that were held out are not found better for certain, so nothing changed."
    st.session_state[SAID] = ["It is used from now on." if lesson.has_gained else not_gained]
    st.rerun()


def _change(change: Callable[[], object]) -> None:
    try:
        change()
    except SemsearchError as error:
        st.error(plain(error))
    else:
        st.rerun()
