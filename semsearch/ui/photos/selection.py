"""Photos that the user has ticked: counted, downloaded, cleared."""

from collections.abc import Sequence

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.feedback.albums import LONGEST_NAME, Albums
from semsearch.files import size_text
from semsearch.insight.export import LARGEST_ZIP, matches_csv, photos_zip
from semsearch.library.library import Library
from semsearch.library.photo import Photo
from semsearch.ui.text import plain

Scores = dict[int, float | None]


def selected(library: Library) -> Scores:
    """Return the ticked photos' numbers, each with its score if a search found it."""
    chosen: dict[str, Scores] = st.session_state.setdefault("selected", {})
    return chosen.setdefault(library.name, {})


def show_tick(library: Library, photo: Photo, score: float | None, place: str) -> None:
    """Draw the box that selects a photo; `place` tells the grids of a page apart."""
    key = _key(library, photo.id, place)
    st.session_state[key] = photo.id in selected(library)
    st.checkbox(
        f"Select {plain(photo.path.name)}", key=key, label_visibility="collapsed",
        on_change=_toggle, args=(library, photo.id, score, key),
    )  # fmt: skip


def show_selection(
    library: Library, shown: Sequence[tuple[Photo, float | None]], place: str
) -> None:
    """Draw what can be done with the ticked photos, and a way to tick all that are shown."""
    chosen = selected(library)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if any(photo.id not in chosen for photo, _ in shown):
            st.button(
                "Select all", icon=":material/select_all:", type="tertiary", key=f"all-{place}",
                on_click=_add, args=(chosen, shown),
            )  # fmt: skip
        if chosen:
            _show_actions(library, chosen, place)


def _show_actions(library: Library, chosen: Scores, place: str) -> None:
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
        "Photos", lambda: photos_zip(library, photos), "photos.zip", "application/zip",
        icon=":material/folder_zip:", on_click="ignore", key=f"zip-{place}", disabled=is_large,
        help=hint,
    )  # fmt: skip
    st.download_button(
        "List", lambda: matches_csv(photos, chosen), "photos.csv", "text/csv",
        icon=":material/table:", on_click="ignore", key=f"csv-{place}",
        help="Paths and scores for a spreadsheet.",
    )  # fmt: skip
    with st.popover("Album", icon=":material/photo_album:"):
        name = st.text_input("Name of the album", max_chars=LONGEST_NAME, key=f"album-{place}")
        if st.button("Keep them together", key=f"keep-{place}", disabled=not name.strip()):
            _keep_album(library, name, photos)
    st.button(
        "Clear", icon=":material/close:", type="tertiary", on_click=chosen.clear,
        key=f"clear-{place}",
    )  # fmt: skip


def _keep_album(library: Library, name: str, photos: Sequence[Photo]) -> None:
    try:
        Albums(library).add(name, [photo.sha256 for photo in photos])
    except SemsearchError as error:
        st.warning(plain(error))
    else:
        st.toast(f"{len(photos):,} photos are in the album {plain(name)}.")


def _add(chosen: Scores, shown: Sequence[tuple[Photo, float | None]]) -> None:
    for photo, score in shown:
        chosen.setdefault(photo.id, score)


def _toggle(library: Library, number: int, score: float | None, key: str) -> None:
    if st.session_state[key]:
        selected(library)[number] = score
    else:
        selected(library).pop(number, None)


def _key(library: Library, number: int, place: str) -> str:
    return f"select-{library.name}-{number}-{place}"
