"""A photo of a library: its file, what the file tells of itself, and who made it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semsearch.facts.reading import Facts
from semsearch.folders.stats import Stat

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
    """A photo about to be kept.

    Attributes
    ----------
    path : Path
    stat : Stat
    sha256 : str
    facts : Facts
    phash : str or None
    vector : array of shape (dim,)
        Its embedding.
    colours : array of shape (bins,) or None
    tiles : sequence of arrays of shape (dim,)
        The embeddings of its tiles.
    """

    path: Path
    stat: Stat
    sha256: str
    facts: Facts
    phash: str | None
    vector: NDArray[np.float32]
    colours: NDArray[np.float32] | None = None
    tiles: Sequence[NDArray[np.float32]] = ()


@dataclass(frozen=True)
class Details:
    """What a file tells of a photo that the library has: its facts, hash and colours, (bins,)."""

    photo_id: int
    facts: Facts
    phash: str | None
    colours: NDArray[np.float32] | None


@dataclass(frozen=True)
class Place:
    """Where a photo's content was found: it moved there, or there is a further copy.

    What is known of the content stays, and with it the facts, unless others are given: the name
    and what lies beside a file say when its photo was taken.
    """

    photo_id: int
    path: Path
    stat: Stat
    is_move: bool
    facts: Facts | None = None
