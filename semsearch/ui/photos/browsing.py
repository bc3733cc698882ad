"""All photos of a library in a grid: by the time when they were taken, or folder by folder."""

from datetime import date
from pathlib import Path

import numpy as np
import streamlit as st

from semsearch.files import printable
from semsearch.insight.timeline import Timeline
from semsearch.library.catalogue import Catalogue
from semsearch.library.filters import Filter
from semsearch.search.engine import SearchEngine
from semsearch.ui.links import PHOTOS_PAGE, kept_parameters
from semsearch.ui.photos.gallery import show_browser, show_empty
from semsearch.ui.photos.grid import Extras, Section
from semsearch.ui.text import plain

NO_DATE = "No date"
MONTH = len("2024-05")


def by_time(engine: SearchEngine, condition: Filter, length: int) -> None:
    """Draw photos, the newest first, under the months or days when they were taken.

    `length` is that of a time: 7 for ``2024-05``, 10 for ``2024-05-17``.
    """
    timeline = _timeline(engine, condition)
    counts = timeline.months if length == MONTH else timeline.days
    ends = np.cumsum([count for _, count in counts])
    sections = [
        Section(f"{called(time)} · {count:,}", int(end) - count)
        for (time, count), end in zip(counts, ends, strict=True)
    ]
    show_browser(engine, Catalogue(engine.library, timeline.ids), "all", Extras(sections=sections))


def by_folder(engine: SearchEngine, condition: Filter) -> None:
    """Draw the folders in the chosen one as links, and the photos in it, the newest first."""
    counts = engine.library.subfolders()
    chosen = condition.folder
    parents = {folder: _parent(folder, counts) for folder in counts}
    inside = [folder for folder, parent in parents.items() if parent == chosen]
    with st.container(horizontal=True, gap="small", key="folders"):
        if chosen in counts:
            _link(parents[chosen], ":material/arrow_upward: Up")
        for folder in inside:
            name = plain(printable(Path(folder.name) if chosen else folder))
            _link(folder, f":material/folder: {name} · {counts[folder]:,}")
    timeline = _timeline(engine, condition)
    if not timeline.ids.size:
        show_empty(engine.library, condition)
        return
    show_browser(engine, Catalogue(engine.library, timeline.ids))


def called(time: str | None) -> str:
    """Return a month or a day as people write it: ``May 2024``, ``17 May 2024``."""
    if time is None:
        return NO_DATE
    if len(time) == MONTH:
        return date.fromisoformat(f"{time}-01").strftime("%B %Y")
    day = date.fromisoformat(time)
    return f"{day.day} {day.strftime('%B %Y')}"


def _timeline(engine: SearchEngine, condition: Filter) -> Timeline:
    """Return the timeline of the photos that are searched."""
    file = engine.library.path
    state = str(file), file.stat().st_mtime_ns, engine.head.info.encoder
    return _read(state, condition, engine)


@st.cache_data(show_spinner=False, max_entries=8)
def _read(state: tuple[str, int, str], condition: Filter, _engine: SearchEngine) -> Timeline:
    return Timeline.of(_engine.library, condition).among(_engine.ids)


def _parent(folder: Path, folders: dict[Path, int]) -> Path | None:
    return next((parent for parent in folder.parents if parent in folders), None)


def _link(folder: Path | None, label: str) -> None:
    query = kept_parameters() | {"by": "Folders"}
    query.pop("folder", None)
    st.page_link(
        PHOTOS_PAGE,
        label=label,
        query_params=query | ({"folder": str(folder)} if folder else {}),
        help="Show the photos in it" if folder else "Show the folder that it lies in",
    )
