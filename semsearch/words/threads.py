"""The threads that numpy's products of matrices are shared among."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

_LOCK = Lock()


@contextmanager
def one_thread() -> Iterator[None]:
    """Let small products be computed by one thread, and by one caller at a time.

    Those threads wait for one another without rest: where other programs work, a product
    that takes one of them ten milliseconds can take two of them seconds.
    """
    with _LOCK, _controller().limit(limits=1, user_api="blas"):
        yield


@cache
def _controller() -> "ThreadpoolController":
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
