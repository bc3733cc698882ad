"""The search bar: words and a photo, a component of our own in `assets/bar/`; and its tools.

In it is the sheet to draw on, `assets/drawing/`: a drawing is searched with as a photo is.
"""

import base64
import io
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from semsearch.encoders.feature_map import Box
from semsearch.errors import SemsearchError
from semsearch.queries.query import MAX_LENGTH
from semsearch.search.engine import SearchEngine
from semsearch.shipped import shipped
from semsearch.ui.links import KEPT
from semsearch.ui.photos.gallery import show_empty
from semsearch.ui.query.chosen import UPLOAD, Choice, chosen_photo
from semsearch.ui.server.shown import engine_key, library_key
from semsearch.ui.text import plain

ASSETS = shipped("assets") / "bar"
STYLES = (ASSETS / "bar.css", ASSETS.with_name("drawing") / "drawing.css")
_bar = st.components.v2.component(
    "semsearch_bar",
    js=(ASSETS / "component.js").read_text("utf-8"),
    css="\n".join(style.read_text("utf-8") for style in STYLES),
)
THUMB_SIDE = 160
# What belongs to one search, and not to the next.
OF_ONE_SEARCH = ("up", "down")

Said = dict[str, Any]


@dataclass(frozen=True)
class Bar:
    """A page's search bar; what is asked for in it opens the page that answers.

    Attributes
    ----------
    words : DeltaGenerator
        Where the words and the photo are.
    tools : DeltaGenerator
        For filters and colours, and for the parts of the query as chips.
    """

    words: DeltaGenerator
    tools: DeltaGenerator

    def fill(
        self,
        engine: SearchEngine | None = None,
        name: str = "",
        words: str = "",
        choice: Choice | None = None,
        box: Box | None = None,
        place: str = "",
        placeholder: str = "dog, ocean, waves on a beach",
    ) -> None:
        """Draw what is searched for, where it can be changed.

        Parameters
        ----------
        engine : SearchEngine, optional
            Of the library whose tags are suggested.
        name : str
            What the address calls the words on this page; "" if the page itself answers none.
        words : str
        choice : Choice, optional
            The photo that is searched with.
        box : tuple of four float, optional
            The part of it, as shares.
        place : str
            The grid of this page whose viewer shows it large, see `show_grid`; "" if none does.
        placeholder : str
        """
        told = {
            "name": name,
            "words": words,
            "kept": KEPT,
            "ofOneSearch": OF_ONE_SEARCH,
            "placeholder": placeholder,
            "longest": MAX_LENGTH,
            "library": st.session_state.get("library", ""),
            "suggestions": _suggestions(engine) if engine else "",
            "photo": _photo(engine, choice, box, place) if engine and choice else None,
        }
        with self.words:
            _bar(key="bar", data=told)


def open_bar() -> Bar:
    """Make room for a search bar, which stays in sight."""
    with st.container(key="search", gap="xsmall"):
        words = st.container(key="search-words")
        tools = st.container(horizontal=True, vertical_alignment="center", gap="xsmall")
    return Bar(words, tools)


def show_heading(title: str, sentence: str) -> None:
    """Draw the title of a page, and a sentence that says what it is for."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="heading", gap="small"):
        st.title(title, width="content", anchor=False)
        st.caption(sentence, width="content")


def show_bar(
    engine: SearchEngine | None = None,
    name: str = "",
    words: str = "",
    choice: Choice | None = None,
    place: str = "",
) -> Bar:
    """Draw the search bar of a page, see `Bar.fill`."""
    bar = open_bar()
    bar.fill(engine, name, words, choice, place=place)
    return bar


def begin_with_photo(engine: SearchEngine) -> Choice:
    """Return the photo that a page begins with; without one say why below a bar, and end it."""
    is_empty = not len(engine) and UPLOAD not in st.query_params
    try:
        if not is_empty:
            return chosen_photo(engine)
    except SemsearchError as error:
        show_bar(engine)
        st.warning(plain(error), icon=":material/image_not_supported:")
        st.stop()
    show_bar(engine)
    show_empty(engine.library)
    st.stop()


def _suggestions(engine: SearchEngine) -> str:
    """Return where the browser asks for suggestions, which are others once a name was taught."""
    written, size = engine.taught.names.stamp
    return f"{engine_key(engine)}?v={written}-{size}"


def _photo(engine: SearchEngine, choice: Choice, box: Box | None, place: str) -> Said:
    photo = choice.photo
    if photo:
        key, side = library_key(engine.library), THUMB_SIDE
        picture = f"pictures/{key}/{photo.id}/{side}?v={photo.stat.mtime_ns // 1_000_000}"
        return {"id": photo.id, "title": photo.title, "picture": picture, "box": box,
                "large": f"#{place}={photo.id}" if place else ""}  # fmt: skip
    return {"id": choice.label, "title": choice.label, "picture": _address(choice), "box": box,
            "large": ""}  # fmt: skip


def _address(choice: Choice) -> str:
    if choice.image is None:
        return "data:,"
    small, buffer = choice.image.copy(), io.BytesIO()
    small.thumbnail((THUMB_SIDE, THUMB_SIDE))
    small.save(buffer, "JPEG")
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()
