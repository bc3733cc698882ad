"""Files on disk: found below folders, and written whole or not at all."""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from semsearch.errors import LibraryError
from semsearch.images import SUFFIXES, looks_like_image
from semsearch.photo import Skipped, Stat

# Folders that programs make for themselves: previews of network drives, unpacked resource forks.
NOT_PHOTOS = frozenset(("@eaDir", "__MACOSX", "$RECYCLE.BIN", "System Volume Information"))
SIGNATURE = 32
STEP = 500
UNITS = ("kB", "MB", "GB", "TB")


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
) -> Listing:
    """Return the image files below `folders`, by content where the name does not tell.

    Hidden files and folders are left out, and so are links that lead out of `folders`.

    Parameters
    ----------
    known : frozenset of Path
        Files that need not be opened to know that they are images.
    progress : callable
        Called with the photos found so far, after every 500 files.

    Raises
    ------
    LibraryError
        If one of `folders` is no folder.
    """
    check_folders(folders)
    listing = Listing()
    roots = outermost(folders)
    for root in roots:
        for number, entry in enumerate(_walk(root, listing)):
            if number % STEP == 0:
                progress(len(listing.photos))
            _add(Path(entry.path), entry, roots, known, listing)
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
            if not folder.expanduser().is_dir():
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
    """Return the real paths of `folders`, without those that lie in another."""
    found: list[Path] = []
    for folder in sorted({folder.expanduser().resolve() for folder in folders}):
        if not any(folder.is_relative_to(outer) for outer in found):
            found.append(folder)
    return found


def is_there(path: Path) -> bool:
    """Return whether a path is a file that is there and may be looked at."""
    try:
        return path.is_file()
    except OSError:
        return False


def stat_of(path: Path) -> Stat:
    """Return a file's size and time of change."""
    return Stat.of(path.stat())


def size_text(size: int) -> str:
    """Return a number of bytes for people, such as ``3.4 MB``."""
    power = min((len(str(size)) - 1) // 3, len(UNITS))
    return f"{size / 1000**power:.1f} {UNITS[power - 1]}" if power else f"{size} bytes"


def printable(path: Path) -> str:
    """Return a path as text that any terminal and any JSON reader takes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _walk(folder: Path, listing: Listing) -> Iterator[os.DirEntry[str]]:
    waiting = [str(folder)]
    while waiting:
        current = waiting.pop()
        try:
            with os.scandir(current) as entries:
                for entry in entries:
                    if entry.name.startswith(".") or entry.name in NOT_PHOTOS:
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        yield entry
        except OSError as error:
            reason = f"The folder cannot be opened ({error.strerror}). Check its rights."
            listing.skipped.append(Skipped(Path(current), reason))


def _add(
    path: Path,
    entry: os.DirEntry[str],
    roots: Sequence[Path],
    known: frozenset[Path],
    listing: Listing,
) -> None:
    try:
        facts = entry.stat()
        if not stat.S_ISREG(facts.st_mode):
            return
        if entry.is_symlink() and not _leads_inside(path, roots):
            reason = "It is a link to a place outside the folder. Index that folder as well."
            listing.skipped.append(Skipped(path, reason))
        elif path in known or path.suffix.lower() in SUFFIXES or _has_signature(path):
            listing.photos[path] = Stat.of(facts)
        else:
            listing.ignored.append(path)
    except OSError as error:
        if path.suffix.lower() in SUFFIXES:
            reason = f"It cannot be opened ({error.strerror}). Check its rights."
            listing.skipped.append(Skipped(path, reason))


def _leads_inside(path: Path, roots: Sequence[Path]) -> bool:
    real = path.resolve()
    return any(real.is_relative_to(root) for root in roots)


def _has_signature(path: Path) -> bool:
    with path.open("rb") as file:
        return looks_like_image(file.read(SIGNATURE))
