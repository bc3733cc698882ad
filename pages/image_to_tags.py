"""Image to tags: a photo in, words out; and the words of the whole library, to filter by."""

import streamlit as st

from semsearch.percent import percent
from semsearch.ui.engine import current_engine
from semsearch.ui.filters import choose_filter
from semsearch.ui.links import TEXT_PAGE, kept_parameters
from semsearch.ui.photos.gallery import show_browser
from semsearch.ui.query.bar import begin_with_photo, show_bar, show_heading
from semsearch.ui.query.picker import offer_photos, show_choice
from semsearch.ui.tags import wait_for_tags
from semsearch.ui.text import plain

SHOWN = 10
OFFERED = 40

show_heading("Image to tags", "See the words that the machine gives a photo, and browse all.")
engine = current_engine()
choice = begin_with_photo(engine)
bar = show_bar(engine, choice=choice, place="all")
with bar.tools:
    offer_photos(engine, choice)
    condition = choose_filter(engine)
chosen = frozenset(st.query_params.get_all("tag"))
with st.spinner("Comparing the photo with words; the first time takes a few seconds"):
    tags = engine.tags_of_embedding(choice.embedding, k=SHOWN)
with st.container(horizontal=True, gap="medium", key="chosen"):
    show_choice(engine, choice)
    with st.container(gap="xsmall"):
        st.header("What it shows")
        if not tags:
            st.info("The machine is sure of nothing in this photo, so it has no tags.")
        with st.container(horizontal=True, gap="small"):
            for tag in tags:
                st.page_link(
                    TEXT_PAGE,
                    label=f"{plain(tag.word)} · {percent(tag.confidence)}",
                    icon=":material/sell:",
                    query_params={"q": tag.word} | kept_parameters(),
                    help="Search for it",
                )

st.header("The tags of the library")
wait_for_tags(engine)
with st.spinner("Comparing the photos with words"):
    counts = engine.library_tags(chosen)
# Names are what somebody wanted to tell apart, however few photos have them.
names = engine.taught.spellings.spellings.values()
offered = [word for place, (word, _) in enumerate(counts) if place < OFFERED or word in names]
numbers = dict(counts)
picked = st.pills(
    "Show only photos with all of these",
    [*sorted(chosen), *(word for word in offered if word not in chosen)],
    selection_mode="multi",
    default=sorted(chosen),
    format_func=lambda word: f"{plain(word)} · {numbers.get(word, 0)}",
    help="Each with the number of photos that have it beside those already chosen.",
)
if frozenset(picked) != chosen:
    st.query_params["tag"] = picked
    st.rerun()
show_browser(engine, engine.photos_with(chosen, condition=condition))
