"""Examples of a name as pictures: a photo, or what a box on it shows."""

import io

import streamlit as st
from PIL import Image

from semsearch.errors import SemsearchError
from semsearch.feedback.examples import Example
from semsearch.library.photo import Photo
from semsearch.search.engine import SearchEngine
from semsearch.search.pictures import crop
from semsearch.ui.photos.thumbnails import QUALITY, thumbnail
from semsearch.ui.text import plain

# Of what is cut out little is left.
BOXED_SIDE = 960


def photo_of(engine: SearchEngine, example: Example) -> Photo | None:
    """Return the photo of an example, if it is still in the library."""
    numbers = engine.library.with_content([example.sha256]).get(example.sha256, [])
    return next((engine.photo(number) for number in numbers if number in engine), None)


def show_example(engine: SearchEngine, example: Example, alt: str) -> None:
    """Draw an example, or say why it cannot be shown."""
    photo = photo_of(engine, example)
    if photo is None:
        st.caption("No longer in the library. What was learned from it stays.")
        return
    try:
        st.image(_picture(engine, photo, example), alt=alt, width="stretch")
    except SemsearchError as error:
        st.warning(plain(error))


def _picture(engine: SearchEngine, photo: Photo, example: Example) -> bytes:
    if example.box is None:
        return thumbnail(engine.library, photo)
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(thumbnail(engine.library, photo, BOXED_SIDE))) as whole:
        crop(whole, example.box).save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()
