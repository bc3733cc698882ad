"""A photo of a library: its file, what the file tells of itself, and who made it."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semsearch.exif import Facts

LAST = 2**63 - 1
TIME_FORMAT = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True)
class Credit:
    """Who made a photo, and what others may do with it."""

    title: str
    author: str
    licence: str
    licence_url: str
    source_url: str


@dataclass(frozen=True)
class Stat:
    """Size and times of a file: all as before, and it is unchanged.

    Attributes
    ----------
    size : int
        In bytes.
    mtime_ns : int
        When its content was written, as programs may set it.
    ctime_ns : int or None
        When anything of it was changed, as the system keeps it; None if that is not known.
    """

    size: int
    mtime_ns: int
    ctime_ns: int | None = None

    @classmethod
    def of(cls, facts: os.stat_result) -> "Stat":
        """Return that of a file; SQLite keeps no time after the year 2262, so that is the last."""
        written, changed = (
            max(-LAST, min(t, LAST)) for t in (facts.st_mtime_ns, facts.st_ctime_ns)
        )
        # Windows has the time of creation there, which says nothing of changes.
        return cls(facts.st_size, written, None if os.name == "nt" else changed)

    def is_as(self, other: "Stat | None") -> bool:
        """Return whether a file is as it was; what is not known of both does not count."""
        if other is None or (self.size, self.mtime_ns) != (other.size, other.mtime_ns):
            return False
        return None in (self.ctime_ns, other.ctime_ns) or self.ctime_ns == other.ctime_ns


@dataclass(frozen=True)
class Photo:
    """A photo of a library.

    Attributes
    ----------
    id : int
        Its number in the library.
    path : Path
        Where the file is.
    stat : Stat
        Of the file, when it was indexed.
    sha256 : str
        Of the file's content.
    facts : Facts
        Size in pixels, date taken, camera and place.
    phash : str or None
        Perceptual hash, 16 hexadecimal digits.
    credit : Credit or None
    """

    id: int
    path: Path
    stat: Stat
    sha256: str
    facts: Facts
    phash: str | None = None
    credit: Credit | None = None

    @property
    def title(self) -> str:
        """The title of its credit, or the file's name."""
        return self.credit.title if self.credit else self.path.stem

    @property
    def width(self) -> int:
        """Width in pixels, upright."""
        return self.facts.width

    @property
    def height(self) -> int:
        """Height in pixels, upright."""
        return self.facts.height

    @property
    def taken(self) -> str | None:
        """When it was taken, as ``YYYY-MM-DD HH:MM:SS``, where the file says so."""
        return self.facts.taken

    @property
    def bytes(self) -> int:
        """Size of the file in bytes."""
        return self.stat.size

    @property
    def modified(self) -> str:
        """When the file was last written, local time, as ``YYYY-MM-DD HH:MM:SS``."""
        return datetime.fromtimestamp(self.stat.mtime_ns / 1e9).strftime(TIME_FORMAT)


@dataclass(frozen=True)
class Entry:
    """A photo about to be kept, with its embedding, shape (dim,), and its colours, (bins,)."""

    path: Path
    stat: Stat
    sha256: str
    facts: Facts
    phash: str | None
    vector: NDArray[np.float32]
    colours: NDArray[np.float32] | None = None


@dataclass(frozen=True)
class Place:
    """Where a photo's content was found: it moved there, or there is a further copy."""

    photo_id: int
    path: Path
    stat: Stat
    is_move: bool


@dataclass(frozen=True)
class Skipped:
    """A file that could not be indexed, and why."""

    path: Path
    reason: str
