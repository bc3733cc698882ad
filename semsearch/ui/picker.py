"""Which photo is meant: an upload, the camera, or one of the library."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from semsearch.errors import SemsearchError
from semsearch.images import load_image
from semsearch.library import Photo
from semsearch.search import SearchEngine
from semsearch.ui.gallery import credit_line, show_photo

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
        help="JPEG, PNG, WebP, GIF, BMP, TIFF or AVIF, up to 100 MB.",
    )


def _from_library(engine: SearchEngine) -> Choice:
    if not engine.photos:
        st.info("This library holds no photos yet. Add some with: semsearch index FOLDER")
        st.stop()
    ids = [photo.id for photo in engine.photos]
    wanted = st.query_params.get("photo", "")
    # The address names the photo, so that links, reloads and the back key all work.
    chosen = st.selectbox(
        "Photo of the library",
        ids,
        index=ids.index(int(wanted)) if wanted.isdecimal() and int(wanted) in ids else 0,
        format_func=lambda number: f"{engine.photo(number).title} ({number})",
        key=f"photo-{wanted}",
        on_change=lambda: _remember(f"photo-{wanted}"),
        help="Type to find a photo by its title.",
    )
    photo = engine.photo(chosen)
    with st.container(width=320):
        show_photo(photo)
        st.caption(credit_line(photo.credit))
    return Choice(engine.embeddings[ids.index(chosen)], photo)


def _remember(key: str) -> None:
    st.query_params["photo"] = str(st.session_state[key])


def _embed(engine: SearchEngine, content: bytes, name: str) -> Choice:
    safe_name = name.replace("\\", "/").rsplit("/", 1)[-1]
    try:
        image = load_image(content, safe_name)
        with st.spinner("Looking at the photo; the first one takes a few seconds more"):
            embedding = _embedding(engine.head.info.encoder, content, engine)
    except SemsearchError as error:
        st.error(str(error), title="This photo cannot be used")
        st.stop()
    st.image(image, alt=f"Your photo {safe_name}", width=320)
    return Choice(embedding)


@st.cache_data(show_spinner=False, max_entries=64)
def _embedding(encoder: str, content: bytes, _engine: SearchEngine) -> NDArray[np.float32]:
    return _engine.embed(content)
