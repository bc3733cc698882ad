"""What was learned: photos that rose and sank for a query; forgotten at a click."""

from collections.abc import Callable
from functools import partial
from itertools import groupby

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.feedback.memory import Learned, Memory
from semsearch.library.photo import Photo
from semsearch.search.engine import SearchEngine
from semsearch.ui.engine import current_engine
from semsearch.ui.photos.picture import show_picture
from semsearch.ui.query.bar import show_bar, show_heading
from semsearch.ui.results.likeness import show_likeness
from semsearch.ui.text import plain

PER_PAGE = 10
SHOWN = 8
WIDTH = 110


def photo_of(engine: SearchEngine, sha256: str) -> Photo | None:
    """Return the photo of the library with some content, if it still has one."""
    numbers = engine.library.with_content([sha256]).get(sha256, [])
    return engine.photo(numbers[0]) if numbers and numbers[0] in engine else None


def change(forget: Callable[[], object]) -> None:
    """Change the memory and draw the page anew, or say why it cannot be changed."""
    try:
        forget()
    except SemsearchError as error:
        st.error(plain(error))
    else:
        st.rerun()


def show_query(engine: SearchEngine, memory: Memory, query: str, learned: list[Learned]) -> None:
    """Draw what was learned for one query, with a way to forget it."""
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(title_of(engine, query))}**")
            if st.button("Forget", icon=":material/delete:", key=f"forget-{query}"):
                change(partial(memory.forget, query))
        with st.container(horizontal=True, gap="small"):
            for each in sorted(learned, key=lambda each: -abs(each.adjustment))[:SHOWN]:
                show_learned(engine, each)


def title_of(engine: SearchEngine, query: str) -> str:
    """Return a query as a person would say it."""
    first, _, rest = query.partition(" ")
    if not first.startswith("like:"):
        return query
    start = first.removeprefix("like:")
    numbers = [own for own in engine.library.with_content_beginning(start) if own in engine]
    title = engine.photo(numbers[0]).title if numbers else "a photo that is gone"
    return " ".join(filter(None, (f"like {title}", rest)))


def show_learned(engine: SearchEngine, learned: Learned) -> None:
    """Draw a photo and which way it goes."""
    photo = photo_of(engine, learned.sha256)
    with st.container(width=WIDTH, gap="xsmall"):
        if photo:
            show_picture(photo, engine.library)
        else:
            st.caption("no longer in the library")
        arrow = "arrow_upward" if learned.adjustment > 0 else "arrow_downward"
        st.caption(f":material/{arrow}: {learned.picks} picked, {learned.passes} passed over")


@st.dialog("Forget everything?")
def confirm(memory: Memory) -> None:
    """Ask before all that was learned is deleted."""
    st.markdown("Every search goes back to what the machine alone finds. Albums and photos stay.")
    if st.button("Forget everything", type="primary"):
        change(memory.forget)


engine = current_engine()
memory = Memory(engine.library)
show_heading("What was learned", "What your picks taught the search.")
show_bar(engine)
st.caption(
    "A photo that got a thumb up, was downloaded, or was put into an album or among the favourites "
    "rises a little the next time somebody searches for the same; one with a thumb down sinks. "
    "Looking at a photo teaches nothing. It all stays on this computer."
)
try:
    known = memory.learned()
except SemsearchError:
    st.error(f"What was learned cannot be read. Delete {plain(memory.path)} to begin anew.")
    st.stop()
show_likeness(engine)
st.header("What picks taught", anchor=False)
groups = [(query, list(own)) for query, own in groupby(known, lambda each: each.query)]
if not groups:
    st.info(
        "Nothing so far. Search, and give the photos that you meant a thumb up.",
        icon=":material/school:",
    )
    st.stop()
if st.button("Forget everything", icon=":material/delete_sweep:"):
    confirm(memory)
pages = -(-len(groups) // PER_PAGE)
page = min(st.pagination(pages, key="page", bind="query-params"), pages) if pages > 1 else 1
for query, own in groups[(page - 1) * PER_PAGE : page * PER_PAGE]:
    show_query(engine, memory, query, own)
