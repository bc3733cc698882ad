"""Downloads that go on in a process of their own, seen and stopped from any process."""

import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import Timeout

from semsearch.errors import CancelledError, DownloadError, SemsearchError
from semsearch.models.downloads import download
from semsearch.models.places import user_models
from semsearch.progress import Progress, unseen
from semsearch.work import Work, WorkState

# Seconds between two looks at its state.
STEP = 0.5


@dataclass(frozen=True)
class FetchState(WorkState):
    """How far a download is.

    Attributes
    ----------
    done, total : int
        Bytes.
    """

    done: int = 0
    total: int = 0

    @property
    def share(self) -> float:
        """How much is here, 0 to 1."""
        return min(self.done / self.total, 1.0) if self.total else 0.0


class Fetch(Work[FetchState]):
    """The download of one model file: the one that goes on, or else the last.

    When it is stopped, what has come stays, and the next one goes on from there.

    Parameters
    ----------
    name : str
        A key of `semsearch.models.downloads.DOWNLOADS`.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._folder = user_models()
        kinds = ("json", "log", "cancel", "lock")
        super().__init__(FetchState, *(self._folder / f"{name}.fetch.{kind}" for kind in kinds))

    def start(self) -> "subprocess.Popen[bytes]":
        """Start the download in a process of its own, which outlives this one.

        Raises
        ------
        DownloadError
            If it goes on already, or nothing can be written where the file is to be.
        """
        if self.is_active:
            raise self._busy()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return self._launch(FetchState(started=time.time()), "download", self.name)
        except OSError as error:
            raise self._unwritable(error) from error

    def run(self, progress: Progress = unseen) -> Path:
        """Download in this process, as `downloads.download` does, alone and seen by others.

        Raises
        ------
        CancelledError
            If somebody called `cancel`.
        DownloadError
            As `download`, or if another process is at it.
        """
        self._hold()
        self._forget_cancel()
        journal = _Journal(self, progress)
        try:
            path = download(self.name, journal)
            journal.close("done")
            return path
        except (SemsearchError, OSError, KeyboardInterrupt) as error:
            stopped = isinstance(error, KeyboardInterrupt | CancelledError)
            journal.close("cancelled" if stopped else "failed", str(error))
            raise
        finally:
            self._release()

    def check(self) -> None:
        """Raise `CancelledError` if somebody wants the download to stop."""
        if self.is_cancelled:
            raise CancelledError("The download is stopped. The next one goes on from there.")

    def _hold(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._acquire(0)
        except Timeout:
            raise self._busy() from None
        except OSError as error:
            raise self._unwritable(error) from error

    def _busy(self) -> DownloadError:
        return DownloadError(f"{self.name} is being downloaded already.")

    def _unwritable(self, error: OSError) -> DownloadError:
        return DownloadError(
            f"Nothing can be written in {self._folder} ({error.strerror}). "
            "Check its rights and free space."
        )


class _Journal:
    """Writes down how far a download is, for all who look."""

    def __init__(self, fetch: Fetch, progress: Progress) -> None:
        self._fetch, self._progress = fetch, progress
        self._state = FetchState("running", started=time.time())
        self._tell()

    def __call__(self, done: int, total: int) -> None:
        self._fetch.check()
        self._progress(done, total)
        self._state = replace(self._state, done=done, total=total)
        if time.time() - self._state.updated > STEP:
            self._tell()

    def close(self, status: str, message: str = "") -> None:
        """Write down how the download ended."""
        self._state = replace(self._state, status=status, message=message)
        self._tell()

    def _tell(self) -> None:
        """Write the state; a full disk is told by the download itself."""
        self._state = replace(self._state, updated=time.time())
        with suppress(OSError):
            self._fetch._write(self._state)
