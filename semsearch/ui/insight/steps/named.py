"""The step on names that people teach: what the chosen photo would teach as the only example."""

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.head.things import Thing, nearness
from semsearch.insight.own.naming import Found, OneExample, known_names, one_example
from semsearch.insight.sample import counted
from semsearch.percent import percent
from semsearch.search.engine import SearchEngine
from semsearch.search.pictures import VIEWS, views_of
from semsearch.search.taught import Taught
from semsearch.ui.charts import show_bars
from semsearch.ui.insight.steps.pictures import (
    TILE,
    Code,
    file_of,
    picture_of,
    show_photos,
    signed,
)
from semsearch.ui.links import NAMES_PAGE, kept_parameters
from semsearch.ui.query.chosen import Choice
from semsearch.ui.text import plain
from semsearch.vectors import Array

SHOWN, NAMES = 6, 5
CALLED = ("as it is", "mirrored", "its middle")


def show_naming(engine: SearchEngine, choice: Choice) -> None:
    """Draw what the photo teaches as the only example, and the names that there are."""
    views = _views(engine, choice)
    found = one_example(engine, views, SHOWN, choice.photo)
    st.markdown(
        f"Had you given a name to this photo alone, these of {counted(engine)} would be the "
        "likeliest to have it too:"
    )
    show_photos(engine, ((each.photo, _told(each)) for each in found.found))
    if found.found:
        _show_sum(found)
    if found.refusal:
        _show_refusal(engine, found)
    _show_known(engine, choice)
    st.page_link(NAMES_PAGE, label="Teach a name", icon=":material/label:",
                 query_params=kept_parameters())  # fmt: skip


def naming_code(engine: SearchEngine) -> Code:
    """Return what makes the views, compares photos with them, and says how sure it is."""
    return [views_of, nearness, Thing._logits, Taught.teach]


def _views(engine: SearchEngine, choice: Choice) -> Array:
    """Return the embeddings of the views of the photo; of one alone unless more are asked for."""
    whole = choice.embedding[None]
    if not st.toggle(
        "Look at its three views", key="views", bind="query-params",
        help="The first time takes some seconds, until the network is loaded.",
    ):  # fmt: skip
        st.caption("Its embedding is known already, and is one view; a name is taught with three.")
        return whole
    try:
        with st.spinner("Loading the network and looking at the photo"):
            picture = engine.pictures.decode(picture_of(engine, choice))
            views = _embedded(engine.head.info.encoder, _key(engine, choice), picture, engine)
    except SemsearchError as error:
        st.error(plain(error), title="The network cannot look at this photo")
        return whole
    with st.grid("auto", min_column_width=TILE):
        for view, called in zip(views_of(picture), CALLED, strict=True):
            with st.container(gap="xsmall"):
                st.image(view, alt=f"The photo, {called}", width="stretch")
                st.caption(called.capitalize())
    return views


def _key(engine: SearchEngine, choice: Choice) -> tuple[object, ...]:
    if choice.image is None:
        return file_of(engine, choice)
    return (choice.image.tobytes(),)


@st.cache_data(show_spinner=False, max_entries=16)
def _embedded(
    encoder: str, key: tuple[object, ...], _picture: object, _engine: SearchEngine
) -> Array:
    return _engine.pictures.embed_views(_picture)  # type: ignore[arg-type]


def _told(found: Found) -> str:
    nearest = int(found.views.argmax())
    view = f" ({CALLED[nearest]})" if len(found.views) == VIEWS else ""
    return f"alike **{found.views[nearest]:.2f}**{view} · {percent(found.confidence)} sure"


def _show_sum(found: OneExample) -> None:
    first = found.found[0]
    terms = found.terms(first)
    own = sum(value for _, value in terms)
    rows = [{"Log-odds": name, "Adds": signed(value)} for name, value in terms]
    rows.append({"Log-odds": "Sum", "Adds": signed(own)})
    st.markdown(f"How the confidence of the first, {plain(first.photo.title)}, is made:")
    st.table(rows, alt="What the log-odds of the first photo are the sum of", hide_index=True)
    tile = " The best tile of it is surer." if first.logit > own + 0.005 else ""
    st.caption(
        f"{signed(first.logit)} makes a confidence of {percent(first.confidence, 1)}. The numbers "
        "were fitted on things of photos that are not shipped. Of several examples "
        "it is their mean nearness that counts." + tile
    )


def _show_refusal(engine: SearchEngine, found: OneExample) -> None:
    assert found.refusal
    st.markdown(
        f"**And if you said that the second, {plain(found.refusal.title)}, does not show it?** "
        "What is nearer to it than to your photo sinks:"
    )
    rows = [
        {"Photo": each.photo.title, "Before": percent(each.confidence),
         "After": percent(each.confidence_refused)}
        for each in found.found
    ]  # fmt: skip
    st.table(rows, alt="How sure it is of each photo before and after a refusal", hide_index=True)


def _show_known(engine: SearchEngine, choice: Choice) -> None:
    names = list(known_names(engine, choice.embedding, choice.photo).items())[:NAMES]
    if not names:
        st.caption("This library was taught no name so far, and looking at this page teaches none.")
        return
    st.markdown("How sure it is that the photo shows what it was taught by name:")
    show_bars(names, 1.0, "The taught names nearest to the photo with their confidences")
