"""Work in a process of its own, which any process sees and can stop.

It holds a lock of the operating system, which ends with its process, and keeps its state in a
JSON file, so that the pages, the command line and other tabs all see the same, and none is left
behind by a process that dies.
"""

import json
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

from filelock import FileLock, Timeout

from semsearch.files import is_empty, write_atomically
from semsearch.processes import PACKAGES, command_for, environment, start_behind

# How long a process may take until it holds its lock.
START = 30.0


@dataclass(frozen=True)
class WorkState:
    """How far work is.

    Attributes
    ----------
    status : {"starting", "running", "done", "cancelled", "failed", "died"}
    message : str
        Why it failed.
    started, updated : float
        Seconds since 1970.
    """

    status: str = "starting"
    message: str = ""
    started: float = 0.0
    updated: float = 0.0

    @property
    def is_active(self) -> bool:
        """Whether the work goes on."""
        return self.status in ("starting", "running")

    def as_json(self) -> dict[str, Any]:
        """Return what its file holds."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Return the state that `as_json` gave.

        Raises
        ------
        AttributeError, TypeError, ValueError
            If it gave no such thing.
        """
        return cls(**values)


S = TypeVar("S", bound=WorkState)


class Work(Generic[S]):
    """Some work: that which goes on, or else the last.

    Parameters
    ----------
    kind : type of `WorkState`
    state, log, cancel, lock : Path
        Its files.
    """

    def __init__(self, kind: type[S], state: Path, log: Path, cancel: Path, lock: Path) -> None:
        self._kind = kind
        self._state, self._log, self._cancel = state, log, cancel
        self._lock = FileLock(lock)

    @property
    def is_active(self) -> bool:
        """Whether a process is at work on it now."""
        try:
            if not is_empty(Path(self._lock.lock_file)):
                return False
            with self._lock.acquire(blocking=False):
                return False
        except Timeout:
            return True
        except OSError:
            return False

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody wants it to stop."""
        return self._cancel.exists()

    def state(self) -> S | None:
        """Return the state of the work that goes on, or of the last; None if there was none."""
        try:
            state = self._kind.from_json(json.loads(self._state.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError, AttributeError):
            return None
        is_late = state.status == "running" or time.time() - state.started > START
        if state.is_active and is_late and not self.is_active:
            message = f"The process ended before it was done. Its last words are in {self._log}"
            return replace(state, status="died", message=message)
        return state

    def cancel(self) -> None:
        """Ask it to stop; what is done by then stays."""
        with suppress(OSError):
            self._cancel.touch()

    def _launch(self, state: S, *arguments: str) -> "subprocess.Popen[bytes]":
        """Start a command of semsearch in a process that outlives this one."""
        self._cancel.unlink(missing_ok=True)
        self._write(state)
        with self._log.open("wb") as log:
            return start_behind(
                command_for("semsearch", *arguments),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                env=environment(),
                cwd=PACKAGES,
            )

    def _acquire(self, wait: float, when_busy: Callable[[], object] = lambda: None) -> None:
        """Take the lock; `Timeout` if another process has it for so many seconds."""
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            when_busy()
            self._lock.acquire(timeout=wait)

    def _forget_cancel(self) -> None:
        """Forget who wanted earlier work to stop; that which was launched may be meant already."""
        state = self.state()
        if state is None or state.status != "starting":
            with suppress(OSError):
                self._cancel.unlink(missing_ok=True)

    def _release(self) -> None:
        with suppress(OSError):
            self._cancel.unlink(missing_ok=True)
        self._lock.release()

    def _write(self, state: S) -> None:
        write_atomically(self._state, json.dumps(state.as_json()).encode())
