"""Photos that the user has selected: counted, downloaded, kept in an album, cleared."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.feedback.albums import Albums
from semsearch.files import size_text
from semsearch.insight.export import LARGEST_ZIP, matches_csv, photos_zip
from semsearch.library.library import Library
from semsearch.library.photo import Photo
from semsearch.search.matches import Matches
from semsearch.ui.photos.naming import ask_for_name
from semsearch.ui.text import plain

Scores = dict[int, float | None]
# Takes the SHA-256 of photos that were put to use.
Learn = Callable[[Sequence[str]], None]


def selected(library: Library) -> Scores:
    """Return the selected photos' numbers, each with its score if a search found it."""
    chosen: dict[str, Scores] = st.session_state.setdefault("selected", {})
    return chosen.setdefault(library.name, {})


def show_selection(library: Library, place: str, learn: Learn | None = None) -> None:
    """Draw what can be done with the selected photos, below those that are in sight.

    `place` tells the grids of a page apart; `learn` takes the photos that were downloaded or kept
    in an album.
    """
    if not (chosen := selected(library)):
        return
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"selection-{place}"
    ):
        _show_actions(library, chosen, place, learn)


def select_all(library: Library, matches: Matches) -> None:
    """Select all photos of a grid."""
    chosen = selected(library)
    for number, score in zip(matches.ids.tolist(), matches.scores.tolist(), strict=True):
        chosen.setdefault(number, score)


def keep_in_album(library: Library, name: str, photos: Sequence[Photo]) -> None:
    """Add photos to an album, which is made if there is none, and say so."""
    try:
        Albums(library).add(name, [photo.sha256 for photo in photos])
    except SemsearchError as error:
        st.toast(plain(error))
    else:
        count = "1 photo is" if len(photos) == 1 else f"{len(photos):,} photos are"
        st.toast(f"{count} in the album {plain(name)}.")


def keep_as_favourite(library: Library, photo: Photo, is_favourite: bool) -> None:
    """Make a photo a favourite, or no longer; say so if that cannot be kept."""
    try:
        Albums(library).set_favourite([photo.sha256], is_favourite)
    except SemsearchError as error:
        st.toast(plain(error))


def _show_actions(library: Library, chosen: Scores, place: str, learn: Learn | None) -> None:
    try:
        photos = library.photos(list(chosen))
    except SemsearchError as error:
        st.warning(plain(error))
        return
    size = sum(photo.bytes for photo in photos)
    st.markdown(f"**{len(photos):,} selected** · {size_text(size)}", width="content")
    is_large = size > LARGEST_ZIP
    hint = f"At most {size_text(LARGEST_ZIP)}." if is_large else "The files as a zip archive."
    st.download_button(
        "Photos", partial(_zipped, library, photos, learn), "photos.zip", "application/zip",
        icon=":material/folder_zip:", on_click="ignore", key=f"zip-{place}", disabled=is_large,
        help=hint,
    )  # fmt: skip
    st.download_button(
        "List", lambda: matches_csv(photos, chosen), "photos.csv", "text/csv",
        icon=":material/table:", on_click="ignore", key=f"csv-{place}",
        help="Paths and scores for a spreadsheet.",
    )  # fmt: skip
    with st.popover("Album", icon=":material/photo_album:"):
        name = st.text_input("Name of the album", max_chars=60, key=f"album-{place}")
        if st.button("Keep them together", key=f"keep-{place}", disabled=not name.strip()):
            keep_in_album(library, name, photos)
            if learn:
                learn([photo.sha256 for photo in photos])
    st.button(
        "Name", icon=":material/badge:", on_click=ask_for_name, args=(place, list(chosen)),
        key=f"name-{place}", help="Teach what they show by name, and find all photos of it.",
    )  # fmt: skip
    st.button(
        "Clear", icon=":material/close:", type="tertiary", on_click=_clear, args=(chosen,),
        key=f"clear-{place}",
    )  # fmt: skip


def _zipped(library: Library, photos: Sequence[Photo], learn: Learn | None) -> bytes:
    """Return the archive, and keep that these photos were wanted."""
    content = photos_zip(library, photos)
    if learn:
        learn([photo.sha256 for photo in photos])
    return content


def _clear(chosen: Scores) -> None:
    chosen.clear()
