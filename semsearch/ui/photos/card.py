"""A photo in a grid: its picture, the ways on from it, and what a person thinks of it."""

from collections.abc import Callable, Mapping

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.library.library import Library
from semsearch.library.photo import Photo
from semsearch.search.engine import SearchEngine
from semsearch.search.results import Match
from semsearch.ui.links import IMAGE_PAGE, MAP_PAGE, TAGS_PAGE, credit_line, kept_parameters
from semsearch.ui.photos.details import show_details
from semsearch.ui.photos.selection import show_tick
from semsearch.ui.photos.thumbnails import thumbnail
from semsearch.ui.style import card_key
from semsearch.ui.text import plain

ALT_TAGS = 3

Action = Callable[[Photo], None]


def show_card(
    engine: SearchEngine,
    photo: Photo,
    place: str,
    match: Match | None = None,
    actions: Mapping[str, tuple[str, Action]] | None = None,
    buttons: Action | None = None,
    parameters: Mapping[str, str] | None = None,
) -> None:
    """Draw a photo with its title, which leads to similar ones, and a menu.

    Parameters
    ----------
    engine : SearchEngine
    photo : Photo
    place : str
        Tells the grids of a page apart.
    match : Match, optional
        How it was found.
    actions : mapping of str to (icon, function of the photo), optional
        What the menu offers beside the ways on.
    buttons : function of the photo, optional
        Draws more buttons beside the menu.
    parameters : mapping, optional
        What the address of the link to similar photos holds beside the photo.
    """
    library = engine.library
    with st.container(key=card_key(photo, place), gap="xsmall"):
        show_picture(photo, library, alt_text(engine, photo))
        st.page_link(
            IMAGE_PAGE, label=plain(photo.title), width="stretch",
            query_params={"photo": str(photo.id)} | kept_parameters() | dict(parameters or {}),
        )  # fmt: skip
        lead = "" if match is None else f"**{match.figure}** · "
        st.caption(lead + credit_line(photo.credit))
        with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
            show_tick(library, photo, match.score if match else None, place)
            if buttons:
                buttons(photo)
            _show_menu(library, photo, place, actions or {})


def _show_menu(
    library: Library, photo: Photo, place: str, actions: Mapping[str, tuple[str, Action]]
) -> None:
    query = {"photo": str(photo.id)} | kept_parameters()
    # Another key is another menu, and that is closed: a dialog would lie under an open one.
    turns: dict[str, int] = st.session_state.setdefault("menus", {})
    own = f"{place}-{photo.id}"

    def close() -> None:
        turns[own] = turns.get(own, 0) + 1

    key = f"menu-{own}-{turns.get(own, 0)}"
    with st.popover("More", icon=":material/more_horiz:", type="tertiary", key=key):
        for name, (icon, act) in actions.items():
            if st.button(name, icon=icon, key=f"{name}-{own}", type="tertiary", on_click=close):
                act(photo)
        st.page_link(TAGS_PAGE, label="Tags", icon=":material/sell:", query_params=query)
        st.page_link(MAP_PAGE, label="On the map", icon=":material/map:", query_params=query)
        details = "Details, credits and original"
        if st.button(
            details, icon=":material/info:", key=f"details-{own}", type="tertiary", on_click=close
        ):
            show_details(library, photo)


def alt_text(engine: SearchEngine, photo: Photo) -> str:
    """Return the title of a photo and what the machine sees in it."""
    tags = engine.tags_of_photos([photo.id])[0][:ALT_TAGS]
    return ": ".join(filter(None, (photo.title, ", ".join(tag.word for tag in tags))))


def show_picture(photo: Photo, library: Library, alt: str | None = None) -> None:
    """Draw a photo, or say why it cannot be shown."""
    try:
        st.image(thumbnail(library, photo), alt=alt or photo.title, width="stretch")
    except SemsearchError as error:
        st.warning(plain(error))
