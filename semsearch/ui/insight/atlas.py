"""The picture of an atlas: thumbnails to zoom into, words over them, and what is chosen."""

import hashlib
from collections.abc import Sequence

import numpy as np
import streamlit as st

from semsearch.files import is_there
from semsearch.insight.atlas.atlas import Atlas
from semsearch.insight.atlas.layout import Rows
from semsearch.insight.atlas.regions import words_of_part
from semsearch.library.photo import Photo
from semsearch.search.engine import SearchEngine
from semsearch.ui.insight.atlas_figure import atlas_figure, labels
from semsearch.ui.insight.atlas_view import View
from semsearch.ui.insight.atlas_zoom import heed_zoom
from semsearch.ui.photos.thumbnails import SIDES
from semsearch.ui.server.shown import library_key

# The map is as high as it is wide on a telephone, and leaves room for its words on a screen.
STYLE = "<style>.st-key-atlas {flex: none; height: min(100vw, 66vh, 44rem)}</style>"
CONFIG = {"scrollZoom": True, "displaylogo": False, "displayModeBar": True,
          "modeBarButtonsToRemove": ["autoScale2d", "toImage", "zoom2d"]}  # fmt: skip


def draw_atlas(
    engine: SearchEngine, atlas: Atlas, rows: Rows, marked: Rows, here: int | None
) -> Rows:
    """Draw a map and return the rows that the user has selected on it.

    Parameters
    ----------
    engine : SearchEngine
    atlas : Atlas
    rows : array of shape (n,), ascending
        The photos that are drawn.
    marked : array of shape (m,)
        Rows that stand out, such as those of a neighbourhood.
    here : int or None
        The row of a photo that is looked for.
    """
    key = hashlib.sha256(atlas.positions.tobytes() + rows.tobytes()).hexdigest()
    view = _view(key, atlas, rows)
    photos = engine.photos.take(rows[view.drawn])
    regions, words = atlas.regions, atlas.words
    if len(rows) < len(atlas):
        regions, words = _words_of_part(key, engine.taught.names.stamp, engine, atlas, rows)
    looked_for = np.array([] if here is None else [here], np.intp)
    figure = atlas_figure(
        view, photos, _pictures(engine, photos),
        labels(regions, words, view.places[view.owners]), view.markers_of(marked),
        view.markers_of(looked_for),
    )  # fmt: skip
    st.html(STYLE)
    with st.container(key="atlas"):
        event = st.plotly_chart(
            figure, height="stretch", key=f"atlas-chart-{key[:12]}", on_select="rerun",
            config=CONFIG,
            alt=f"{len(rows):,} photos; alike ones lie together. The words below choose as well.",
        )  # fmt: skip
    heed_zoom(atlas, view)
    points = event["selection"]["points"]
    chosen = sorted({p["point_index"] for p in points if p.get("curve_number", 0) == 0})
    return view.rows_of(np.array(chosen, np.intp))


@st.cache_resource(show_spinner=False, max_entries=16)
def _view(key: str, _atlas: Atlas, _rows: Rows) -> View:
    """Return the view of some photos; `key` names these and where they lie."""
    return View.of(_atlas, _rows)


@st.cache_resource(show_spinner=False, max_entries=16)
def _words_of_part(
    key: str, names: tuple[int, int], _engine: SearchEngine, _atlas: Atlas, _rows: Rows
) -> tuple[Rows, tuple[str, ...]]:
    """Return `words_of_part` of some photos; `key` is as of `_view`, `names` when any changed."""
    return words_of_part(_engine, _engine.ids[_rows], _atlas.positions[_rows])


def _pictures(engine: SearchEngine, photos: Sequence[Photo]) -> list[str | None]:
    """Return where the browser gets small pictures of photos; None for files that are not there."""
    key = library_key(engine.library)
    folders = [folder.resolve() for folder in engine.library.folders]

    def address(photo: Photo) -> str | None:
        real = photo.path.resolve()
        if not is_there(real) or not any(map(real.is_relative_to, folders)):
            return None
        changed = photo.stat.mtime_ns // 1_000_000
        return f"semsearch/pictures/{key}/{photo.id}/{SIDES[0]}?v={changed}"

    return [address(photo) for photo in photos]
