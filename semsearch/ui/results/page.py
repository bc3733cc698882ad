"""What both search pages do with a mix of words, photos and colours: say it, find, draw, learn."""

from collections.abc import Sequence

import streamlit as st

from semsearch.feedback.memory import query_key
from semsearch.feedback.opinion import Opinion
from semsearch.library.filters import Filter
from semsearch.library.photo import Photo
from semsearch.search.engine import SearchEngine
from semsearch.search.mix import Mix
from semsearch.ui.links import LEARNED_PAGE, kept_parameters
from semsearch.ui.photos.gallery import show_result
from semsearch.ui.query.steering import Chip, show_chips
from semsearch.ui.results.thumbs import DOWN, UP, clear_thumbs, show_thumbs, thumbs
from semsearch.ui.results.visit import AFTER, learned_for, show_for
from semsearch.ui.results.why import Picture, show_why

RESULTS = 12


def show_results(
    engine: SearchEngine,
    mix: Mix,
    condition: Filter,
    chips: Sequence[Chip],
    own: Sequence[Photo] = (),
    picture: Picture | None = None,
) -> None:
    """Draw the chips of a query and what it finds, without the photos that it begins with.

    `picture` is what the query begins with, if it is one picture.

    Raises
    ------
    UnknownWordsError
        If there is no word in the mix.
    """
    key = query_key(engine.read(mix), own[0].sha256 if len(own) == 1 else None)
    learned = learned_for(engine, key) if key else None
    opinion = Opinion(tuple(thumbs(engine, UP)), tuple(thumbs(engine, DOWN)), learned)
    found = engine.find(mix, k=RESULTS + len(own), condition=condition, opinion=opinion)
    result = found.without(own, RESULTS)
    if mix.colours and engine.colourless:
        st.info(
            f"The colours of {engine.colourless:,} photos are not known, as an older version of "
            "semsearch kept none. Press Look for changes on the page Library, and they are added.",
            icon=":material/palette:",
        )
    show_for(key, [match.photo for match in result.matches])
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        show_chips(chips)
        _show_opinion(engine, opinion, key)
    matches = {match.photo.id: match for match in result.matches}

    def explain(photo: Photo) -> None:
        embedding = mix.photos[0].embedding if mix.photos else None
        show_why(engine, matches[photo.id], mix.text, picture, embedding)

    show_result(
        engine,
        result,
        {"Why this photo?": (":material/help:", explain)},
        buttons=lambda photo: show_thumbs(engine, photo, key),
        parameters={AFTER: key} if key else {},
        condition=condition,
    )


def _show_opinion(engine: SearchEngine, opinion: Opinion, key: str) -> None:
    """Draw that people moved the ranking, and the ways to undo that."""
    count = len(opinion.liked) + len(opinion.disliked)
    if count:
        st.button(
            f"Take back {count} thumb{'s' * (count > 1)}", icon=":material/undo:",
            type="tertiary", on_click=clear_thumbs, args=(engine, key),
        )  # fmt: skip
    elif opinion.learned is not None:
        st.page_link(
            LEARNED_PAGE, label="Earlier picks moved this", icon=":material/school:",
            query_params=kept_parameters(), help="See what was learned, and forget it.",
        )  # fmt: skip
