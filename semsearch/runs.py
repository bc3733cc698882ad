"""Index runs: one at a time on a library, seen and stopped from any process.

A run holds a lock and keeps its state in a JSON file, both beside the library, so that the
pages, the command line and other tabs all see the same run, and none is left behind by a
process that dies.
"""

import json
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from semsearch.assets import head_path
from semsearch.encoders import Encoder
from semsearch.engines.beside import keep_up, needs_engine
from semsearch.errors import BusyLibraryError, LibraryError, SemsearchError
from semsearch.files import check_folders, outermost, printable, write_atomically
from semsearch.indexing import IndexReport, index_folders
from semsearch.library import GRACE, Library
from semsearch.processes import PACKAGES, command_for, environment
from semsearch.projection import ProjectionHead

RECENT = 60.0
# The state is written after every batch, so it names only so many files.
MOST_NAMED = 1_000
# How long a process may take until it has opened its library.
START = 30.0


Watcher = Callable[["RunState"], object]


@dataclass(frozen=True)
class RunState:
    """How far a run is.

    Attributes
    ----------
    status : {"starting", "running", "done", "cancelled", "failed", "died"}
    message : str
        Why it failed.
    total, done, indexed, unchanged, moved, copied, missing, forgotten, skipped, ignored : int
        As in `IndexReport`.
    last : str or None
        Path of the photo embedded last.
    stage : str
        As in `IndexReport`.
    started, updated : float
        Seconds since 1970.
    rate : float
        Photos embedded a second, over the last minute or so.
    reasons : dict of str to str
        Why files were skipped, by path; the first thousand of them.
    """

    status: str = "starting"
    message: str = ""
    encoder: str = ""
    total: int = 0
    done: int = 0
    indexed: int = 0
    unchanged: int = 0
    moved: int = 0
    copied: int = 0
    missing: int = 0
    forgotten: int = 0
    skipped: int = 0
    ignored: int = 0
    last: str | None = None
    stage: str = ""
    started: float = 0.0
    updated: float = 0.0
    rate: float = 0.0
    reasons: dict[str, str] = field(default_factory=dict)

    @property
    def is_active(self) -> bool:
        """Whether the run goes on."""
        return self.status in ("starting", "running")

    @property
    def share(self) -> float:
        """How much is done, 0 to 1."""
        return self.done / self.total if self.total else 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long it will take still, once that can be told."""
        return (self.total - self.done) / self.rate if self.rate else None


def pace(state: RunState) -> str:
    """Return how fast a run is and how long it will take, in words."""
    if state.stage or not state.rate:
        return state.stage
    left = timedelta(seconds=round(state.seconds_left or 0))
    return f"{state.rate:.1f} photos/s, {left} left"


class IndexRun:
    """The run of one library: the one that goes on, or else the last."""

    def __init__(self, library: Library) -> None:
        self.library = library
        stem = library.path.with_suffix("")
        self._state = stem.with_name(stem.name + ".run.json")
        self._log = stem.with_name(stem.name + ".run.log")
        self._cancel = stem.with_name(stem.name + ".cancel")
        self._lock = FileLock(stem.with_name(stem.name + ".lock"))

    @property
    def is_active(self) -> bool:
        """Whether a process is at work on the library now."""
        try:
            if not Path(self._lock.lock_file).exists():
                return False
            with self._lock.acquire(blocking=False):
                return False
        except Timeout:
            return True
        except OSError:
            return False

    def state(self) -> RunState | None:
        """Return the state of the run that goes on, or of the last; None if there was none."""
        try:
            state = RunState(**json.loads(self._state.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        is_late = state.status == "running" or time.time() - state.started > START
        if state.is_active and is_late and not self.is_active:
            message = f"The process ended before it was done. Its last words are in {self._log}"
            return replace(state, status="died", message=message)
        return state

    def start(
        self, folders: Sequence[Path] = (), encoder: str | None = None
    ) -> "subprocess.Popen[bytes]":
        """Start the run in a process of its own, which outlives this one.

        Parameters
        ----------
        folders : sequence of Path
            The library's own by default.

        Raises
        ------
        BusyLibraryError
            If one is going on.
        LibraryError
            If a folder is no folder, or nothing can be written beside the library.
        """
        if self.is_active:
            raise BusyLibraryError(f"The library {self.library.name} is being indexed already.")
        check_folders(folders)
        if folders:
            # The library is there from the first moment, so that it can be chosen and followed.
            self.library.folders.add(outermost(folders))
        self._cancel.unlink(missing_ok=True)
        self._write(RunState(started=time.time(), encoder=encoder or ""))
        options = ["--library", str(self.library.path), "--json"]
        options += ["--encoder", encoder] if encoder else []
        with self._log.open("wb") as log:
            return subprocess.Popen(
                command_for("semsearch", "index", *options, "--", *map(str, outermost(folders))),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                env=environment(),
                cwd=PACKAGES,
                start_new_session=True,
            )

    @contextmanager
    def kept_off(self) -> Iterator[None]:
        """Let no run begin meanwhile, as when the library's file is replaced or deleted.

        Raises
        ------
        BusyLibraryError
            If one is going on.
        """
        self._hold(0, lambda: None)
        try:
            yield
        finally:
            self._lock.release()

    def cancel(self) -> None:
        """Ask the run to stop after the batch it is at."""
        with suppress(OSError):
            self._cancel.touch()

    def index(
        self,
        folders: Sequence[Path],
        encoder: Encoder,
        watcher: Watcher | None = None,
        grace: timedelta = GRACE,
        retry: bool = False,
        wait: float = -1,
        when_busy: Callable[[], object] = lambda: None,
    ) -> IndexReport:
        """Index `folders` in this process, as `index_folders`, alone and in view of others.

        Parameters
        ----------
        wait : float
            Seconds to wait for a run that goes on; -1 for as long as it takes.
        when_busy : callable
            Called before that wait.

        Raises
        ------
        BusyLibraryError
            If another run does not end in time.
        """
        self._hold(wait, when_busy)
        journal = _Journal(self._write, encoder.name, watcher)
        try:
            if not self._is_starting():
                self._cancel.unlink(missing_ok=True)
            report = index_folders(
                self.library, folders, encoder, journal, self._cancel.exists, grace, retry
            )
            if not report.cancelled and needs_engine(self.library):
                self._keep_up(encoder.name, report, journal)
            journal.close("cancelled" if report.cancelled else "done")
            return report
        except (SemsearchError, OSError, KeyboardInterrupt) as error:
            stopped = isinstance(error, KeyboardInterrupt)
            journal.close("cancelled" if stopped else "failed", str(error))
            raise
        finally:
            with suppress(OSError):
                self._cancel.unlink(missing_ok=True)
            self._lock.release()

    def _keep_up(self, encoder: str, report: IndexReport, journal: "_Journal") -> None:
        """Bring the engine of a large library up to date, as a further part of the run."""
        before, own = report.done, report.total
        report.stage = "Preparing searches of many photos"

        def show(done: int, total: int) -> None:
            report.done, report.total = before + done, own + total
            journal(report)
            if self._cancel.exists():
                raise _CancelledError

        is_changed = bool(report.indexed or report.moved or report.copied)
        try:
            keep_up(self.library, ProjectionHead.load(head_path(encoder)), show, is_changed)
        except _CancelledError:
            report.cancelled = True

    def _hold(self, wait: float, when_busy: Callable[[], object]) -> None:
        try:
            self.library.path.parent.mkdir(parents=True, exist_ok=True)
            if not self._is_free():
                when_busy()
                self._lock.acquire(timeout=wait)
        except Timeout:
            raise BusyLibraryError(
                f"The library {self.library.name} is being indexed already. "
                "Stop that, or try again later."
            ) from None
        except OSError as error:
            raise LibraryError(
                f"Nothing can be written in {self.library.path.parent} ({error.strerror}). "
                "Check its rights and free space, or choose another place with --library."
            ) from error

    def _is_starting(self) -> bool:
        """Whether this run is one that `start` began: it may have been cancelled already."""
        state = self.state()
        return state is not None and state.status == "starting"

    def _is_free(self) -> bool:
        """Take the lock if nobody holds it; return whether that was so."""
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            return False
        return True

    def _write(self, state: RunState) -> None:
        try:
            write_atomically(self._state, json.dumps(asdict(state)).encode())
        except OSError as error:
            raise LibraryError(
                f"{self._state} cannot be written ({error.strerror}). "
                "Check its folder's rights and free space."
            ) from error


class _CancelledError(Exception):
    """Somebody wants the run to stop."""


class _Journal:
    """Writes down how far a run is, for all who look."""

    def __init__(
        self, write: Callable[[RunState], None], encoder: str, watcher: Watcher | None
    ) -> None:
        self._write, self._watcher = write, watcher
        self._state = RunState("running", encoder=encoder, started=time.time())
        self._past: deque[tuple[float, int]] = deque()

    def __call__(self, report: IndexReport) -> None:
        now = time.time()
        self._past.append((now, report.done))
        while now - self._past[0][0] > RECENT:
            self._past.popleft()
        begin, before = self._past[0]
        counts = {f.name: getattr(report, f.name) for f in fields(report)}
        counts.pop("cancelled")
        counts |= {
            "skipped": len(report.skipped),
            "ignored": len(report.ignored),
            "last": _text(report.last),
            "reasons": {printable(s.path): s.reason for s in report.skipped[:MOST_NAMED]},
        }
        rate = (report.done - before) / (now - begin) if now > begin else 0.0
        self._state = replace(self._state, **counts, updated=now, rate=rate)
        self._tell()

    def close(self, status: str, message: str = "") -> None:
        """Write down how the run ended; a full disk does not hide the reason."""
        self._state = replace(self._state, status=status, message=message, updated=time.time())
        with suppress(LibraryError):
            self._tell()

    def _tell(self) -> None:
        self._write(self._state)
        if self._watcher:
            self._watcher(self._state)


def _text(path: Path | None) -> str | None:
    return None if path is None else str(path)
