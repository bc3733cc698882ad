"""Which photo is meant: an upload, the camera, or one of the library."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL.Image import Image

from semsearch.decoding import shared_pool
from semsearch.errors import SemsearchError
from semsearch.images import NAMES
from semsearch.photo import Photo
from semsearch.search import SearchEngine
from semsearch.ui.gallery import credit_line, show_empty, show_photo
from semsearch.ui.text import plain

LISTED = 2_000
# No photo has a longer number.
DIGITS = 18
SOURCES = {"Library": ":material/photo_library: Library", "Upload": ":material/upload: Upload",
           "Camera": ":material/photo_camera: Camera"}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """The chosen picture: its embedding, shape (dim,), and its photo if the library has it."""

    embedding: NDArray[np.float32]
    photo: Photo | None = None


def choose_photo(engine: SearchEngine) -> Choice:
    """Draw the ways to choose a photo and return the choice; the first view has one already."""
    source = st.segmented_control(
        "Photo from",
        list(SOURCES),
        default="Library",
        required=True,
        format_func=SOURCES.__getitem__,
        key="source",
    )
    if source == "Library":
        return _from_library(engine)
    file = _upload() if source == "Upload" else st.camera_input("Take a photo", key="camera")
    if file is None:
        st.info("The photo is searched on this computer and is not kept.")
        st.stop()
    return _embed(engine, file.getvalue(), file.name)


def _upload() -> "st.runtime.uploaded_file_manager.UploadedFile | None":
    return st.file_uploader(
        "Upload a photo",
        key="upload",
        help=f"{NAMES}; up to 100 MB.",
    )


def _from_library(engine: SearchEngine) -> Choice:
    if not engine.photos:
        show_empty()
        st.stop()
    titles = _titles(engine)
    wanted = st.query_params.get("photo", "")
    number = int(wanted) if wanted.isdecimal() and len(wanted) <= DIGITS else 0
    if number in engine:
        titles.setdefault(number, engine.photo(number).title)
    ids = list(titles)
    # The address names the photo, so that links, reloads and the back key all work.
    chosen = st.selectbox(
        "Photo of the library",
        ids,
        index=ids.index(number) if number in ids else 0,
        format_func=lambda number: f"{titles[number]} ({number})",
        key=f"photo-{wanted}",
        on_change=lambda: _remember(f"photo-{wanted}"),
        help=f"Type to find one of the first {LISTED:,} by its title, or choose below.",
    )
    photo = engine.photo(chosen)
    with st.container(width=320):
        show_photo(photo)
        st.caption(credit_line(photo.credit))
    return Choice(engine.embedding(chosen), photo)


def _titles(engine: SearchEngine) -> dict[int, str]:
    return {photo.id: photo.title for photo in engine.photos[:LISTED]}


def _remember(key: str) -> None:
    st.query_params["photo"] = str(st.session_state[key])


def _embed(engine: SearchEngine, content: bytes, name: str) -> Choice:
    safe_name = name.replace("\\", "/").rsplit("/", 1)[-1]
    try:
        image = shared_pool().decode(content, safe_name).image
        with st.spinner("Looking at the photo; the first one takes a few seconds more"):
            embedding = _embedding(engine.head.info.encoder, content, image, engine)
    except SemsearchError as error:
        st.error(plain(error), title="This photo cannot be used")
        st.stop()
    st.image(image, alt=f"Your photo {safe_name}", width=320)
    return Choice(embedding)


@st.cache_data(show_spinner=False, max_entries=64)
def _embedding(
    encoder: str, content: bytes, _image: Image, _engine: SearchEngine
) -> NDArray[np.float32]:
    return _engine.embed(_image)
