"""The first ten photos of a query, each to be called right or wrong."""

import re

import streamlit as st

from semsearch.evaluation.own.standing import Standing
from semsearch.library.photo import Photo
from semsearch.search.engine import SearchEngine
from semsearch.ui.photos.picture import show_picture
from semsearch.ui.quality.changes import (
    generation,
    kept_controls,
    mark,
    mark_together,
    take_back,
)
from semsearch.ui.text import plain

RIGHT, WRONG = "Right", "Wrong"
ICONS = {RIGHT: ":material/check:", WRONG: ":material/close:"}
COLUMN_WIDTH = 150
SIGNS = re.compile(r"[^\w\s,.'-]")


def show_cards(engine: SearchEngine, standing: Standing) -> None:
    """Draw the first photos of a query with what was said of each."""
    with st.grid("auto", min_column_width=COLUMN_WIDTH):
        drawn = [
            _show_card(engine, standing.text, place, match.photo, is_right)
            for place, (match, is_right) in enumerate(standing.first, 1)
        ]
    # Clicks that come while a page is drawn may be told to nobody.
    untold = [(key, sha256) for key, sha256, value in drawn if value != kept_controls().get(key)]
    for key, sha256 in untold:
        _say(engine, standing.text, sha256, key)
    if untold:
        st.rerun()


def offer_rest(engine: SearchEngine, standing: Standing) -> None:
    """Draw the button that calls all right of which nothing was said yet."""
    photos = [own.photo.sha256 for own, is_right in standing.first if is_right is None]
    if not photos:
        return
    many = "ten" if len(photos) == 10 else f"{len(photos):,}"
    label = f"All {many} are right" if len(photos) == len(standing.first) else (
        f"The other {many} are right" if len(photos) > 1 else "The other one is right"
    )  # fmt: skip
    st.button(
        label, icon=":material/done_all:", key="rest-right", on_click=mark_together,
        args=(engine, standing.text, dict.fromkeys(photos, True)),
    )  # fmt: skip


def _show_card(
    engine: SearchEngine, text: str, place: int, photo: Photo, is_right: bool | None
) -> tuple[str, str, str | None]:
    """Draw a photo; return the key of its control, its content, and what the control says."""
    key = f"mark-{generation()}-{engine.library.name}-{text}-{photo.id}"
    # Later it is the person's own: one that is set while another click is on its way would undo it.
    if key not in st.session_state:
        said = None if is_right is None else RIGHT if is_right else WRONG
        st.session_state[key] = kept_controls()[key] = said
    with st.container(gap="xsmall", key=f"card-{place}"):
        show_picture(photo, engine.library)
        st.caption(f"{place} · {plain(photo.title)}")
        value = st.segmented_control(
            f"Is {_spoken(photo.title)} right?", [RIGHT, WRONG], key=key,
            format_func=lambda said: f"{ICONS[said]} {said}", label_visibility="collapsed",
            on_change=_say, args=(engine, text, photo.sha256, key), width="stretch", wrap=False,
        )  # fmt: skip
    return key, photo.sha256, value


def _spoken(title: str) -> str:
    """Return a title as a label that is only heard: signs of Markdown would be spelt out."""
    return " ".join(SIGNS.sub(" ", title).split())


def _say(engine: SearchEngine, text: str, sha256: str, key: str) -> None:
    said = kept_controls()[key] = st.session_state[key]
    if said is None:
        take_back(engine, text, [sha256])
    else:
        mark(engine, text, {sha256: said == RIGHT})
