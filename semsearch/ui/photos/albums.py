"""Albums as the pages show them: a list, one album, and what can be done with it."""

from collections.abc import Callable

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from semsearch.errors import SemsearchError
from semsearch.feedback.albums import Albums
from semsearch.feedback.called import LONGEST_NAME
from semsearch.files import typed_path
from semsearch.insight.export import export_photos
from semsearch.library.catalogue import Catalogue
from semsearch.search.engine import SearchEngine
from semsearch.ui.links import ALBUMS_PAGE, TEXT_PAGE, kept_parameters
from semsearch.ui.photos.gallery import show_browser
from semsearch.ui.photos.naming import ask_for_name
from semsearch.ui.photos.picture import show_picture
from semsearch.ui.photos.selection import selected
from semsearch.ui.text import plain

# What the address of the page calls the album that is open; those of other pages filter by it.
OPEN, OPEN_FAVOURITES = "open", "hearts"
ALBUM, FAVOURITES = "album", "favourites"
CARD_WIDTH = 190


def offer_new(engine: SearchEngine) -> None:
    """Draw a way to make an album of the selected photos."""
    chosen = selected(engine.library)
    with st.popover("New album", icon=":material/add:"), st.form("new-album", border=False):
        name = st.text_input("Name of the album", max_chars=LONGEST_NAME)
        said = f"With the {len(chosen):,} selected photos." if chosen else "It begins empty."
        st.caption(said)
        if st.form_submit_button("Make it"):
            photos = engine.library.photos(list(chosen)) if chosen else []
            Albums(engine.library).add(name, [photo.sha256 for photo in photos])
            st.rerun()


def show_albums(engine: SearchEngine) -> None:
    """Draw all albums of a library, the favourites first."""
    albums = Albums(engine.library)
    favourites, known = albums.favourites(), list(albums)
    if not favourites and not known:
        st.info(
            "No albums so far. Select photos anywhere, by their ticks, and keep them together; or "
            "show one large and give it a heart.",
            icon=":material/photo_album:",
        )
        return
    with st.grid("auto", min_column_width=CARD_WIDTH):
        if favourites:
            _show_card(
                engine, "Favourites", len(favourites), favourites[0], {OPEN_FAVOURITES: "true"}
            )
        for album in known:
            _show_card(engine, album.name, album.count, album.cover, {OPEN: album.name})


def show_favourites(engine: SearchEngine) -> None:
    """Draw the favourites."""
    _show_way_back("Favourites", {FAVOURITES: "true"})
    albums = Albums(engine.library)
    _show_photos(engine, albums.favourites(), "Show a photo large and give it a heart.")


def show_album(engine: SearchEngine, name: str) -> None:
    """Draw one album, and what can be done with it.

    Raises
    ------
    UnknownAlbumError
        If there is none of that name.
    """
    albums = Albums(engine.library)
    contents = albums.contents(name)
    _show_way_back(name, {ALBUM: name})
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        chosen = selected(engine.library)
        if inside := [p for p in engine.library.photos(list(chosen)) if p.sha256 in contents]:
            st.button(
                f"Take {len(inside):,} selected out", icon=":material/remove:",
                on_click=_do, args=(lambda: albums.remove(name, [p.sha256 for p in inside]),),
                help="The photos and their files stay.",
            )  # fmt: skip
        _offer_name(albums, name)
        _offer_copies(engine, albums, name)
        if (ids := _there(engine, contents)).size:
            st.button(
                "Teach as a name", icon=":material/badge:", on_click=ask_for_name,
                args=("album", ids.tolist(), name),
                help="Its photos become examples: then all photos of it are found.",
            )  # fmt: skip
        if st.button("Delete", icon=":material/delete:", help="The photos stay."):
            _confirm(albums, name)
    _show_photos(engine, contents, "Select photos, by their ticks, and add them to it.")


def _show_card(
    engine: SearchEngine, name: str, count: int, cover: str | None, query: dict[str, str]
) -> None:
    with st.container(border=True, gap="xsmall", height="stretch"):
        for number in Albums(engine.library).ids([cover]).tolist() if cover else ():
            if number in engine:
                show_picture(engine.photo(number), engine.library, f"The cover of {name}")
        library = {"library": st.session_state.get("library", "")}
        st.page_link(ALBUMS_PAGE, label=f"**{plain(name)}**", query_params=query | library)
        st.caption("1 photo" if count == 1 else f"{count:,} photos")


def _show_way_back(name: str, query: dict[str, str]) -> None:
    st.header(plain(name), anchor=False)
    kept = {k: v for k, v in kept_parameters().items() if k not in (ALBUM, FAVOURITES)}
    with st.container(horizontal=True, gap="small"):
        st.page_link(
            ALBUMS_PAGE, label="All albums", icon=":material/arrow_back:", query_params=kept
        )
        st.page_link(
            TEXT_PAGE, label="Search in it", icon=":material/search:",
            query_params=kept | query | {"q": ""},
        )  # fmt: skip


def _show_photos(engine: SearchEngine, contents: list[str], hint: str) -> None:
    ids = _there(engine, contents)
    if gone := len(contents) - len(ids):
        st.caption(f"{gone:,} of its photos are no longer in the library.")
    if not ids.size:
        st.info(f"There is no photo in it. {hint}", icon=":material/photo_album:")
        return
    show_browser(engine, Catalogue(engine.library, ids), "album")


def _there(engine: SearchEngine, contents: list[str]) -> NDArray[np.int64]:
    """Return the numbers of those photos that are still in the library."""
    known = Albums(engine.library).ids(contents)
    return known[np.isin(known, engine.ids)]


def _offer_name(albums: Albums, name: str) -> None:
    with st.popover("Rename", icon=":material/edit:"), st.form("rename", border=False):
        new = st.text_input("New name", name, max_chars=LONGEST_NAME)
        if st.form_submit_button("Rename"):
            albums.rename(name, new)
            st.query_params[OPEN] = new.strip()
            st.rerun()


def _offer_copies(engine: SearchEngine, albums: Albums, name: str) -> None:
    with st.popover("Copy the files", icon=":material/folder_copy:"), st.form("copy", border=False):
        typed = st.text_input(
            "To the folder", placeholder="~/Pictures/For Anna",
            help="On the computer that semsearch runs on; made if there is none. No file that is "
            "there is replaced.",
        )  # fmt: skip
        if not st.form_submit_button("Copy") or not typed.strip():
            return
        photos = engine.library.photos(albums.ids(albums.contents(name)).tolist())
        bar = st.progress(0.0, "Copying")
        done = export_photos(
            engine.library, photos, typed_path(typed.strip()),
            lambda n, total: bar.progress(n / max(total, 1), f"Copying: {n:,} of {total:,}"),
        )  # fmt: skip
        bar.empty()
        st.success(f"{done.copied:,} files are in {plain(typed)}.")
        if done.left_out:
            gone = ", ".join(plain(photo.path.name) for photo in done.left_out)
            st.warning(f"No longer there, or not to be read: {gone}")


@st.dialog("Delete this album?")
def _confirm(albums: Albums, name: str) -> None:
    st.markdown(f"The album **{plain(name)}** is given up. Its photos stay where they are.")
    if st.button("Delete it", type="primary"):
        albums.delete(name)
        st.query_params.pop(OPEN, None)
        st.rerun()


def _do(act: Callable[[], object]) -> None:
    try:
        act()
    except SemsearchError as error:
        st.toast(plain(error))
