"""Work on a whole library in the background: how far it is, and a way to cancel it."""

import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import Generic, TypeVar

import streamlit as st

from semsearch.errors import CancelledError, SemsearchError
from semsearch.progress import Progress
from semsearch.ui.text import plain

# One such work is done at a time, and goes on when the page is left.
ONE_AT_A_TIME = threading.Lock()
# Seconds until a page says how far it is: what is kept takes less to be read.
PATIENCE = 2.5
REFRESHED_EVERY = 0.5
# How much of a step has to be done before it can be told how long the rest takes.
FORESEEN_FROM = 0.05
Found = TypeVar("Found")


@dataclass(frozen=True)
class Words:
    """What is said of work that was cancelled or failed, and what begins it again."""

    cancelled: str = "The comparison was cancelled"
    kept: str = "What was finished is kept. Go on whenever you like."
    again: str = "Compare the photos"
    failed: str = "The photos cannot be compared"


COMPARING = Words()


class Working(Generic[Found]):
    """Work in the background, which any tab sees and can cancel.

    Parameters
    ----------
    work : callable
        Does it; it is given this, to tell how far it is.

    Attributes
    ----------
    step : str
        What is being done, in words.
    done, total : int
        How far that is, in photos.
    """

    def __init__(self, work: "Callable[[Working[Found]], Found]") -> None:
        self.step, self.done, self.total = "Waiting until other work is done", 0, 0
        self._began = time.monotonic()
        self._cancelled = threading.Event()
        self._future: Future[Found] = Future()
        # A thread that the app does not wait for when it ends.
        threading.Thread(target=self._run, args=(work,), daemon=True).start()

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody wanted it to end."""
        return self._cancelled.is_set()

    @property
    def share(self) -> float:
        """How much of the step is done, 0 to 1."""
        return min(self.done / self.total, 1.0) if self.total else 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long the step takes still, once that can be told."""
        passed = time.monotonic() - self._began
        return passed * (1 - self.share) / self.share if self.share >= FORESEEN_FROM else None

    def told(self, step: str) -> Progress:
        """Begin a step and return what is to be called with how far it is."""
        self.step, self.done, self.total = step, 0, 0
        self._began = time.monotonic()
        return self._see

    def cancel(self) -> None:
        """Make it end at its next photo; what is kept by then stays."""
        self._cancelled.set()

    def is_done(self, seconds: float = 0) -> bool:
        """Return whether it is done, in so many seconds at the latest."""
        return bool(wait([self._future], seconds).done)

    def result(self) -> Found:
        """Return what the work returned, or raise what it raised."""
        return self._future.result()

    def _see(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        if self.is_cancelled:
            raise CancelledError("It was cancelled.")

    def _run(self, work: "Callable[[Working[Found]], Found]") -> None:
        try:
            with ONE_AT_A_TIME:
                self.told("Reading what is known of the photos")(0, 0)
                self._future.set_result(work(self))
        except BaseException as error:
            self._future.set_exception(error)


def wait_for(
    key: Hashable, work: Callable[[Working[Found]], Found], words: Words = COMPARING
) -> Found:
    """Return what some work returns; while it goes on, draw how far it is, and stop.

    Parameters
    ----------
    key : hashable
        Tells works apart: one that was done is not done again.
    work : callable
        As of `Working`.
    words : Words
    """
    working: Working[Found] = _start(key, work)
    if working.is_cancelled:
        _show_cancelled(words, lambda: _start.clear(key, work))
        st.stop()
    with st.spinner("Looking through the photos"):
        is_done = working.is_done(PATIENCE)
    if not is_done:
        _show_wait(working)
        st.stop()
    try:
        return working.result()
    except (SemsearchError, MemoryError) as error:
        st.error(plain(error), title=words.failed)
        st.button("Try again", icon=":material/refresh:", on_click=_start.clear, args=(key, work))
        st.stop()


def forget(key: Hashable) -> None:
    """Let some work be done anew when it is waited for the next time."""
    _start.clear(key, None)


@st.cache_resource(show_spinner=False, max_entries=8)
def _start(key: Hashable, _work: Callable[[Working[Found]], Found]) -> Working[Found]:
    return Working(_work)


def _show_cancelled(words: Words, again: Callable[[], None]) -> None:
    st.info(words.kept, title=words.cancelled, icon=":material/close:")
    st.button(words.again, icon=":material/refresh:", on_click=again)


@st.fragment(run_every=REFRESHED_EVERY)
def _show_wait(working: Working[Found]) -> None:
    if working.is_done() or working.is_cancelled:
        st.rerun()
    count = f": {working.done:,} of {working.total:,}" if working.total else ""
    st.progress(
        working.share,
        text=f"{working.step}{count}{_rest(working)}. It goes on if you leave this page, and is "
        "kept for the next time.",
    )
    if st.button("Cancel", icon=":material/close:", key="cancel-working"):
        working.cancel()
        st.rerun()


def _rest(working: Working[Found]) -> str:
    left = working.seconds_left
    return "" if left is None else f", about {left:.0f} s to go"
