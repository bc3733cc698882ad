"""Photos and tags of a library as they come in, and ways to search what is there already."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from semsearch.errors import UnreadableImageError
from semsearch.insight.first_look.tally import TagTally
from semsearch.library.library import Library
from semsearch.library.photo import Photo
from semsearch.ui.links import PHOTOS_PAGE, TEXT_PAGE, kept_parameters
from semsearch.ui.photos.thumbnails import thumbnail
from semsearch.ui.text import plain

NEWEST = 10
SIDE = 320
TAGS = 12
# New photos that are looked at in one step, so that no step takes long.
AT_ONCE = 256


def show_arriving(library: Library, encoder: str, began: float) -> None:
    """Draw the newest photos, the commonest tags so far, and links to search them.

    `began` is when the run did: what it makes anew is looked at anew.
    """
    ids = library.embedded_ids(encoder)
    if not ids.size:
        st.caption("The first photos come in a few seconds.")
        return
    st.markdown(f"**{ids.size:,} photos** to be searched by now; the newest:")
    show_strip(library, library.photos(ids[-NEWEST:].tolist())[::-1])
    tally = _tally(str(library.path), encoder, began)
    tally.catch_up(AT_ONCE)
    show_tags(tally.counts()[:TAGS], tally.is_whole)


def show_strip(library: Library, photos: Sequence[Photo], wrap: bool = False) -> None:
    """Draw photos small, in one row that can be pushed sideways, or in several."""
    with st.container(horizontal=True, wrap=wrap, gap="xsmall", key=f"strip-{library.name}"):
        for photo in photos:
            try:
                st.image(thumbnail(library, photo, SIDE), alt=photo.title, width=SIDE // 3)
            except UnreadableImageError:
                # A drive that was taken out: the photo says so where it is shown by itself.
                continue


def show_tags(counts: Sequence[tuple[str, int]], is_whole: bool) -> None:
    """Draw tags as links that search for them, and the way to all photos."""
    first = counts[0][0] if counts else ""
    with st.container(horizontal=True, gap="small", key="tags-so-far"):
        for tag, count in counts:
            label = f"{plain(tag)} · {count:,}" if is_whole else plain(tag)
            search_link(tag, label, ":material/sell:", "Search for it")
    with st.container(horizontal=True, gap="small", key="ways-in"):
        search_link(first, "Search what is there already", ":material/search:")
        st.page_link(PHOTOS_PAGE, label="See all of them", icon=":material/photo_library:",
                     query_params=kept_parameters())  # fmt: skip


def search_link(
    words: str, label: str, icon: str = ":material/search:", hint: str | None = None
) -> None:
    """Draw a link that searches the library for words."""
    query = {"q": words} | kept_parameters()
    st.page_link(TEXT_PAGE, label=label, icon=icon, help=hint, query_params=query)


@st.cache_resource(show_spinner=False, max_entries=4)
def _tally(path: str, encoder: str, began: float) -> TagTally:
    return TagTally(Library(Path(path)), encoder)
