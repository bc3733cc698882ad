"""Keeps libraries fresh: a change in a watched folder starts an index run."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
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

from semsearch.errors import SemsearchError
from semsearch.library import DEMO, Library
from semsearch.runs import IndexRun
from semsearch.shelf import list_libraries

# Seconds without a further change: a camera that is being copied comes as one run.
SETTLE = 3.0
# Reading a file is an event too, and an index run reads them all.
CHANGES: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]


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
        self._observer = Observer()
        self._observer.start()
        self.problems: dict[Path, str] = {}
        self.refresh()
        threading.Thread(target=self._work, daemon=True).start()

    def refresh(self) -> None:
        """Watch what the libraries ask for now, and catch up with what has changed so far."""
        self._observer.unschedule_all()
        self.problems.clear()
        for library in list_libraries():
            with suppress(SemsearchError):
                for folder in library.folders.watched() if library.name != DEMO else []:
                    self._watch(library, folder)

    def _watch(self, library: Library, folder: Path) -> None:
        try:
            handler = _Handler(library, self._note)
            self._observer.schedule(handler, str(folder), recursive=True, event_filter=CHANGES)
            self._note(library)
        except OSError as error:
            self.problems[folder] = f"{folder} cannot be watched ({error.strerror or error})."

    def _note(self, library: Library) -> None:
        self._changed[library] = time.monotonic()

    def _work(self) -> None:
        while True:
            time.sleep(SETTLE / 3)
            for library, changed in list(self._changed.items()):
                if time.monotonic() - changed >= SETTLE and not IndexRun(library).is_active:
                    del self._changed[library]
                    # A library that was removed, a full disk: the page says so, the others go on.
                    with suppress(SemsearchError, OSError):
                        self._start(library)


class _Handler(FileSystemEventHandler):
    def __init__(self, library: Library, note: Callable[[Library], None]) -> None:
        self.library, self.note = library, note

    def on_any_event(self, event: FileSystemEvent) -> None:
        path = Path(str(event.src_path))
        own = path.parent == self.library.path.parent and path.name.startswith(
            self.library.path.stem
        )
        # The library may lie among its photos.
        if not own:
            self.note(self.library)
