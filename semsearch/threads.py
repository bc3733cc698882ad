"""Threads that compute: one for each who wants something computed, and no more than cores."""

import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

_CORES = threading.BoundedSemaphore(os.cpu_count() or 1)
_THREAD = threading.local()


@contextmanager
def computing() -> Iterator[None]:
    """Compute something in this thread alone, while as many others do so as there are cores.

    The threads that numpy shares products among wait for one another without rest: where other
    programs work, a product that takes one of them ten milliseconds can take two of them seconds.
    And many who compute at once, each with arrays of its own, take more memory and no less time.

    Nothing in this may wait for anything else, such as a server. It may be entered again.
    """
    if getattr(_THREAD, "is_computing", False):
        yield
        return
    with _CORES, _LIMITS.held():
        _THREAD.is_computing = True
        try:
            yield
        finally:
            _THREAD.is_computing = False


class _Limits:
    """Lets products be computed by one thread each: the first to want that begins it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._holders = 0
        self._begun = ExitStack()

    @contextmanager
    def held(self) -> Iterator[None]:
        with self._lock:
            if not self._holders:
                self._begun.enter_context(_controller().limit(limits=1, user_api="blas"))
            self._holders += 1
        try:
            yield
        finally:
            with self._lock:
                self._holders -= 1
                if not self._holders:
                    self._begun.close()


_LIMITS = _Limits()


@cache
def _controller() -> "ThreadpoolController":
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
