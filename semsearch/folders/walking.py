"""Walks through folders of photos: every file once on each way that leads to it, none for ever."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from semsearch.folders.exclusions import Exclusions, is_of_system, is_package
from semsearch.folders.stats import Skipped
from semsearch.paths import folded

SIDECAR = ".xmp"


@dataclass(frozen=True)
class Found:
    """A file: its path, what the system says of it, and whether a sidecar may lie beside it."""

    path: Path
    entry: os.DirEntry[str]
    has_sidecar: bool


class Walk:
    """Goes through folders. Iterates over the files in them.

    A link is followed if it leads to a place below one of the folders. One to another place, to
    a folder around it, or to where another link has led already, is skipped.

    Parameters
    ----------
    roots : sequence of Path
        Real paths of folders, none within another.
    exclusions : Exclusions
        What is left out.

    Attributes
    ----------
    skipped : list of Skipped
        What was not looked at although nobody left it out, so far.
    """

    def __init__(self, roots: Sequence[Path], exclusions: Exclusions) -> None:
        self.roots = roots
        self.exclusions = exclusions
        self.skipped: list[Skipped] = []
        self._followed: set[Path] = set()

    def __iter__(self) -> Iterator[Found]:
        for root in self.roots:
            if self.exclusions.hold(root, root):
                self._skip(root, "It is left out. Take that back with --include.")
            else:
                yield from self._below(root)

    def _below(self, root: Path) -> Iterator[Found]:
        waiting = [root]
        while waiting:
            folder = waiting.pop()
            entries = self._entries(folder)
            names = {folded(entry.name) for entry in entries if _is_sidecar(entry.name)}
            for entry in entries:
                path = Path(entry.path)
                if self._is_left_out(path) or not self._may_follow(path, entry):
                    continue
                if _is_folder(entry):
                    waiting.append(path)
                else:
                    yield Found(path, entry, bool(names) and not names.isdisjoint(_sidecars(path)))

    def _entries(self, folder: Path) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                return list(entries)
        except OSError as error:
            self._skip(folder, f"The folder cannot be opened ({error.strerror}). Check its rights.")
            return []

    def _is_left_out(self, path: Path) -> bool:
        if is_package(path.name):
            self._skip(path, "A program keeps it. Export its photos, or index the folder of their "
                             "originals in it.")  # fmt: skip
        return is_of_system(path.name) or self.exclusions.name(path)

    def _may_follow(self, path: Path, entry: os.DirEntry[str]) -> bool:
        """Return whether something is no link, or one that may be followed; name the others."""
        if not entry.is_symlink():
            return True
        try:
            reason = self._refusal(path, path.resolve(), _is_folder(entry))
        except (OSError, RuntimeError):
            reason = "It is a link that leads nowhere."
        if reason:
            self._skip(path, reason)
        return not reason

    def _refusal(self, path: Path, real: Path, is_folder: bool) -> str:
        if not real.exists():
            return "It is a link that leads nowhere."
        root = next((root for root in self.roots if real.is_relative_to(root)), None)
        if root is None:
            return "It is a link to a place outside the folder. Index that folder as well."
        if self.exclusions.hold(real, root):
            return "It is a link to what is left out."
        if is_folder and any(around.resolve() == real for around in path.parents):
            return "It is a link to a folder around it."
        if is_folder and real in self._followed:
            return "It is a link to a folder that another link leads to already."
        if is_folder:
            self._followed.add(real)
        return ""

    def _skip(self, path: Path, reason: str) -> None:
        self.skipped.append(Skipped(path, reason))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_sidecar(name: str) -> bool:
    return name[-len(SIDECAR) :].lower() == SIDECAR


def _sidecars(photo: Path) -> tuple[str, str]:
    return folded(photo.name + SIDECAR), folded(photo.stem + SIDECAR)
