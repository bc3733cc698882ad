"""Photos that go well with one, learned from visits and albums; or why there are none yet."""

import numpy as np
import streamlit as st

from semsearch.errors import TooFewSessionsError
from semsearch.feedback.companions import Companions
from semsearch.feedback.memory import Memory
from semsearch.library.catalogue import Catalogue
from semsearch.library.photo import Photo
from semsearch.search.engine import SearchEngine
from semsearch.search.matches import Matches
from semsearch.ui.photos.grid import show_grid
from semsearch.ui.text import plain

COMPANIONS = 12


def show_companions(engine: SearchEngine, photo: Photo | None) -> None:
    """Draw what goes well with a photo of the library."""
    if photo is None:
        st.info("What goes well together is known of photos of the library. Choose one of them.")
        return
    memory = Memory(engine.library)
    changed = memory.path.stat().st_mtime_ns if memory.path.is_file() else 0
    try:
        companions = _learn(str(memory.path), changed, memory, engine)
    except TooFewSessionsError as error:
        st.progress(min(error.sessions / error.needed, 1.0))
        st.info(plain(error), title="Not enough to learn from yet", icon=":material/school:")
        return
    point = engine.searched.gallery_of(np.array([photo.id])).points[0]
    found = companions.goes_with(photo.sha256, COMPANIONS, point)
    numbers = engine.library.with_content([each.sha256 for each in found])
    known = [numbers[each.sha256][0] for each in found if each.sha256 in numbers]
    ids = np.array([number for number in known if number in engine], np.int64)
    if ids.size:
        if found[0].by_look:
            st.caption("It was never picked: these go well with photos that look like it.")
        matches = Matches.browsed(Catalogue(engine.library, ids))
        show_grid(engine, matches, "companions", f"{ids.size} photos, the best company first")
    else:
        st.info("This photo was not picked together with others so far.")


@st.cache_resource(show_spinner="Learning from what was picked together", max_entries=4)
def _learn(path: str, changed: int, _memory: Memory, _engine: SearchEngine) -> Companions:
    sessions = _memory.sessions()
    picked = sorted({sha256 for session in sessions for sha256 in session})
    numbers = _engine.library.with_content(picked)
    known = {own[0]: sha256 for sha256, own in numbers.items() if own[0] in _engine}
    ids = np.array(sorted(known), np.int64)
    points = _engine.searched.gallery_of(ids).points
    return Companions.learn(sessions, {known[number]: point for number, point
                                       in zip(ids.tolist(), points, strict=True)})  # fmt: skip
