"""Which photo is meant: an upload, the camera, or one or several of the library."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL.Image import Image

from semsearch.errors import SemsearchError
from semsearch.images.decoding import shared_decoders
from semsearch.images.loading import NAMES
from semsearch.images.tiles import ACROSS
from semsearch.library.photo import Photo
from semsearch.search.engine import SearchEngine
from semsearch.ui.address import addressed
from semsearch.ui.links import credit_line
from semsearch.ui.photos.gallery import show_empty
from semsearch.ui.photos.picture import show_picture
from semsearch.ui.text import plain
from semsearch.vectors import unit

LISTED = 2_000
MOST = 200
SUGGESTED = 24
ADDRESSED = ("photo", "photos")
SOURCES = {"Library": ":material/photo_library: Library", "Upload": ":material/upload: Upload",
           "Camera": ":material/photo_camera: Camera"}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """The chosen picture, or several.

    Attributes
    ----------
    embedding : array of shape (dim,)
    photos : tuple of Photo
        Those of the library that were chosen; none for an upload.
    image : Image or None
        What was uploaded.
    """

    embedding: NDArray[np.float32]
    photos: tuple[Photo, ...] = ()
    image: Image | None = None

    @property
    def photo(self) -> Photo | None:
        """The photo of the library, if it is one and no more."""
        return self.photos[0] if len(self.photos) == 1 else None

    @property
    def label(self) -> str:
        """What to call it in a sentence."""
        if len(self.photos) > 1:
            return f"these {len(self.photos)} photos"
        return self.photo.title if self.photo else "your photo"


Draw = Callable[[Choice, SearchEngine], None]


def choose_photo(engine: SearchEngine, draw: Draw | None = None) -> Choice:
    """Draw the ways to choose a photo and return the choice; the first view has one already.

    `draw` draws the chosen photo in place of a plain picture.
    """
    _follow_link()
    source = st.segmented_control(
        "Photo from",
        list(SOURCES),
        default="Library",
        required=True,
        format_func=SOURCES.__getitem__,
        key="source",
        on_change=_leave_photos,
    )
    if source == "Library":
        return _group(engine) or _from_library(engine, draw or _draw)
    _warm_up(engine)
    file = _upload() if source == "Upload" else st.camera_input("Take a photo", key="camera")
    if file is None:
        st.info("The photo is searched on this computer and is not kept.")
        st.stop()
    return _embed(engine, file.getvalue(), file.name, draw or _draw)


def _follow_link() -> None:
    """Choose from the library again where a link names a photo of it."""
    wanted = [st.query_params.get(name, "") for name in ADDRESSED]
    if any(wanted) and wanted != st.session_state.get("followed", wanted):
        st.session_state["source"] = "Library"
    st.session_state["followed"] = wanted


def _leave_photos() -> None:
    """Take the photos of the library out of the address, where another is to be chosen."""
    for name in ADDRESSED:
        st.query_params.pop(name, None)


def _warm_up(engine: SearchEngine) -> None:
    """Load the network while a person looks for the photo."""
    threading.Thread(target=engine.warm_up, daemon=True).start()


def _upload() -> "st.runtime.uploaded_file_manager.UploadedFile | None":
    return st.file_uploader(
        "Upload a photo",
        key="upload",
        help=f"{NAMES}; up to 100 MB.",
    )


def _group(engine: SearchEngine) -> Choice | None:
    """Return the photos that the address names together, such as a group chosen on the map."""
    known = addressed(engine, "photos", MOST)
    if len(known) < 2:
        return None
    photos = tuple(engine.photo(number) for number in known)
    st.markdown(f"**{len(photos)} photos together**")
    with st.container(horizontal=True, gap="xsmall"):
        for photo in photos[:SUGGESTED]:
            with st.container(width=72):
                show_picture(photo, engine.library)
    st.button("Choose another photo", icon=":material/close:", on_click=_leave_group)
    embeddings = np.stack([unit(engine.embedding(number)) for number in known])
    length = np.mean([np.linalg.norm(engine.embedding(number)) for number in known])
    return Choice(np.asarray(unit(embeddings.mean(axis=0)) * length, np.float32), photos)


def _leave_group() -> None:
    st.query_params.pop("photos", None)


def _draw(choice: Choice, engine: SearchEngine) -> None:
    with st.container(width=320):
        if choice.photo:
            show_picture(choice.photo, engine.library)
        elif choice.image:
            st.image(choice.image, alt="Your photo", width=320)


def _from_library(engine: SearchEngine, draw: Draw) -> Choice:
    if not engine.photos:
        show_empty(engine.library)
        st.stop()
    titles = _titles(engine)
    wanted = st.query_params.get("photo", "")
    named = addressed(engine, "photo")
    for number in named:
        titles.setdefault(number, engine.photo(number).title)
    ids = list(titles)
    chosen = st.selectbox(
        "Photo of the library",
        ids,
        index=ids.index(named[0]) if named else 0,
        format_func=lambda number: f"{titles[number]} ({number})",
        key=f"photo-{wanted}",
        on_change=lambda: _remember(f"photo-{wanted}"),
        help=f"Type to find one of the first {LISTED:,} by its title, or choose below.",
    )
    choice = Choice(engine.embedding(chosen), (engine.photo(chosen),))
    draw(choice, engine)
    st.caption(credit_line(choice.photos[0].credit))
    return choice


def _titles(engine: SearchEngine) -> dict[int, str]:
    return {photo.id: photo.title for photo in engine.photos[:LISTED]}


def _remember(key: str) -> None:
    st.query_params["photo"] = str(st.session_state[key])


def _embed(engine: SearchEngine, content: bytes, name: str, draw: Draw) -> Choice:
    safe_name = name.replace("\\", "/").rsplit("/", 1)[-1]
    try:
        image = shared_decoders().decode(content, safe_name, across=ACROSS).image
        with st.spinner("Looking at the photo"):
            embedding = _embedding(engine.head.info.encoder, content, image, engine)
    except SemsearchError as error:
        st.error(plain(error), title="This photo cannot be used")
        st.stop()
    choice = Choice(embedding, image=image)
    draw(choice, engine)
    return choice


@st.cache_data(show_spinner=False, max_entries=64)
def _embedding(
    encoder: str, content: bytes, _image: Image, _engine: SearchEngine
) -> NDArray[np.float32]:
    return _engine.embed(_image)
