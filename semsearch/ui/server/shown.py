"""Photos that a grid shows, kept so that the browser can ask for those in sight."""

import hmac
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from semsearch.library.library import Library
from semsearch.search.engine import SearchEngine
from semsearch.search.matches import Match, Matches

# Narrower or wider photos are cut at the edges in a grid, so that none is lost or fills it.
NARROWEST, WIDEST = 0.5, 2.6
SHAPES = 80
MOST_KEPT = 64

T = TypeVar("T")
# Nobody can guess the addresses of photos who is not told them, by the page alone.
_SECRET = secrets.token_bytes(32)
# From the engine of its library and a match to what the browser is told of why it was found. It
# holds no engine itself: a library that changes is opened anew, and grids outlive that.
Why = Callable[[SearchEngine, Match], dict[str, Any]]


@dataclass(frozen=True)
class Shown:
    """The photos of a grid.

    Attributes
    ----------
    engine : SearchEngine
    matches : Matches
    why : callable or None
        Says why a match was found; None for photos that nothing was asked of.
    asked : bytes
        What they were found with.
    """

    engine: SearchEngine
    matches: Matches
    why: Why | None = None
    asked: bytes = b""

    @property
    def place(self) -> tuple[Path, str]:
        """Where the photos come from: the library's file, and the encoder."""
        return self.engine.library.path, self.engine.head.info.encoder

    @property
    def key(self) -> str:
        """What names these photos in an address: others have another one."""
        file, encoder = self.place
        said = f"{file}\0{encoder}\0{self.why is None}".encode("utf-8", "surrogateescape")
        found = self.matches.ids.tobytes() + self.matches.scores.tobytes()
        return _digest(b"\0".join((said, self.asked, found)))

    def shapes(self) -> NDArray[np.uint8]:
        """Return the width of each photo by its height, 80 times, shape (n,)."""
        ids, shapes = self.engine.library.shapes()
        rows = np.searchsorted(ids, self.matches.ids).clip(max=max(len(ids) - 1, 0))
        known = shapes[rows] if len(ids) else np.ones(len(self.matches), np.float32)
        return np.asarray(np.rint(SHAPES * known.clip(NARROWEST, WIDEST)), np.uint8)

    def position(self, number: int) -> int:
        """Return where a photo comes in the list, -1 if it is not in it."""
        found = np.flatnonzero(self.matches.ids == number)
        return int(found[0]) if found.size else -1


class Kept(Generic[T]):
    """What the newest pages show, by keys that nobody can guess; the oldest go."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[str, T] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, key: str, value: T) -> str:
        """Keep a value, and return its key."""
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return key

    def change(self, change: Callable[[T], T]) -> None:
        """Put what `change` makes of it in the place of each value."""
        with self._lock:
            for key, value in self._kept.items():
                self._kept[key] = change(value)

    def get(self, key: str) -> T | None:
        """Return what has a key, None if it is gone or never was."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)


SHOWN: Kept[Shown] = Kept()
LIBRARIES: Kept[Library] = Kept()
ENGINES: Kept[SearchEngine] = Kept()


def show(shown: Shown) -> str:
    """Keep what a grid shows, and return its key."""
    engine = shown.engine

    def with_newest(own: Shown) -> Shown:
        is_older = own.place == shown.place and own.engine is not engine
        return replace(own, engine=engine) if is_older else own

    SHOWN.change(with_newest)
    # What is known of the same photos, such as why they were found, is not asked for twice.
    return SHOWN.keep(shown.key, SHOWN.get(shown.key) or shown)


def library_key(library: Library) -> str:
    """Keep a library whose photos are shown, and return its key."""
    name = str(library.path).encode("utf-8", "surrogateescape")
    return LIBRARIES.keep(_digest(b"library\0" + name), library)


def engine_key(engine: SearchEngine) -> str:
    """Keep an engine that somebody searches with, and return its key."""
    name = f"{engine.library.path}\0{engine.head.info.encoder}"
    return ENGINES.keep(_digest(b"engine\0" + name.encode("utf-8", "surrogateescape")), engine)


def _digest(content: bytes) -> str:
    return hmac.digest(_SECRET, content, "sha256").hex()[:32]
