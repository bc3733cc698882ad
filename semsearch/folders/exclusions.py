"""Exclusions: what lies below a folder of photos and is not looked at.

Systems and programs keep bins, snapshots and previews among photos; people leave out more. A
pattern of theirs is the path of a folder or a file, as in ``~/Pictures/Private``, or a name that
may hold wildcards and follow the names of folders, as in ``Private``, ``*.gif`` and ``Mum/*``.
Upper and lower case are alike, and so are both forms of Unicode.
"""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from pathlib import PurePath

from semsearch.paths import folded

# Names of folders that systems, disks in networks and programs make for themselves, as `folded`.
BINS = ("#recycle", "@recycle", "$recycle.bin", "recycler", "network trash folder")
SNAPSHOTS = ("#snapshot", "~snapshot", "@recently-snapshot")
PREVIEWS = ("@eadir", "@__thumb", "__macosx")
OF_DISKS = ("lost+found", "found.000", "system volume information", "temporary items", "@tmp")
OF_SYSTEM = frozenset((*BINS, *SNAPSHOTS, *PREVIEWS, *OF_DISKS))
CACHES = (".lrdata",)
# What programs keep photos in, among much that they make of them.
PACKAGES = (".photoslibrary", ".photolibrary", ".migratedphotolibrary", ".aplibrary", ".lrlibrary",
            ".cocatalog")  # fmt: skip


def is_of_system(name: str) -> bool:
    """Return whether what has this name is hidden, or a system or a program keeps it for itself."""
    plain = folded(name)
    return name.startswith(".") or plain in OF_SYSTEM or plain.endswith((*CACHES, *PACKAGES))


def is_package(name: str) -> bool:
    """Return whether a program keeps photos in a folder of this name, among other things."""
    return folded(name).endswith(PACKAGES)


class Exclusions:
    """What a library leaves out.

    Parameters
    ----------
    patterns : iterable of str
        As `semsearch.library.patterns` keeps them.
    folders : iterable of PurePath
        Those of the library: a folder in one of them is left out as what lies below that.
    """

    def __init__(self, patterns: Iterable[str] = (), folders: Iterable[PurePath] = ()) -> None:
        pure = [PurePath(pattern) for pattern in patterns]
        self._paths = [_folded(path) for path in pure if path.is_absolute()]
        self._names = [_folded(path) for path in pure if not path.is_absolute()]
        self._folders = list(folders)
        self._around: dict[PurePath, PurePath] = {}
        self._held: dict[tuple[PurePath, PurePath], bool] = {}

    def name(self, path: PurePath) -> bool:
        """Return whether a pattern is that of a file or a folder, whatever is around it."""
        return self._is_like(path, [*self._paths, *self._names])

    def hold(self, path: PurePath, root: PurePath) -> bool:
        """Return whether `path`, at or below `root`, is left out with all that it holds."""
        if root not in self._around:
            around = (folder for folder in self._folders if root.is_relative_to(folder))
            self._around[root] = next(around, root)
        return self._hold(path, self._around[root])

    def _hold(self, path: PurePath, root: PurePath) -> bool:
        if path == root:
            return any(self._is_like(each, self._paths) for each in (path, *path.parents))
        if is_of_system(path.name) or self.name(path):
            return True
        key = path.parent, root
        if key not in self._held:
            self._held[key] = self._hold(*key)
        return self._held[key]

    def _is_like(self, path: PurePath, patterns: Sequence[tuple[str, ...]]) -> bool:
        if not patterns:
            return False
        parts = _folded(path)
        return any(_ends_like(parts, pattern) for pattern in patterns)


def _folded(path: PurePath) -> tuple[str, ...]:
    return tuple(map(folded, path.parts))


def _ends_like(parts: tuple[str, ...], pattern: tuple[str, ...]) -> bool:
    """Whether the last parts of a path are those of a pattern; ``**`` is any number of them."""
    if not pattern:
        return True
    *before, last = pattern
    if last == "**":
        return any(_ends_like(parts[:n], tuple(before)) for n in range(len(parts) + 1))
    if not parts or not (parts[-1] == last or fnmatchcase(parts[-1], last)):
        return False
    return _ends_like(parts[:-1], tuple(before))
