"""Folders where people keep photos, as systems, programs and cameras name them, each counted."""

import os
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from semsearch.folders.exclusions import Exclusions, is_of_system
from semsearch.folders.listing import Listing, sort_in
from semsearch.folders.walking import Walk
from semsearch.paths import folded

# How long all folders may be counted, in seconds.
COUNTED = 1.0
# What user-dirs.dirs calls them, in the order in which they are offered.
XDG = ("PICTURES", "DOWNLOAD", "DESKTOP")
XDG_LINE = re.compile(r'^\s*XDG_(\w+)_DIR\s*=\s*"(.*)"\s*$', re.MULTILINE)
PICTURES = ("Pictures", "Photos", "Bilder", "Fotos", "Images", "Imágenes", "Immagini",
            "My Pictures")  # fmt: skip
CAMERA = ("DCIM",)
SYNCED = ("Dropbox", "OneDrive", "Nextcloud", "ownCloud", "Google Drive", "GoogleDrive", "My Drive",
          "iCloudDrive", "MEGA", "pCloudDrive", "Syncthing", "Sync", "Seafile")  # fmt: skip
OTHERS = ("Downloads", "Desktop")
# Folders of systems: no photos of people lie below them.
SYSTEM = tuple(map(Path, ("/bin", "/boot", "/dev", "/etc", "/lib", "/lib64", "/opt", "/proc",
                          "/sbin", "/snap", "/sys", "/usr", "/var/cache", "/var/lib", "/var/log",
                          "/System", "/Library", "/Applications", "C:/Windows",
                          "C:/Program Files")))  # fmt: skip


@dataclass(frozen=True)
class LikelyFolder:
    """A folder that holds photos, and may be the one that somebody means.

    Attributes
    ----------
    path : Path
        Where it really is.
    photos : int
        How many there are; at least so many if not `is_whole`.
    is_whole : bool
        Whether there was time to count all.
    drive : Path or None
        The card or the drive that it is on.
    """

    path: Path
    photos: int
    is_whole: bool = True
    drive: Path | None = None

    @property
    def name(self) -> str:
        """What people call it: the name of the card or the drive, or else of the folder."""
        return (self.drive or self.path).name


def likely_folders(
    seconds: float = COUNTED, home: Path | None = None, mounts: Sequence[Path] | None = None
) -> list[LikelyFolder]:
    """Return the folders where somebody keeps photos, the likeliest first, none within another.

    Those that hold no photo, may not be read or belong to the system are left out.

    Parameters
    ----------
    seconds : float
        How long all of them may be counted; each gets its share of what is left.
    home : Path, optional
        The user's home folder.
    mounts : sequence of Path, optional
        Folders in which cards and drives appear.
    """
    home = (home or Path.home()).resolve()
    places = _places(home, _mounts() if mounts is None else mounts)
    end = time.monotonic() + seconds
    counted = []
    for number, (path, drive) in enumerate(places):
        now = time.monotonic()
        until = now + max(end - now, 0.0) / (len(places) - number)
        counted.append(_count(path, drive, until))
    return [folder for folder in counted if folder.photos]


def _places(home: Path, mounts: Sequence[Path]) -> list[tuple[Path, Path | None]]:
    """Return real paths, each once and with its drive; of two within one another the first."""
    found: dict[Path, Path | None] = {}
    for path, drive in (*_in_home(home), *_on_drives(mounts)):
        real = _usable(path, home)
        if real and not any(_overlap(real, other) for other in found):
            found[real] = drive
    return list(found.items())


def _in_home(home: Path) -> Iterator[tuple[Path, None]]:
    named = _xdg(home)
    names = (*named[:1], *(home / name for name in (*PICTURES, *CAMERA)), *_synced(home),
             *named[1:], *(home / name for name in OTHERS))  # fmt: skip
    return ((path, None) for path in names)


def _synced(home: Path) -> Iterator[Path]:
    """Yield folders that programs keep alike on several computers; the names of some go on."""
    for folder in (home, home / "Library" / "CloudStorage"):
        for inside in _folders_in(folder):
            if inside.name.partition(" - ")[0].partition(" (")[0] in SYNCED or folder != home:
                yield inside


def _on_drives(mounts: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    """Yield the folders of photos on cards and drives, each with its card or drive."""
    wanted = {folded(name) for name in (*CAMERA, *PICTURES)}
    for drive in (drive for mount in mounts for drive in _folders_in(mount)):
        for inside in _folders_in(drive):
            if folded(inside.name) in wanted:
                yield inside, drive


def _mounts() -> list[Path]:
    user = os.environ.get("USER", "")
    own = [Path("/media") / user, Path("/run/media") / user] if user else []
    return [*own, Path("/Volumes")]


def _xdg(home: Path) -> list[Path]:
    """Return the folders that a desktop names in the user's language, in the order of `XDG`."""
    file = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "user-dirs.dirs"
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    said = {kind: re.sub(r"\\(.)", r"\1", path) for kind, path in XDG_LINE.findall(text)}
    paths = (said.get(kind, "").replace("$HOME", str(home), 1) for kind in XDG)
    return [Path(path) for path in paths if path.startswith("/")]


def _usable(path: Path, home: Path) -> Path | None:
    """Return where a folder really is, None if it is not there or nobody's photos are in it."""
    with suppress(OSError, RuntimeError):
        real = path.resolve(strict=True)
        is_own = not home.is_relative_to(real) and not any(map(is_of_system, real.parts[1:]))
        is_free = is_own and not any(real.is_relative_to(folder) for folder in SYSTEM)
        if is_free and real.is_dir() and os.access(real, os.R_OK | os.X_OK):
            return real
    return None


def _overlap(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)


def _folders_in(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_dir())
    except OSError:
        return []


def _count(folder: Path, drive: Path | None, until: float) -> LikelyFolder:
    listing = Listing()
    for found in Walk([folder], Exclusions()):
        if time.monotonic() > until:
            return LikelyFolder(folder, len(listing.photos), False, drive)
        sort_in(found, frozenset(), listing)
    return LikelyFolder(folder, len(listing.photos), True, drive)
