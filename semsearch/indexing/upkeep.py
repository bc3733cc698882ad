"""What is derived from a large library: kept up while a run goes on, and at its end."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property

from semsearch.errors import SemsearchError
from semsearch.head.projection import ProjectionHead
from semsearch.indexing.report import IndexReport
from semsearch.library.library import Library
from semsearch.models.manifest import head_path
from semsearch.progress import Progress
from semsearch.stores.beside import engine_beside, keep_up, needs_engine
from semsearch.stores.pushing import catch_up

# Seconds between two times that searches are told of what came; they compare what came since
# one by one, so that nothing has to wait for this.
EVERY = 10.0
# What takes care of something that is derived from a library, and what people call that.
Task = tuple[str, Callable[[Progress], object]]


class Upkeep:
    """Keeps the engine beside a library up, and what others derive from it.

    Parameters
    ----------
    library : Library
    encoder : str
    tell : callable
        Shows a report.
    cancelled : callable
        Asked whether to stop.
    """

    def __init__(
        self, library: Library, encoder: str, tell: Callable[[IndexReport], object],
        cancelled: Callable[[], bool],
    ) -> None:  # fmt: skip
        self._library, self._encoder = library, encoder
        self._tell, self._cancelled = tell, cancelled
        self._next = time.monotonic() + EVERY

    def meanwhile(self, report: IndexReport) -> None:
        """Show a report, and send the engine what came, every `EVERY` seconds."""
        self._tell(report)
        if time.monotonic() >= self._next and needs_engine(self._library):
            # What cannot be kept here is told at the end: no photo waits for it.
            with suppress(SemsearchError, OSError):
                catch_up(self._library, self._head, engine_beside(self._library, self._head))
            self._next = time.monotonic() + EVERY

    def finish(self, report: IndexReport, tasks: Sequence[Task]) -> None:
        """Bring all of it up to date, as further parts of the run; whoever stops it, ends that.

        Parameters
        ----------
        report : IndexReport
        tasks : sequence of Task
            What else is derived, in the order in which it is to be made.
        """
        if not needs_engine(self._library):
            return
        own = ("Preparing searches of many photos",
               lambda progress: keep_up(self._library, self._head, progress))  # fmt: skip
        try:
            for stage, work in (own, *tasks):
                self._run(report, stage, work)
        except _CancelledError:
            report.cancelled = True

    def _run(self, report: IndexReport, stage: str, work: Callable[[Progress], object]) -> None:
        before, own = report.done, report.total
        report.stage = stage

        def show(done: int, total: int) -> None:
            report.done, report.total = before + done, own + total
            self._tell(report)
            if self._cancelled():
                raise _CancelledError

        work(show)

    @cached_property
    def _head(self) -> ProjectionHead:
        return ProjectionHead.load(head_path(self._encoder))


class _CancelledError(Exception):
    """Somebody wants the run to stop."""
