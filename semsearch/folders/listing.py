"""Photos found below folders, by name or by content."""

import os
import stat
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from semsearch.errors import LibraryError
from semsearch.facts.sidecars import sidecars_of
from semsearch.files import printable
from semsearch.folders.exclusions import Exclusions
from semsearch.folders.stats import Skipped, Stat
from semsearch.folders.walking import Found, Walk
from semsearch.images.loading import SUFFIXES, looks_like_image
from semsearch.paths import as_on_disk

SIGNATURE = 32
STEP = 500


@dataclass
class Listing:
    """What lies below some folders.

    Attributes
    ----------
    photos : dict of Path to Stat
        The files that look like images.
    skipped : list of Skipped
        Files and folders that could not be looked at.
    ignored : list of Path
        Files that are no images, by name and by content.
    """

    photos: dict[Path, Stat] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    ignored: list[Path] = field(default_factory=list)

    @property
    def bytes(self) -> int:
        """The size of all photos together."""
        return sum(facts.size for facts in self.photos.values())

    def is_certain(self, path: Path) -> bool:
        """Return whether a file that is not listed is gone, and not merely out of sight."""
        return self._hidden.isdisjoint((path, *path.parents))

    @cached_property
    def _hidden(self) -> frozenset[Path]:
        return frozenset(skipped.path for skipped in self.skipped)


def list_photos(
    folders: Sequence[Path],
    known: frozenset[Path] = frozenset(),
    progress: Callable[[int], object] = lambda photos: None,
    exclusions: Exclusions | None = None,
) -> Listing:
    """Return the image files below `folders`, by content where the name does not tell.

    Hidden files and folders are left out, and so is what `semsearch.folders.exclusions` says.

    Parameters
    ----------
    known : frozenset of Path
        Files that need not be opened to know that they are images.
    progress : callable
        Called with the photos found so far, after every 500 files.
    exclusions : Exclusions
        What else to leave out.

    Raises
    ------
    LibraryError
        If one of `folders` is no folder.
    """
    check_folders(folders)
    listing = Listing()
    walk = Walk(outermost(folders), exclusions or Exclusions())
    for number, found in enumerate(walk):
        if number % STEP == 0:
            progress(len(listing.photos))
        sort_in(found, known, listing)
    listing.skipped += walk.skipped
    listing.photos = dict(sorted(listing.photos.items()))
    return listing


def check_folders(folders: Sequence[Path]) -> None:
    """Make sure that folders can be indexed.

    Raises
    ------
    LibraryError
        If one of `folders` is no folder, may not be entered, or has a name that is not UTF-8.
    """
    for folder in folders:
        try:
            os.fspath(folder.resolve()).encode()
            if not as_on_disk(folder.expanduser().absolute()).is_dir():
                raise LibraryError(f"{folder} is not a folder. Check the path.")
        except UnicodeEncodeError:
            name = printable(folder)
            raise LibraryError(f"The name {name} is not valid UTF-8. Rename the folder.") from None
        except (OSError, RuntimeError) as error:
            # A folder that may not be entered, or the home of a user that there is not.
            raise LibraryError(f"{folder} cannot be opened ({error}).") from error


def find_photos(folder: Path) -> list[Path]:
    """Return the image files below `folder`, sorted.

    Raises
    ------
    LibraryError
        If `folder` is no folder.
    """
    return list(list_photos([folder]).photos)


def outermost(folders: Sequence[Path]) -> list[Path]:
    """Return the real paths of `folders`, as the disk spells them, but of those in another."""
    spelt = (as_on_disk(folder.expanduser().absolute()) for folder in folders)
    found: list[Path] = []
    for folder in sorted({folder.resolve() for folder in spelt}):
        if not any(folder.is_relative_to(outer) for outer in found):
            found.append(folder)
    return found


def stat_of(path: Path) -> Stat:
    """Return a file's size and times of change, and those of its sidecars."""
    beside = []
    for sidecar in sidecars_of(path):
        with suppress(OSError):
            beside.append(sidecar.stat())
    return Stat.of(path.stat(), beside)


def sort_in(found: Found, known: frozenset[Path], listing: Listing) -> None:
    """Put a file that was found where it belongs in a listing; `known` is that of `list_photos`."""
    path = found.path
    try:
        facts = found.entry.stat()
        if not stat.S_ISREG(facts.st_mode):
            return
        if path in known or path.suffix.lower() in SUFFIXES or _has_signature(path):
            listing.photos[path] = stat_of(path) if found.has_sidecar else Stat.of(facts)
        else:
            listing.ignored.append(path)
    except OSError as error:
        if path.suffix.lower() in SUFFIXES:
            reason = f"It cannot be opened ({error.strerror}). Check its rights."
            listing.skipped.append(Skipped(path, reason))


def _has_signature(path: Path) -> bool:
    with path.open("rb") as file:
        return looks_like_image(file.read(SIGNATURE))
