"""The picture of an atlas: thumbnails to zoom into, words over them, and what is chosen."""

import base64
import io
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.files import is_there
from semsearch.images.decoding import shared_decoders
from semsearch.insight.atlas import Atlas, is_kept, open_atlas
from semsearch.insight.layout import SAMPLE, Rows, cell_centres, grid_cells
from semsearch.library.photo import Photo
from semsearch.search.engine import SearchEngine
from semsearch.ui.insight.atlas_figure import GRID, atlas_figure
from semsearch.ui.text import plain

# One map is laid out at a time, and goes on when the page is left.
WORKER = ThreadPoolExecutor(1, "atlas")
LOADERS = ThreadPoolExecutor(2, "thumbnails")
PATIENCE = 0.3
REFRESHED_EVERY = 1.0
# Seconds: before the first photo, for each photo that t-SNE lays out, and for each other one.
START, PER_SAMPLED, PER_PHOTO = 3.0, 0.004, 0.003

SPRITE_SIDE = 80
QUALITY = 75
# The map is as high as it is wide on a telephone, and leaves room for its words on a screen.
STYLE = "<style>.st-key-atlas {flex: none; height: min(100vw, 66vh, 44rem)}</style>"
CONFIG = {"scrollZoom": True, "displaylogo": False, "displayModeBar": True,
          "modeBarButtonsToRemove": ["autoScale2d", "toImage", "zoom2d"]}  # fmt: skip


def wait_for_atlas(engine: SearchEngine) -> Atlas:
    """Return the atlas of a library; while it is being made, draw how far that is, and stop."""
    file = engine.library.path
    future = _start((str(file), file.stat().st_mtime_ns, engine.head.info.encoder), engine)
    if not wait([future], 5.0 if is_kept(engine) else PATIENCE).done:
        _show_wait(future, _estimate(len(engine)))
        st.stop()
    try:
        return future.result()
    except (SemsearchError, MemoryError) as error:
        _start.clear()
        st.error(plain(error), title="The map cannot be made")
        st.stop()


def draw_atlas(engine: SearchEngine, atlas: Atlas, marked: Rows, here: int | None) -> list[int]:
    """Draw the map and return the rows that the user has selected on it.

    Parameters
    ----------
    engine : SearchEngine
    atlas : Atlas
    marked : array of shape (m,)
        Rows that stand out, such as those of a neighbourhood.
    here : int or None
        The row of a photo that is looked for.
    """
    drawn, cells = grid_cells(atlas.positions, *GRID)
    places = atlas.positions.copy()
    places[drawn] = cell_centres(cells, *GRID)
    photos = engine.photos.take(drawn)
    pictures = _pictures(str(engine.library.path), tuple(engine.ids[drawn]), engine, photos)
    figure = atlas_figure(atlas, places, drawn, photos, pictures, marked, here)
    st.html(STYLE)
    with st.container(key="atlas"):
        event = st.plotly_chart(
            figure, height="stretch", key="atlas-chart", on_select="rerun", config=CONFIG,
            alt=f"{len(atlas):,} photos; alike ones lie together. The words below choose as well.",
        )  # fmt: skip
    points = event["selection"]["points"]
    return sorted({p["point_index"] for p in points if p.get("curve_number", 0) == 0})


@st.cache_resource(show_spinner=False, max_entries=8)
def _start(state: tuple[str, int, str], _engine: SearchEngine) -> "Future[Atlas]":
    """Begin to make the atlas; `state` is the library's path, when it changed, the encoder."""
    return WORKER.submit(open_atlas, _engine)


def _estimate(n: int) -> float:
    return START + PER_SAMPLED * min(n, SAMPLE) + PER_PHOTO * n


def _show_wait(future: "Future[Atlas]", seconds: float) -> None:
    began = st.session_state.setdefault("atlas-began", time.monotonic())

    @st.fragment(run_every=REFRESHED_EVERY)
    def draw() -> None:
        if future.done():
            st.session_state.pop("atlas-began", None)
            st.rerun()
        passed = time.monotonic() - began
        st.progress(
            min(passed / seconds, 0.99),
            text=f"Laying the photos out by meaning: {passed:.0f} s of about {seconds:.0f} s. "
            "It goes on if you leave this page, and is kept for the next time.",
        )

    draw()


@st.cache_resource(show_spinner="Making small pictures for the map", max_entries=4)
def _pictures(
    library: str, ids: tuple[int, ...], _engine: SearchEngine, _photos: Sequence[Photo]
) -> list[str | None]:
    """Return the photos as addresses that hold a small picture, None for unreadable ones."""
    held = list(_engine.library.folders)
    return list(LOADERS.map(lambda photo: _picture(photo, held), _photos))


def _picture(photo: Photo, folders: Sequence[Path]) -> str | None:
    real = photo.path.resolve()
    if not is_there(real) or not any(real.is_relative_to(each.resolve()) for each in folders):
        return None
    try:
        image = shared_decoders().decode(photo.path, side=SPRITE_SIDE).image
    except SemsearchError:
        return None
    image.thumbnail((SPRITE_SIDE, SPRITE_SIDE))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=QUALITY)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()
