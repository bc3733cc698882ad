"""What a library holds, in a few numbers: photos, folders, and when they were taken."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

from semsearch.library.filters import Filter
from semsearch.library.library import Library


@dataclass(frozen=True)
class Summary:
    """What a library holds.

    Attributes
    ----------
    photos : int
    folders : int
        Folders in which a photo lies.
    first, last : str or None
        The days on which the oldest and the newest photo were taken, ``2024-05-17``.
    undated : int
        Photos that do not say when they were taken.
    """

    photos: int
    folders: int
    first: str | None = None
    last: str | None = None
    undated: int = 0

    @classmethod
    def of(cls, library: Library) -> Self:
        """Return that of a library.

        Raises
        ------
        LibraryError
            If it cannot be read.
        """
        days = [day for _, day in library.by_date(Filter())]
        dated = [day for day in days if day]
        first, last = (min(dated), max(dated)) if dated else (None, None)
        return cls(len(days), _places(library.subfolders()), first, last, len(days) - len(dated))

    @property
    def held(self) -> str:
        """How many photos there are: ``405 photos``."""
        return counted(self.photos, "photo")

    @property
    def spread(self) -> str:
        """Over which places and times: ``in 2 folders, taken from 3 May 2011 to 6 June 2024``."""
        places = f"in {counted(self.folders, 'folder')}"
        if not (self.first and self.last):
            return places
        first, last = _written(self.first), _written(self.last)
        times = f"on {first}" if first == last else f"from {first} to {last}"
        return f"{places}, taken {times}"


def counted(number: int, noun: str) -> str:
    """Return a number of things in words: ``1 photo``, ``1,200 photos``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _places(folders: Mapping[Path, int]) -> int:
    """Return how many folders hold photos themselves, and not only in folders below them."""
    own = Counter(folders)
    for folder, photos in folders.items():
        if folder.parent in folders:
            own[folder.parent] -= photos
    return sum(photos > 0 for photos in own.values())


def _written(day: str) -> str:
    """Return a day as people write it: ``17 May 2024``."""
    try:
        then = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{then.day} {then:%B %Y}"
