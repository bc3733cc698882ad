"""The query whose results are judged: typed, suggested, or a photo; kept in the address."""

import streamlit as st

from semsearch.evaluation.own.suggestions import queries_to_judge
from semsearch.feedback.marks import like_photo, photo_asked_with
from semsearch.library.photo import Photo
from semsearch.queries.query import MAX_LENGTH
from semsearch.search.engine import SearchEngine
from semsearch.ui.address import addressed
from semsearch.ui.links import QUALITY_PAGE, kept_parameters, offer_words
from semsearch.ui.photos.picture import show_picture
from semsearch.ui.query.chosen import PHOTO
from semsearch.ui.query.recent import recent_searches
from semsearch.ui.text import plain

# What the address calls the query; and what it is in the next run.
JUDGE, NEXT = "judge", "next-judge"
WIDTH = 110


def choose_query(engine: SearchEngine) -> str:
    """Draw where a query is typed or chosen, and return it; "" if there is none yet."""
    numbers = addressed(engine, PHOTO)
    if numbers:
        photo = engine.photo(numbers[0])
        _show_photo(engine, photo)
        return like_photo(photo.sha256)
    if NEXT in st.session_state:
        st.session_state[JUDGE] = st.session_state.pop(NEXT)
    text = st.text_input(
        "What do you search for?", key=JUDGE, bind="query-params", max_chars=MAX_LENGTH,
        placeholder="cat, our boat, waves on a beach", width=480,
        help="Then say of each of the first ten photos whether it is right.",
    )  # fmt: skip
    if not (text or "").strip():
        _offer(engine)
    return (text or "").strip()


def query_parameters(engine: SearchEngine, text: str) -> dict[str, str]:
    """Return the parameters of the address at which a query is judged."""
    content = photo_asked_with(text)
    if content is None:
        return {JUDGE: text} | kept_parameters()
    numbers = engine.library.with_content([content]).get(content, [])
    return {PHOTO: str(numbers[0]) if numbers else ""} | kept_parameters()


def called(engine: SearchEngine, text: str) -> str:
    """Return what to call a query in a sentence, as Markdown."""
    content = photo_asked_with(text)
    if content is None:
        return plain(text)
    numbers = engine.library.with_content([content]).get(content, [])
    titles = [engine.photo(number).title for number in numbers if number in engine]
    return f"like {plain(titles[0])}" if titles else "like a photo that is gone"


def _show_photo(engine: SearchEngine, photo: Photo) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width=WIDTH):
            show_picture(photo, engine.library)
        with st.container(width="content", gap="xsmall"):
            st.markdown(f"Photos like **{plain(photo.title)}**")
            st.page_link(
                QUALITY_PAGE, label="Judge words instead", icon=":material/close:",
                query_params={JUDGE: ""} | kept_parameters(),
            )  # fmt: skip


def _offer(engine: SearchEngine) -> None:
    with st.spinner("Looking for queries that suit this library"):
        changed = engine.library.path.stat().st_mtime_ns
        place = str(engine.library.path), changed, engine.head.info.encoder
        stamp = engine.taught.names.stamp
        words = _suggested(*place, stamp, tuple(recent_searches(engine.library)), engine)
    if words:
        st.markdown("Worth judging here:")
        offer_words(words, QUALITY_PAGE, JUDGE)


@st.cache_data(show_spinner=False, max_entries=20)
def _suggested(
    path: str, changed: int, encoder: str, stamp: tuple[int, int], recent: tuple[str, ...],
    _engine: SearchEngine,
) -> list[str]:  # fmt: skip
    return queries_to_judge(_engine, recent)
