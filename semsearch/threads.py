"""The threads that numpy's products of matrices are shared among."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController


class _Callers:
    """Who wants products computed by one thread now: the first begins that, the last ends it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._count = 0
        self._limits = ExitStack()

    def enter(self) -> None:
        with self._lock:
            if not self._count:
                self._limits.enter_context(_controller().limit(limits=1, user_api="blas"))
            self._count += 1

    def leave(self) -> None:
        with self._lock:
            self._count -= 1
            if not self._count:
                self._limits.close()


_CALLERS = _Callers()


@contextmanager
def one_thread() -> Iterator[None]:
    """Let products be computed by the thread that wants them, in all threads of this process.

    The threads that would share them wait for one another without rest: where other programs
    work, a product that takes one of them ten milliseconds can take two of them seconds. And who
    searches for many people at once has better use for them.
    """
    _CALLERS.enter()
    try:
        yield
    finally:
        _CALLERS.leave()


@cache
def _controller() -> "ThreadpoolController":
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
