"""What changed in the folders of a library since it was indexed last."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from semsearch.errors import LibraryError
from semsearch.folders.exclusions import Exclusions
from semsearch.folders.listing import Listing, list_photos, outermost
from semsearch.folders.stats import Skipped, Stat
from semsearch.indexing.known import KnownFiles
from semsearch.indexing.report import IndexReport
from semsearch.library.library import Library
from semsearch.library.photos import Known


@dataclass(frozen=True)
class Changes:
    """What a run has to do.

    Attributes
    ----------
    roots : list of Path
        The folders that were looked through, none within another.
    todo : dict of Path to Stat
        The files that have to be read.
    known : KnownFiles
    gone : list of int
        The photos that may be forgotten in time.
    """

    roots: list[Path]
    todo: dict[Path, Stat]
    known: KnownFiles
    gone: list[int]


class Comparison:
    """Compares a library with its folders, marks in it which files are gone, and counts.

    Parameters
    ----------
    library : Library
    encoder : str
    report : IndexReport
    reread : bool
        Whether files have to be read that seem to be as they were.

    Raises
    ------
    DamagedLibraryError
        If anything in the library is not what was written.
    """

    def __init__(self, library: Library, encoder: str, report: IndexReport, reread: bool) -> None:
        self._library, self._encoder = library, encoder
        self._report, self._reread = report, reread
        self._known: dict[Path, Known] = {}
        if library.exists:
            # What is damaged must not be moved or copied, and get a checksum that fits.
            library.check()
            self._known = library.known(encoder)

    def changes(self, folders: Sequence[Path], retry: bool) -> Changes:
        """Return what has to be done about `folders`; about the library's own if there are none.

        Raises
        ------
        LibraryError
            If there are no folders at all, or the library cannot be written.
        """
        roots = outermost(self._choose_folders(folders))
        exclusions = self._leave_out(roots)
        listing = list_photos(roots, frozenset(self._known), exclusions=exclusions)
        self._library.folders.add(roots)
        if not self._library.encoders():
            self._library.choose_encoder(self._encoder)
        is_gone = partial(_is_gone, listing, roots)
        forgettable = self._mark(listing, roots, is_gone)
        known = _with_places(self._known, listing, roots, is_gone)
        return Changes(roots, self._compare(listing, retry), known, forgettable)

    def _choose_folders(self, folders: Sequence[Path]) -> list[Path]:
        """Return what to look through: another encoder has to embed all that there is."""
        is_new = not self._library.exists or not self._library.encoders()
        is_own = is_new or self._encoder == self._library.encoder
        return list(folders) if folders and is_own else [*folders, *self._own_folders()]

    def _own_folders(self) -> list[Path]:
        """Return the library's folders that are there; those of others keep their photos."""
        own = list(self._library.folders) if self._library.exists else []
        if not own:
            raise LibraryError("The library has no folders yet. Say which: semsearch index FOLDER")
        absent = [folder for folder in own if not folder.is_dir()]
        reason = "The folder is not there now. Its photos are kept until it is back."
        self._report.skipped += [Skipped(folder, reason) for folder in absent]
        return [folder for folder in own if folder not in absent]

    def _leave_out(self, roots: Sequence[Path]) -> Exclusions:
        """Take out of the library what is in it and shall not be; return all that shall not."""
        if not self._library.exists:
            return Exclusions()
        folders = list(self._library.folders)
        exclusions = Exclusions(self._library.patterns, folders)
        searched = {*folders, *roots}

        def is_left_out(path: Path) -> bool:
            around = (root for root in searched if path.is_relative_to(root))
            return any(exclusions.hold(path, root) for root in around)

        out = [path for path in self._known if is_left_out(path)]
        if out:
            self._library.leave_out([self._known.pop(path).id for path in out])
        self._report.excluded = len(out)
        skipped = [path for path in self._library.skipped.stats() if is_left_out(path)]
        if skipped:
            self._library.skipped.remove(skipped)
        return exclusions

    def _mark(
        self, listing: Listing, roots: Sequence[Path], is_gone: Callable[[Path], bool]
    ) -> list[int]:
        """Mark which files are gone or back; return the photos that may be forgotten in time."""
        empty = [root for root in roots if self._seems_unplugged(root)]
        gone = {path: known.id for path, known in self._known.items() if is_gone(path)}
        back = [known.id for path, known in self._known.items()
                if known.missing and path in listing.photos]  # fmt: skip
        if gone or back:
            self._library.mark(gone.values(), back)
        outdated = [path for path in self._library.skipped.stats() if is_gone(path)]
        if outdated:
            self._library.skipped.remove(outdated)
        return [number for path, number in gone.items() if not _lies_in(path, empty)]

    def _seems_unplugged(self, root: Path) -> bool:
        """Whether a folder of known photos is empty, as the place of a drive that is not there."""
        try:
            if any(root.iterdir()) or not any(path.is_relative_to(root) for path in self._known):
                return False
        except OSError:
            return False
        reason = (
            "The folder is empty, as if a drive were not plugged in. Its photos are not forgotten "
            "until something is in it. If they are gone for good, take the folder out."
        )
        self._report.skipped.append(Skipped(root, reason))
        return True

    def _compare(self, listing: Listing, retry: bool) -> dict[Path, Stat]:
        """Return the files that have to be read, and count the others."""
        tried = {} if retry else self._library.skipped.stats()
        reasons = {skipped.path: skipped for skipped in self._library.skipped}
        self._report.skipped += listing.skipped
        self._report.ignored = listing.ignored
        todo = {}
        for path, stat in listing.photos.items():
            known = self._known.get(path)
            if known and self._is_as_it_was(known, stat):
                self._report.unchanged += 1
            elif stat.is_as(tried.get(path)):
                self._report.skipped.append(reasons[path])
            else:
                todo[path] = stat
        self._report.total = len(listing.photos)
        self._report.done = len(listing.photos) - len(todo)
        return todo

    def _is_as_it_was(self, known: Known, stat: Stat) -> bool:
        # Older versions kept less of a file's times, by which a change would not be seen.
        is_whole = known.embedded and known.stat.ctime_ns is not None
        return is_whole and not self._reread and stat.is_as(known.stat)


def _with_places(
    known: dict[Path, Known], listing: Listing, roots: Sequence[Path],
    is_gone: Callable[[Path], bool],
) -> KnownFiles:  # fmt: skip
    """Return what is known, with the places that embedded photos may have been moved from."""
    gone: dict[str, list[Path]] = {}
    elsewhere: dict[str, list[Path]] = {}
    for path, own in known.items():
        if not own.embedded or path in listing.photos:
            continue
        if own.missing or is_gone(path):
            gone.setdefault(own.sha256, []).append(path)
        elif not _lies_in(path, roots):
            elsewhere.setdefault(own.sha256, []).append(path)
    return KnownFiles(known, gone, elsewhere)


def _is_gone(listing: Listing, roots: Sequence[Path], path: Path) -> bool:
    """Whether a file is certainly not where it was in the folders that were looked through."""
    return path not in listing.photos and _lies_in(path, roots) and listing.is_certain(path)


def _lies_in(path: Path, folders: Sequence[Path]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)
