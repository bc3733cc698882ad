"""The step on likeness: the nearest photos before and after a library learned what is alike."""

import streamlit as st

from semsearch.feedback.likeness.kept import KeptLikeness
from semsearch.head.likeness.compared import ComparedPhotos
from semsearch.head.likeness.metric import Metric
from semsearch.images.colour import describe
from semsearch.insight.own.alike import Alike, alike
from semsearch.percent import percent
from semsearch.search.engine import SearchEngine
from semsearch.ui.insight.steps.pictures import Code, show_neighbours_of, show_photos
from semsearch.ui.links import TIDY_PAGE, kept_parameters
from semsearch.ui.query.chosen import Choice
from semsearch.ui.text import plain
from semsearch.vectors import Array

NEAREST = 6
TEACHES = "semsearch train --pairs FOLDER --pairs thumbs --pairs copies"


def show_alike(engine: SearchEngine, choice: Choice) -> None:
    """Draw the nearest photos by the head alone, and by the library's own likeness."""
    found = alike(engine, choice.embedding, _colours(engine, choice), NEAREST, choice.photo)
    if found is None:
        _say_how_to_learn(engine)
        return
    _show_info(found)
    st.markdown("**Nearest before**")
    show_neighbours_of(engine, found.before)
    st.markdown(f"**Nearest with your likeness** · {found.new} of them are new")
    show_photos(engine, ((photo, f"{percent(sure)} sure") for photo, sure in found.after))


def alike_code(engine: SearchEngine) -> Code:
    """Return what moves photos, and what compares them there."""
    return [Metric.__call__, ComparedPhotos.logits]


def _colours(engine: SearchEngine, choice: Choice) -> Array | None:
    if choice.image is not None:
        return describe(choice.image)
    return engine.colours_of(choice.photo.id) if choice.photo else None


def _say_how_to_learn(engine: SearchEngine) -> None:
    kept = KeptLikeness(engine.library, engine.head)
    kept.read()
    if kept.problem:
        st.warning(plain(kept.problem), title="The likeness of this library is of no use")
    st.markdown(
        "This library has learned no likeness: photos are compared as step 3 has it. A folder "
        "whose subfolders hold photos that are alike to you teaches one, and so do thumbs, and "
        "what you decide about copies:"
    )
    st.code(TEACHES, language="bash", wrap_lines=True)
    st.page_link(TIDY_PAGE, label="Decide about copies", icon=":material/cleaning_services:",
                 query_params=kept_parameters())  # fmt: skip


def _show_info(found: Alike) -> None:
    info, metric = found.likeness.info, found.likeness.metric
    state = "" if found.likeness.is_on else " It is **switched off**, so searches do not use it."
    st.markdown(
        f"Learned from {info.alike:,} pairs that are alike and {info.unlike:,} that are not; "
        f"colours count {percent(metric.share)}, what photos show the rest. Of pairs that were "
        f"held out, a photo finds the other one typically at place {info.place:,.0f} of "
        f"{info.among:,}; before it was {info.place_before:,.0f}.{state}"
    )
