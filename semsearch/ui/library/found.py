"""What a library holds once a run has ended, and searches that suit it."""

from pathlib import Path

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.insight.first_look.suggestions import suggested_searches
from semsearch.insight.first_look.summary import Summary
from semsearch.insight.first_look.tally import TagTally
from semsearch.library.library import Library
from semsearch.ui.library.arriving import search_link
from semsearch.ui.text import plain
from semsearch.words.lexicon import Lexicon


def show_found(library: Library) -> None:
    """Draw what a library holds, with which encoder it is searched, and what to search for."""
    summary = Summary.of(library)
    st.header("What was found", anchor=False)
    st.markdown(f"**{summary.held}** {summary.spread if summary.photos else ''}")
    undated = f" {summary.undated:,} do not say when they were taken." if summary.undated else ""
    st.caption(f"Searched with {library.encoder}.{undated}")
    if not summary.photos:
        return
    try:
        with st.spinner("Looking for searches that suit these photos"):
            searches = _searches(str(library.path), library.encoder, _changed(library))
    except SemsearchError as error:
        st.caption(plain(error))
        return
    if searches:
        _offer(searches)


def _offer(searches: list[str]) -> None:
    st.markdown("Searches that suit these photos:")
    with st.container(horizontal=True, gap="small", key="suggested"):
        for words in searches:
            search_link(words, plain(words), hint="Search for it")


@st.cache_data(show_spinner=False, max_entries=20)
def _searches(path: str, encoder: str, changed: int) -> list[str]:
    """Return what to search for, found once and again when the library's file has changed."""
    tally = TagTally(Library(Path(path)), encoder)
    tally.catch_up()
    return suggested_searches(tally.sets(), Lexicon.load())


def _changed(library: Library) -> int:
    return library.path.stat().st_mtime_ns
