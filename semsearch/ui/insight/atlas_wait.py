"""A map that is being made: how far that is, and a way to cancel it."""

import hashlib
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

import numpy as np
import streamlit as st

from semsearch.errors import CancelledError, SemsearchError
from semsearch.insight.atlas.atlas import Atlas
from semsearch.insight.atlas.kept import is_kept
from semsearch.insight.atlas.making import open_atlas
from semsearch.percent import percent
from semsearch.search.engine import SearchEngine
from semsearch.ui.text import plain

State = tuple[str, int, str, str]

# One map is laid out at a time, and goes on when the page is left.
WORKER = ThreadPoolExecutor(1, "atlas")
# Seconds until a page says that it waits: at once, but for what a kept map takes to be read.
PATIENCE, PATIENCE_IF_KEPT = 0.3, 5.0
REFRESHED_EVERY = 0.5
# How much has to be done before it can be told how long the rest takes.
FORESEEN_FROM = 0.1


class Making:
    """The making of an atlas in the background, which any tab sees and can cancel.

    Parameters
    ----------
    engine : SearchEngine

    Attributes
    ----------
    share : float
        How much is done, 0 to 1.
    is_cancelled : bool
    began : float
        When it was asked for, in seconds of `time.monotonic`.
    """

    def __init__(self, engine: SearchEngine) -> None:
        self.share = 0.0
        self.began = time.monotonic()
        self._cancelled = threading.Event()
        self._future = WORKER.submit(open_atlas, engine, self._see)

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody wants it to end."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Make it end at its next step; what is kept stays as it was."""
        self._cancelled.set()

    def is_done(self, seconds: float = 0) -> bool:
        """Return whether it is done, in so many seconds at the latest."""
        return bool(wait([self._future], seconds).done)

    def result(self) -> Atlas:
        """Return the atlas, or raise what `open_atlas` raised."""
        return self._future.result()

    def _see(self, done: int, total: int) -> None:
        self.share = done / max(total, 1)
        if self.is_cancelled:
            raise CancelledError("The map was cancelled.")


def wait_for_atlas(engine: SearchEngine) -> Atlas:
    """Return the atlas of a library; while it is being made, draw how far that is, and stop."""
    state = _state(engine)
    making = _start(state, engine)

    def again() -> None:
        _start.clear(state, engine)

    if making.is_cancelled:
        _show_cancelled(again)
        st.stop()
    if not making.is_done(PATIENCE_IF_KEPT if is_kept(engine) else PATIENCE):
        _show_wait(making)
        st.stop()
    try:
        atlas = making.result()
    except (SemsearchError, MemoryError) as error:
        st.error(plain(error), title="The map cannot be made")
        st.button("Try again", icon=":material/refresh:", on_click=again)
        st.stop()
    if not np.array_equal(atlas.ids, engine.ids):
        # Another tab has seen more of the library meanwhile.
        again()
        st.rerun()
    return atlas


def _state(engine: SearchEngine) -> State:
    """Return what an atlas is of: the library and when it changed, the encoder, the photos."""
    file = engine.library.path
    photos = hashlib.sha256(engine.ids.tobytes()).hexdigest()
    return str(file), file.stat().st_mtime_ns, engine.head.info.encoder, photos


@st.cache_resource(show_spinner=False, max_entries=8)
def _start(state: State, _engine: SearchEngine) -> Making:
    """Begin to make the atlas of a state, see `_state`."""
    return Making(_engine)


def _show_cancelled(again: Callable[[], None]) -> None:
    st.info(
        "Nothing of the new map was kept. It can be laid out at any time.",
        title="The map was cancelled",
        icon=":material/close:",
    )
    st.button("Lay the photos out", icon=":material/refresh:", on_click=again)


@st.fragment(run_every=REFRESHED_EVERY)
def _show_wait(making: Making) -> None:
    if making.is_done():
        st.rerun()
    st.progress(
        min(making.share, 1.0),
        text=f"Laying the photos out by meaning: {percent(min(making.share, 1.0))}{_rest(making)}. "
        "It goes on if you leave this page, and is kept for the next time.",
    )
    if st.button("Cancel", icon=":material/close:", key="cancel-atlas"):
        making.cancel()
        st.rerun()


def _rest(making: Making) -> str:
    """Return how long the rest takes, in words, once that can be told."""
    if making.share < FORESEEN_FROM:
        return ""
    seconds = (time.monotonic() - making.began) * (1 - making.share) / making.share
    return f", about {seconds:.0f} s to go"
