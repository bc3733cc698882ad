"""Two pictures over one another, and a slider that shows more of one or of the other."""

from base64 import b64encode
from pathlib import Path

import streamlit as st

from semsearch.errors import UnreadableImageError
from semsearch.files import printable
from semsearch.library.library import Library
from semsearch.library.photo import Photo
from semsearch.shipped import shipped
from semsearch.ui.photos.thumbnails import thumbnail
from semsearch.ui.text import plain

ASSETS = shipped("assets") / "tidying"
SIDE = 960
HTML = """<figure>
  <div class="pictures">
    <img class="left"><img class="right"><span class="line"></span>
    <input type="range" min="0" max="100" step="1" value="50">
  </div>
</figure>"""
_slider = st.components.v2.component(
    "semsearch_comparison",
    html=HTML,
    css=(ASSETS / "comparison.css").read_text(encoding="utf-8"),
    js=(ASSETS / "comparison.js").read_text(encoding="utf-8"),
)


def show_comparison(library: Library, left: Photo, right: Photo) -> None:
    """Draw two photos over one another; keys and pointers move what parts them."""
    try:
        data = {
            "left": _picture(library, left),
            "right": _picture(library, right),
            "ratio": left.width / max(left.height, 1),
        }
    except UnreadableImageError as error:
        st.warning(plain(error))
        return
    _slider(key=f"comparison-{left.id}-{right.id}", data=data)


def _picture(library: Library, photo: Photo) -> dict[str, str]:
    content = b64encode(thumbnail(library, photo, SIDE)).decode()
    folder = printable(photo.path.parent)
    return {
        "src": f"data:image/jpeg;base64,{content}",
        "name": printable(Path(photo.path.name)),
        "alt": f"{photo.title}, in {folder}",
    }
