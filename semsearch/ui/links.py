"""Ways on: from a photo or a word to the pages that take it, with the library and the filters."""

from urllib.parse import quote

import streamlit as st

from semsearch.library.photo import Credit, Photo
from semsearch.shipped import shipped
from semsearch.ui.address import ENCODER
from semsearch.ui.filters import PARAMETERS
from semsearch.ui.text import plain

# What addresses of other pages keep.
KEPT = ("library", ENCODER, *PARAMETERS)


def page(name: str) -> str:
    """Return the path of a page, by the name of its file."""
    return str(shipped("pages") / f"{name}.py")


TEXT_PAGE = page("text_to_image")
IMAGE_PAGE = page("image_to_image")
TAGS_PAGE = page("image_to_tags")
WORDS_PAGE = page("word_to_word")
MAP_PAGE = page("map")
PHOTOS_PAGE = page("photos")
ALBUMS_PAGE = page("albums")
NAMES_PAGE = page("names")
TIDY_PAGE = page("tidy_up")
LEARNED_PAGE = page("learned")
LIBRARY_PAGE = page("library")
QUALITY_PAGE = page("quality")


def kept_parameters() -> dict[str, str]:
    """Return the parameters that keep the chosen library, encoder and filters across links."""
    kept = {name: st.query_params[name] for name in PARAMETERS if name in st.query_params}
    return kept | library_parameters()


def library_parameters() -> dict[str, str]:
    """Return the parameters that keep the chosen library and encoder."""
    kept = {ENCODER: st.query_params[ENCODER]} if ENCODER in st.query_params else {}
    name = st.session_state.get("library")
    return kept | ({"library": name} if name else {})


def offer_words(words: list[str], page: str = TEXT_PAGE, name: str = "q") -> None:
    """Draw words as links that search for them, or that make each the parameter `name`."""
    with st.container(horizontal=True, gap="small", key=f"offered-{name}"):
        for word in words:
            query = {name: word} | kept_parameters()
            st.page_link(page, label=plain(word), query_params=query)


def show_ways_on(photo: Photo) -> None:
    """Draw links that make `photo` the next query."""
    query = {"photo": str(photo.id)} | kept_parameters()
    with st.container(horizontal=True, gap="small"):
        st.page_link(
            IMAGE_PAGE, label="Similar", icon=":material/image_search:", query_params=query
        )
        st.page_link(TAGS_PAGE, label="Tags", icon=":material/sell:", query_params=query)


def credit_line(credit: Credit | None) -> str:
    """Return author, licence and source of a photo as Markdown."""
    if credit is None:
        return "your photo"
    licence = plain(credit.licence)
    if credit.licence_url:
        licence = f"[{licence}]({_address(credit.licence_url)})"
    source = f" · [source]({_address(credit.source_url)})" if credit.source_url else ""
    return f"{plain(credit.author)}, {licence}{source}"


def _address(url: str) -> str:
    """Return a link's target that cannot end early, or none if it does not lead to the web."""
    return quote(url, safe=":/?#@!$&'*+,;=%~") if url.startswith(("https://", "http://")) else "#"
