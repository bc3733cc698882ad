"""How the queries with marks stand, worked out once and again when anything has changed."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.evaluation.own.diagnosis import Diagnosis, diagnose
from semsearch.evaluation.own.encoders import other_encoders
from semsearch.feedback.albums import Albums
from semsearch.feedback.likeness.kept import likeness_path
from semsearch.feedback.marks import Marks
from semsearch.feedback.pairs import Pairs
from semsearch.search.engine import SearchEngine
from semsearch.ui.engine import engine_with


def diagnosis_of(engine: SearchEngine, text: str) -> Diagnosis:
    """Return how a query stands.

    Raises
    ------
    SemsearchError
        As `diagnose`.
    """
    marks = Marks(engine.library).of(text)
    return _diagnosis(_state(engine), text, tuple(marks.items()), marks, engine)


def all_diagnoses(engine: SearchEngine) -> tuple[dict[str, Diagnosis], dict[str, str]]:
    """Return how all queries with marks stand, and why others cannot be asked any more.

    A bar tells how far that is.
    """
    queries = [own.query for own in Marks(engine.library)]
    found: dict[str, Diagnosis] = {}
    troubles: dict[str, str] = {}
    with st.empty():
        for done, text in enumerate(queries):
            said = f"Asking each query again: {done:,} of {len(queries):,}"
            st.progress(done / len(queries), said)
            try:
                found[text] = diagnosis_of(engine, text)
            except SemsearchError as error:
                troubles[text] = str(error)
        st.empty()
    return found, troubles


def _state(engine: SearchEngine) -> str:
    """Return what a ranking depends on: photos, encoder, names, what is said, and the likeness."""
    library, likeness = engine.library, likeness_path(engine.library)
    changed = (library.path.stat().st_mtime_ns, len(engine),
               likeness.stat().st_mtime_ns if likeness.exists() else 0)  # fmt: skip
    names, albums, pairs = tuple(engine.taught), tuple(Albums(library)), len(Pairs(library))
    return repr((library.path, engine.head.info.encoder, changed, names, albums, pairs))


@st.cache_resource(show_spinner="Asking the query, and what might help it", max_entries=300)
def _diagnosis(
    state: str, text: str, said: tuple[tuple[str, bool], ...], _marks: Mapping[str, bool],
    _engine: SearchEngine,
) -> Diagnosis:  # fmt: skip
    others = {name: partial(engine_with, name) for name in other_encoders(_engine)}
    return diagnose(_engine, text, _marks, others)
