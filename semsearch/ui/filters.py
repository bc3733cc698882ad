"""The filters above a search: folder, date, shape, album, favourites; kept in the address."""

from datetime import date
from pathlib import Path

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.feedback.albums import Albums
from semsearch.library.filters import ORIENTATIONS, Filter
from semsearch.search.engine import SearchEngine
from semsearch.ui.text import plain

EARLIEST = date(1826, 1, 1)
ANY = "any"
PARAMETERS = ("folder", "since", "until", "shape", "album", "favourites")


def choose_filter(engine: SearchEngine) -> Filter:
    """Draw the filters in a popover, with what is chosen beside it, and return the choice."""
    with st.container(horizontal=True, vertical_alignment="center", width="content"):
        with st.popover("Filter", icon=":material/filter_list:"):
            folder = _choose_folder(engine)
            since = _choose_day("Taken since", "since")
            until = _choose_day("Taken until", "until")
            orientation = st.segmented_control(
                "Shape", [ANY, *ORIENTATIONS], default=ANY, required=True, key="shape",
                bind="query-params",
            )  # fmt: skip
            album, is_favourite = _choose_album(engine)
        chosen = Filter(
            folder=folder,
            since=since,
            until=until,
            orientation=None if orientation == ANY else orientation,
        )
        chosen = _within(Albums(engine.library), chosen, album, is_favourite)
        if chosen:
            st.caption(_describe(chosen) + _undated(engine, chosen))
    return chosen


def _choose_folder(engine: SearchEngine) -> Path | None:
    folders = _folders(str(engine.library.path), engine.library.path.stat().st_mtime_ns, engine)
    name = st.selectbox(
        "Folder", [ANY, *folders], key="folder", bind="query-params",
        help="With the folders in it. Type to find one.",
    )  # fmt: skip
    return None if name in (None, ANY) else Path(name)


def _choose_album(engine: SearchEngine) -> tuple[str | None, bool]:
    """Return the name of the chosen album, and whether only favourites are wanted."""
    try:
        names = [album.name for album in Albums(engine.library)]
    except SemsearchError:
        # The page says so where it tells what was learned, and searches go on.
        return None, False
    album = st.selectbox(
        "Album", names, None, key="album", bind="query-params", placeholder=ANY,
        disabled=not names,
    )  # fmt: skip
    return album, st.toggle("Only favourites", key="favourites", bind="query-params")


def _within(albums: Albums, chosen: Filter, album: str | None, is_favourite: bool) -> Filter:
    try:
        if album is not None:
            chosen = albums.within(album, chosen)
        return albums.within_favourites(chosen) if is_favourite else chosen
    except SemsearchError as error:
        st.warning(plain(error))
        return chosen


def _choose_day(label: str, key: str) -> date | None:
    day = st.date_input(
        label, None, EARLIEST, date.today(), key=key, bind="query-params", format="YYYY-MM-DD",
        help="Photos without a date are left out.",
    )  # fmt: skip
    return day if isinstance(day, date) else None


@st.cache_data(show_spinner=False, max_entries=8)
def _folders(library: str, changed: int, _engine: SearchEngine) -> list[str]:
    return [str(folder) for folder in _engine.library.subfolders()]


def _undated(engine: SearchEngine, chosen: Filter) -> str:
    changed = engine.library.path.stat().st_mtime_ns
    count = _count_undated(str(engine.library.path), changed, chosen, engine)
    return f"; left out, as they have no date: {count:,}" if count else ""


# Streamlit would look at each of thousands of numbers for itself.
@st.cache_data(show_spinner=False, max_entries=32, hash_funcs={Filter: hash})
def _count_undated(library: str, changed: int, chosen: Filter, _engine: SearchEngine) -> int:
    return _engine.library.undated(chosen)


def _describe(chosen: Filter) -> str:
    folder = f"in {plain(chosen.folder.name)}" if chosen.folder else ""
    since = f"since {chosen.since}" if chosen.since else ""
    until = f"until {chosen.until}" if chosen.until else ""
    among = f"in {plain(chosen.among_called)}" if chosen.among is not None else ""
    said = ", ".join(filter(None, (folder, since, until, chosen.orientation or "", among)))
    return f"Only photos {said}"
