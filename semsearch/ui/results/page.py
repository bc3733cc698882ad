"""What both search pages do with a mix of words, photos and colours: say it, find, draw, learn."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st

from semsearch.feedback.memory import query_key
from semsearch.feedback.opinion import Opinion
from semsearch.library.filters import Filter
from semsearch.library.photo import Photo
from semsearch.search.certainty import Counts
from semsearch.search.engine import SearchEngine
from semsearch.search.mix import Mix
from semsearch.search.results import Result
from semsearch.ui.links import LEARNED_PAGE, QUALITY_PAGE, kept_parameters, library_parameters
from semsearch.ui.photos.gallery import show_result
from semsearch.ui.photos.grid import Extras, Section, Thumbs
from semsearch.ui.quality.choosing import JUDGE
from semsearch.ui.query.bar import Bar
from semsearch.ui.query.chosen import PHOTO
from semsearch.ui.query.recent import remember_search
from semsearch.ui.query.steering import Chip, show_chips
from semsearch.ui.results.thumbs import DOWN, UP, clear_thumbs, thumbs, toggle
from semsearch.ui.results.visit import learn, learned_for, visit
from semsearch.ui.results.why import Picture, reasons

# A grid goes on to the end, which is here for libraries that are larger.
MOST = 1_000


def show_results(
    engine: SearchEngine,
    mix: Mix,
    condition: Filter,
    bar: Bar,
    chips: Sequence[Chip],
    own: Sequence[Photo] = (),
    picture: Picture | None = None,
) -> None:
    """Draw the chips of a query, and what it finds without the photos that it begins with.

    `picture` is what the query begins with, if it is one picture.

    Raises
    ------
    UnknownWordsError
        If there is no word in the mix.
    """
    key = query_key(engine.read(mix), own[0].sha256 if len(own) == 1 else None)
    learned = learned_for(engine, key) if key else None
    opinion = Opinion(tuple(thumbs(engine, UP)), tuple(thumbs(engine, DOWN)), learned)
    most = min(MOST, len(engine))
    found = engine.find(mix, k=most + len(own), condition=condition, opinion=opinion)
    result = found.without(own, most)
    colourless = engine.library.colourless() if mix.colours else 0
    if colourless:
        st.info(
            f"The colours of {colourless:,} photos are not known, as an older version of "
            "semsearch kept none. Press Look for changes on the page Library, and they are added.",
            icon=":material/palette:",
        )
    with bar.tools:
        show_chips(chips)
        _show_opinion(engine, opinion, key)
        if not condition:
            _offer_judging(engine, mix, own)
    embedding = mix.photos[0].embedding if mix.photos else None
    is_sure = mix.is_one_photo or len(result.matches) == 0 or bool(result.matches[0].certainty)
    counts = Counts.of(result.matches.scores) if is_sure and not mix.is_one_photo else None
    extras = Extras(
        sections=_sections(result, counts),
        thumbs=Thumbs(opinion.liked, opinion.disliked, partial(toggle, engine, key)),
        why=reasons(mix.text, picture, embedding),
        asked=mix.stamp,
        learn=partial(learn, engine, visit(), key) if key else None,
    )
    show_result(engine, result, _said(result, counts), extras, condition)


def _said(result: Result, counts: Counts | None) -> str:
    """Return how much was found, in words."""
    if counts is None or not result.found:
        return f"{len(result.matches):,} photos, the nearest first"
    return f"{counts.likely:,} likely, {counts.possible:,} possible"


def _sections(result: Result, counts: Counts | None) -> list[Section]:
    """Return where what is likely ends in a ranking, and what is possible."""
    if counts is None or not result.found:
        return []
    ends = [counts.likely, counts.likely + counts.possible]
    starts = [Section("Likely", 0), Section("Possible", ends[0]), Section("The rest", ends[1])]
    stops = [*ends, len(result.matches)]
    filled = [own for own, stop in zip(starts, stops, strict=True) if own.start < stop]
    return filled if len(filled) > 1 else []


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


def _offer_judging(engine: SearchEngine, mix: Mix, own: Sequence[Photo]) -> None:
    """Draw a link to where results are called right or wrong, if words or a photo stand alone."""
    asked = {}
    if mix.has_words and not mix.photos and not mix.colours:
        asked = {JUDGE: mix.text}
        remember_search(engine.library, mix.text)
    elif mix.is_one_photo and len(own) == 1:
        is_whole = np.array_equal(mix.photos[0].embedding, engine.embedding(own[0].id))
        asked = {PHOTO: str(own[0].id)} if is_whole else {}
    if asked:
        st.page_link(
            QUALITY_PAGE, label="Are these right?", icon=":material/fact_check:",
            query_params=asked | library_parameters(),
            help="Say which of the first ten are, and see what may help if they are not.",
        )  # fmt: skip
