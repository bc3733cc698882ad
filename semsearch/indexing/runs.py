"""Index runs: one at a time on a library, seen and stopped from any process."""

import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Self

from filelock import Timeout

from semsearch.encoders import Encoder
from semsearch.errors import BusyLibraryError, LibraryError, SemsearchError
from semsearch.files import printable
from semsearch.folders.listing import check_folders, outermost
from semsearch.folders.stats import Skipped
from semsearch.indexing.indexer import index_folders
from semsearch.indexing.report import COUNTS, IndexReport
from semsearch.indexing.upkeep import Upkeep
from semsearch.library.database import check_place
from semsearch.library.derived.files import check_beside
from semsearch.library.library import Library
from semsearch.library.photos import GRACE
from semsearch.progress import Progress
from semsearch.work import Work, WorkState

RECENT = 60.0
# The state is written after every batch, so it names only so many files.
MOST_NAMED = 1_000


Watcher = Callable[["RunState"], object]


@dataclass(frozen=True)
class RunState(WorkState):
    """How far a run is.

    Attributes
    ----------
    encoder : str
    report : IndexReport
        What it did so far. It names the first thousand of the files that were skipped, and none
        of those that were ignored.
    skipped, ignored : int
        How many there are of both.
    not_read : str
        Their kinds, in words.
    rate : float
        Photos embedded a second, over the last minute or so.
    """

    encoder: str = ""
    report: IndexReport = field(default_factory=IndexReport)
    skipped: int = 0
    ignored: int = 0
    not_read: str = ""
    rate: float = 0.0

    @property
    def reasons(self) -> dict[str, str]:
        """Why files were skipped, by path; of the files that the report names."""
        return {printable(skipped.path): skipped.reason for skipped in self.report.skipped}

    @property
    def share(self) -> float:
        """How much is done, 0 to 1."""
        return self.report.done / self.report.total if self.report.total else 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long it will take still, once that can be told."""
        return (self.report.total - self.report.done) / self.rate if self.rate else None

    def as_json(self) -> dict[str, Any]:
        """Return what its file holds: what the report says lies beside the rest."""
        own = {each.name: getattr(self, each.name) for each in fields(self)}
        report: IndexReport = own.pop("report")
        own |= {name: getattr(report, name) for name in (*COUNTS, "stage")}
        last = None if report.last is None else str(report.last)
        return {**own, "last": last, "reasons": self.reasons}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Return the state that `as_json` gave, see `WorkState.from_json`."""
        own = dict(values)
        told = {name: own.pop(name) for name in (*COUNTS, "stage") if name in own}
        skipped = [Skipped(Path(path), why) for path, why in own.pop("reasons", {}).items()]
        last = own.pop("last", None)
        report = IndexReport(**told, last=Path(last) if last else None, skipped=skipped)
        return cls(**own, report=report)


def pace(state: RunState) -> str:
    """Return how fast a run is and how long it will take, in words."""
    if state.report.stage or not state.rate:
        return state.report.stage
    left = timedelta(seconds=round(state.seconds_left or 0))
    return f"{state.rate:.1f} photos/s, {left} left"


class IndexRun(Work[RunState]):
    """The run of one library: the one that goes on, or else the last."""

    def __init__(self, library: Library) -> None:
        self.library = library
        stem = library.path.with_suffix("")
        kinds = ("run.json", "run.log", "cancel", "lock")
        super().__init__(RunState, *(stem.with_name(f"{stem.name}.{kind}") for kind in kinds))

    def start(
        self, folders: Sequence[Path] = (), encoder: str | None = None, reread: bool = False
    ) -> "subprocess.Popen[bytes]":
        """Start the run in a process of its own, which outlives this one.

        Parameters
        ----------
        folders : sequence of Path
            The library's own by default.
        reread : bool
            As of `index_folders`.

        Raises
        ------
        BusyLibraryError
            If one is going on.
        LibraryError
            If a folder is no folder, or nothing can be written beside the library.
        """
        self._check_place()
        if self.is_active:
            raise BusyLibraryError(f"The library {self.library.name} is being indexed already.")
        check_folders(folders)
        if folders:
            # The library is there from the first moment, so that it can be chosen and followed.
            self.library.folders.add(outermost(folders))
        options = ["--library", str(self.library.path), "--json"]
        options += ["--encoder", encoder] if encoder else []
        options += ["--reread"] if reread else []
        state = RunState(started=time.time(), encoder=encoder or "")
        return self._launch(state, "index", *options, "--", *map(str, outermost(folders)))

    def retry(self, files: Iterable[Path]) -> "subprocess.Popen[bytes]":
        """Start a run that reads files again which could not be read, and else what changed.

        Raises
        ------
        BusyLibraryError, LibraryError
            As `start`.
        """
        with self.kept_off():
            self.library.skipped.remove(files)
        return self.start(encoder=self.library.encoder)

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

    def index(
        self,
        folders: Sequence[Path],
        encoder: Encoder,
        *,
        watcher: Watcher | None = None,
        grace: timedelta = GRACE,
        retry: bool = False,
        reread: bool = False,
        wait: float = -1,
        when_busy: Callable[[], object] = lambda: None,
        tasks: Sequence[tuple[str, Callable[[str, Progress], object]]] = (),
    ) -> IndexReport:
        """Index `folders` in this process, as `index_folders`, alone and in view of others.

        Parameters
        ----------
        wait : float
            Seconds to wait for a run that goes on; -1 for as long as it takes.
        when_busy : callable
            Called before that wait.
        tasks : sequence of (str, callable)
            What else is derived from a large library, as people call it, and what brings it up
            to date; called with the encoder's name and a progress, see `Upkeep.finish`.

        Raises
        ------
        BusyLibraryError
            If another run does not end in time.
        """
        self._hold(wait, when_busy)
        self._forget_cancel()
        journal = _Journal(self._write, encoder.name, watcher)
        try:
            upkeep = Upkeep(self.library, encoder.name, journal, self._cancel.exists)
            report = index_folders(
                self.library, folders, encoder, watcher=upkeep.meanwhile,
                cancelled=self._cancel.exists, grace=grace, retry=retry, reread=reread,
            )  # fmt: skip
            if not report.cancelled:
                upkeep.finish(report, [(name, partial(work, encoder.name)) for name, work in tasks])
            journal.close("cancelled" if report.cancelled else "done")
            return report
        except (SemsearchError, OSError, KeyboardInterrupt) as error:
            stopped = isinstance(error, KeyboardInterrupt)
            journal.close("cancelled" if stopped else "failed", str(error))
            raise
        finally:
            self._release()

    def _check_place(self) -> None:
        """See `check_place` and `check_beside`: nothing of somebody else is written over."""
        check_place(self.library.path)
        check_beside(self.library.path)

    def _hold(self, wait: float, when_busy: Callable[[], object]) -> None:
        self._check_place()
        try:
            self.library.path.parent.mkdir(parents=True, exist_ok=True)
            self._acquire(wait, when_busy)
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

    def _write(self, state: RunState) -> None:
        try:
            super()._write(state)
        except OSError as error:
            raise LibraryError(
                f"{self._state} cannot be written ({error.strerror}). "
                "Check its folder's rights and free space."
            ) from error


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
        rate = (report.done - before) / (now - begin) if now > begin else 0.0
        self._state = replace(
            self._state,
            report=report.excerpt(MOST_NAMED),
            skipped=len(report.skipped),
            ignored=len(report.ignored),
            not_read=", ".join(map(str, report.not_read)),
            updated=now,
            rate=rate,
        )
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
