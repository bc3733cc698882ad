"""Keeps libraries fresh: a change in a watched folder starts an index run."""

import errno
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from watchdog.events import (
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from semsearch.errors import BusyLibraryError, SemsearchError
from semsearch.folders.exclusions import Exclusions
from semsearch.indexing.runs import IndexRun
from semsearch.library.derived.files import KINDS
from semsearch.library.library import DEMO, SUFFIX, Library
from semsearch.library.shelf import list_libraries

# Seconds without a further change: a camera that is being copied comes as one run.
SETTLE = 3.0
NO_PHOTOS = (SUFFIX, f"{SUFFIX}-journal", ".part", *KINDS)
# Reading a file is an event too, and an index run reads them all.
CHANGES: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]


# What the system says where somebody watches as many folders, or programs, as it allows.
REMEDIES = {
    errno.ENOSPC: " Allow more: sudo sysctl fs.inotify.max_user_watches=524288",
    errno.EMFILE: " Allow more: sudo sysctl fs.inotify.max_user_instances=512",
}


class FolderWatcher:
    """Watches the folders that libraries ask for, on threads of its own.

    Parameters
    ----------
    start : callable
        Given a library in whose folders something changed; starts its run by default.

    Attributes
    ----------
    problems : dict of Path to str
        Folders that cannot be watched, and why.
    """

    def __init__(self, start: Callable[[Library], object] | None = None) -> None:
        self._start = start or (lambda library: IndexRun(library).start())
        self._changed: dict[Library, float] = {}
        self._inodes: dict[Path, int] = {}
        self._lock = threading.Lock()
        self._observer = Observer()
        self._observer.start()
        self.problems: dict[Path, str] = {}
        self.refresh()
        threading.Thread(target=self._work, daemon=True).start()

    def refresh(self) -> None:
        """Watch what the libraries ask for now, and catch up with what has changed so far."""
        with self._lock:
            self._observer.unschedule_all()
            self.problems.clear()
            self._inodes.clear()
            for library in list_libraries():
                with suppress(SemsearchError):
                    for folder in library.folders.watched() if library.name != DEMO else []:
                        self._watch(library, folder)

    def _watch(self, library: Library, folder: Path) -> None:
        self._inodes[folder] = _inode(folder)
        try:
            exclusions = Exclusions(library.patterns)
            handler = _Handler(folder, exclusions, partial(self._note, library))
            self._observer.schedule(handler, str(folder), recursive=True, event_filter=CHANGES)
            self._note(library)
        except OSError as error:
            why = f"{error.strerror or error}".rstrip(".")
            remedy = REMEDIES.get(error.errno or 0, "")
            self.problems[folder] = f"{folder} cannot be watched ({why}).{remedy}"

    def _note(self, library: Library) -> None:
        self._changed[library] = time.time()

    def _work(self) -> None:
        while True:
            time.sleep(SETTLE / 3)
            # The system tells nothing of a folder that came, was made anew or was plugged in.
            if any(_inode(folder) != before for folder, before in list(self._inodes.items())):
                self.refresh()
            for library, changed in list(self._changed.items()):
                if time.time() - changed >= SETTLE and not IndexRun(library).is_active:
                    self._begin(library, changed)

    def _begin(self, library: Library, changed: float) -> None:
        """Start a run, unless the user has stopped one since the change."""
        state = IndexRun(library).state()
        try:
            if not (state and state.status == "cancelled" and state.updated >= changed):
                self._start(library)
        except BusyLibraryError:
            return
        except (SemsearchError, OSError):
            # A library that was removed, a full disk: its page says so, the others go on.
            pass
        if self._changed.get(library) == changed:
            del self._changed[library]


def _inode(folder: Path) -> int:
    try:
        return folder.stat().st_ino
    except OSError:
        return 0


class _Handler(FileSystemEventHandler):
    def __init__(self, folder: Path, exclusions: Exclusions, note: Callable[[], None]) -> None:
        self.folder, self.exclusions, self.note = folder, exclusions, note

    def on_any_event(self, event: FileSystemEvent) -> None:
        paths = (os.fsdecode(path) for path in (event.src_path, event.dest_path) if path)
        if any(self._matters(Path(path)) for path in paths):
            self.note()

    def _matters(self, path: Path) -> bool:
        """Whether a run would look at a file: libraries may lie among the photos."""
        if not path.is_relative_to(self.folder) or path.name.endswith(NO_PHOTOS):
            return False
        return not self.exclusions.hold(path, self.folder)
