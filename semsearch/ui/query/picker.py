"""Ways to choose another photo to begin with: of the library by its title, or from a camera."""

import threading

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.search.engine import SearchEngine
from semsearch.ui.links import credit_line
from semsearch.ui.photos.picture import show_picture
from semsearch.ui.query.chosen import PHOTO, PHOTOS, UPLOAD, Choice
from semsearch.ui.server.uploads import take_upload
from semsearch.ui.text import plain

LISTED = 2_000
WIDTH = 320


def offer_photos(engine: SearchEngine, choice: Choice) -> None:
    """Draw the ways to choose another photo, in a popover."""
    with st.popover("Photo", icon=":material/image:"):
        titles = {photo.id: photo.title for photo in engine.photos[:LISTED]}
        own = choice.photo.id if choice.photo else None
        if choice.photo:
            titles.setdefault(choice.photo.id, choice.photo.title)
        ids = list(titles)
        st.selectbox(
            "Photo of the library",
            ids,
            index=ids.index(own) if own is not None else None,
            format_func=lambda number: f"{titles[number]} ({number})",
            key=f"photo-{own}",
            on_change=_choose,
            args=(f"photo-{own}",),
            help=f"Type to find one of the first {LISTED:,} by its title. To upload one, drop it "
            "anywhere on the page, paste it, or press the button with the picture in the bar.",
        )
        if st.toggle("Take one with the camera", key="has-camera"):
            _warm_up(engine)
            st.camera_input("Take a photo", key="camera", on_change=_take)


def _choose(key: str) -> None:
    for name in (PHOTOS, UPLOAD):
        st.query_params.pop(name, None)
    st.query_params[PHOTO] = str(st.session_state[key])


def _take() -> None:
    taken = st.session_state["camera"]
    if taken is None:
        return
    try:
        upload = take_upload(taken.getvalue(), "your photo")
    except SemsearchError as error:
        st.toast(plain(error))
        return
    for name in (PHOTO, PHOTOS):
        st.query_params.pop(name, None)
    st.query_params[UPLOAD] = upload.key


def _warm_up(engine: SearchEngine) -> None:
    """Load the network while a person looks for the photo."""
    threading.Thread(target=engine.pictures.warm_up, daemon=True).start()


def show_choice(engine: SearchEngine, choice: Choice) -> None:
    """Draw the chosen photo, or the first of several."""
    with st.container(width=WIDTH, gap="xsmall"):
        if choice.image:
            st.image(choice.image, alt=plain(choice.name), width="stretch")
            return
        show_picture(choice.photos[0], engine.library)
        if choice.photo:
            st.caption(credit_line(choice.photo.credit))
        else:
            st.caption(f"{len(choice.photos)} photos together")
