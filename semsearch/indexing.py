"""Fills a library from folders: list, compare, decode ahead, embed, keep, batch by batch."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from semsearch.assets import sha256
from semsearch.decoding import Decoded, DecoderPool
from semsearch.encoders import Encoder
from semsearch.errors import LibraryError, UnreadableImageError
from semsearch.files import Listing, check_folders, list_photos, outermost, stat_of
from semsearch.library import GRACE, Known, Library
from semsearch.photo import Entry, Place, Skipped, Stat

BATCH = 16
READERS = 2
READ_AHEAD = 3 * BATCH
# Twice what encoders look at: JPEG decoders then skip most of a large photo's detail.
SIDE = 640
# Enough to tell a photo's colours by.
SMALL = 128

Progress = Callable[[int, int], None]
T = TypeVar("T")
R = TypeVar("R")


@dataclass
class IndexReport:
    """What a run does, kept up to date while it goes on.

    Attributes
    ----------
    total, done : int
        Photos that the folders hold, and those dealt with.
    indexed, unchanged : int
        Photos that were embedded, and those that the library had already.
    moved, copied : int
        Photos that were only found at another place, and further copies of known ones: both
        keep the embedding that there is.
    missing, forgotten : int
        Photos whose file is gone, and those that are therefore no longer kept.
    skipped : list of Skipped
        Files that could not be indexed, with the reason.
    ignored : list of Path
        Files that are no images, by name and by content.
    last : Path or None
        The photo that was embedded last.
    cancelled : bool
    stage : str
        What goes on after the photos were dealt with.
    """

    total: int = 0
    done: int = 0
    indexed: int = 0
    unchanged: int = 0
    moved: int = 0
    copied: int = 0
    missing: int = 0
    forgotten: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    ignored: list[Path] = field(default_factory=list)
    last: Path | None = None
    cancelled: bool = False
    stage: str = ""


@dataclass(frozen=True)
class _Read:
    """What reading a file gave: its content's hash, and its picture if that is needed."""

    path: Path
    stat: Stat
    sha256: str = ""
    decoded: Decoded | None = None
    reason: str = ""
    is_unreadable: bool = False


def index_folder(
    library: Library,
    folder: Path,
    encoder: Encoder,
    progress: Progress = lambda done, total: None,
) -> IndexReport:
    """Index one folder, see `index_folders`.

    Parameters
    ----------
    progress : callable
        Called as ``progress(done, total)`` after every batch.
    """
    return index_folders(
        library, [folder], encoder, lambda report: progress(report.done, report.total)
    )


def index_folders(
    library: Library,
    folders: Sequence[Path],
    encoder: Encoder,
    watcher: Callable[[IndexReport], object] = lambda report: None,
    cancelled: Callable[[], bool] = lambda: False,
    grace: timedelta = GRACE,
    retry: bool = False,
) -> IndexReport:
    """Bring `library` up to date with the photos below `folders`.

    Only what changed is read: new files, and those whose size or times differ. Content
    that the library knows keeps its embedding, wherever the file is now. Photos whose file is
    gone are kept, unseen, for `grace`. Each batch is kept before the next begins.

    Photos that another encoder has embedded are embedded anew; when all are, and not before,
    the library is searched with `encoder`.

    Parameters
    ----------
    folders : sequence of Path
        If empty, those that the library has already.
    watcher : callable
        Called with the report at the start and after every batch.
    cancelled : callable
        Asked before every batch whether to stop.
    grace : timedelta
        How long photos that are missing are kept.
    retry : bool
        Whether to try files again that could not be read before.

    Raises
    ------
    LibraryError
        If a folder is no folder or the library cannot be written.
    DamagedLibraryError
        If anything in the library is not what was written.
    """
    return _Run(library, encoder, watcher, cancelled).run(folders, grace, retry)


class _Run:
    def __init__(
        self, library: Library, encoder: Encoder,
        watcher: Callable[[IndexReport], object], cancelled: Callable[[], bool],
    ) -> None:  # fmt: skip
        self.library, self.encoder = library, encoder
        self.watcher, self.cancelled = watcher, cancelled
        self.report = IndexReport()
        self.known: dict[Path, Known] = {}
        self.by_content: dict[str, Path] = {}
        self.gone: dict[str, list[Path]] = {}

    def run(self, folders: Sequence[Path], grace: timedelta, retry: bool) -> IndexReport:
        check_folders(folders)
        self._recall()
        roots = outermost(self._choose_folders(folders))
        listing = list_photos(roots, frozenset(self.known))
        self.library.folders.add(roots)
        if not self.library.encoders():
            self.library.choose_encoder(self.encoder.name)
        gone = self._mark(listing, roots)
        todo = self._compare(listing, retry)
        self.watcher(self.report)
        while todo and not self.report.cancelled:
            todo = self._index(todo)
        self._describe_colours(roots)
        self.report.missing = self.library.missing()
        if not self.report.cancelled:
            self.report.forgotten = self.library.forget(gone, grace)
            self.report.missing -= self.report.forgotten
            if self.library.is_embedded_by(self.encoder.name):
                self.library.choose_encoder(self.encoder.name)
        self.watcher(self.report)
        return self.report

    def _choose_folders(self, folders: Sequence[Path]) -> list[Path]:
        """Return what to look through: another encoder has to embed all that there is."""
        is_new = not self.library.exists or not self.library.encoders()
        is_own = is_new or self.encoder.name == self.library.encoder
        return list(folders) if folders and is_own else [*folders, *self._own_folders()]

    def _own_folders(self) -> list[Path]:
        """Return the library's folders that are there; those of others keep their photos."""
        own = list(self.library.folders) if self.library.exists else []
        if not own:
            raise LibraryError("The library has no folders yet. Say which: semsearch index FOLDER")
        absent = [folder for folder in own if not folder.is_dir()]
        reason = "The folder is not there now. Its photos are kept until it is back."
        self.report.skipped += [Skipped(folder, reason) for folder in absent]
        return [folder for folder in own if folder not in absent]

    def _recall(self) -> None:
        if self.library.exists:
            # What is damaged must not be moved or copied, and get a checksum that fits.
            self.library.check()
            self.known = self.library.known(self.encoder.name)
        # Of several copies one that is embedded speaks for the content.
        ordered = sorted(self.known.items(), key=lambda item: item[1].embedded)
        self.by_content = {known.sha256: path for path, known in ordered}

    def _mark(self, listing: Listing, roots: Sequence[Path]) -> list[int]:
        """Mark which files are gone or back; return the photos that may be forgotten in time."""
        empty = [root for root in roots if self._seems_unplugged(root)]

        def is_gone(path: Path) -> bool:
            inside = any(path.is_relative_to(root) for root in roots)
            return inside and path not in listing.photos and listing.is_certain(path)

        gone = [known.id for path, known in self.known.items() if is_gone(path)]
        for path, known in self.known.items():
            if known.embedded and path not in listing.photos and (known.missing or is_gone(path)):
                self.gone.setdefault(known.sha256, []).append(path)
        back = [known.id for path, known in self.known.items()
                if known.missing and path in listing.photos]  # fmt: skip
        if gone or back:
            self.library.mark(gone, back)
        outdated = [path for path in self.library.skipped.stats() if is_gone(path)]
        if outdated:
            self.library.skipped.remove(outdated)
        away = (path for path in self.known if is_gone(path))
        return [self.known[path].id for path in away
                if not any(path.is_relative_to(root) for root in empty)]  # fmt: skip

    def _seems_unplugged(self, root: Path) -> bool:
        """Whether a folder of known photos is empty, as the place of a drive that is not there."""
        try:
            if any(root.iterdir()) or not any(path.is_relative_to(root) for path in self.known):
                return False
        except OSError:
            return False
        reason = (
            "The folder is empty, as if a drive were not plugged in. Its photos are not forgotten "
            "until something is in it. If they are gone for good, take the folder out."
        )
        self.report.skipped.append(Skipped(root, reason))
        return True

    def _compare(self, listing: Listing, retry: bool) -> dict[Path, Stat]:
        """Return the files that have to be read, and count the others."""
        tried = {} if retry else self.library.skipped.stats()
        reasons = {skipped.path: skipped for skipped in self.library.skipped}
        self.report.skipped += listing.skipped
        self.report.ignored = listing.ignored
        todo = {}
        for path, stat in listing.photos.items():
            known = self.known.get(path)
            if known and known.embedded and stat.is_as(known.stat):
                self.report.unchanged += 1
            elif stat.is_as(tried.get(path)):
                self.report.skipped.append(reasons[path])
            else:
                todo[path] = stat
        self.report.total = len(listing.photos)
        self.report.done = len(listing.photos) - len(todo)
        return todo

    def _index(self, todo: dict[Path, Stat]) -> dict[Path, Stat]:
        """Read and keep files; return those whose content has become unknown on the way."""
        again: dict[Path, Stat] = {}
        with (
            closing(DecoderPool(READERS)) as pool,
            closing(_ahead(todo.items(), partial(self._read, pool))) as reads,
        ):
            while batch := list(islice(reads, BATCH)):
                if self.cancelled():
                    self.report.cancelled = True
                    break
                again |= self._keep(batch)
        return again

    def _describe_colours(self, roots: Sequence[Path]) -> None:
        """Describe the colours of photos that older versions embedded without."""
        plain = [(number, path) for number, path in self.library.without_colours()
                 if any(path.is_relative_to(root) for root in roots)]  # fmt: skip
        self.report.total += len(plain)
        with closing(DecoderPool(READERS)) as pool:
            for start in range(0, len(plain), BATCH):
                if self.report.cancelled or self.cancelled():
                    self.report.cancelled = True
                    return
                batch = plain[start : start + BATCH]
                self.library.add_colours(_colours(pool, batch))
                self.report.done += len(batch)
                self.watcher(self.report)

    def _read(self, pool: DecoderPool, file: tuple[Path, Stat]) -> _Read:
        """Read a file, on a thread; the picture only if its content is new."""
        path, stat = file
        try:
            os.fspath(path).encode()
            content = sha256(path)
            if self._knows(content):
                return _Read(path, stat, content)
            decoded = pool.decode(path, None, SIDE, True, self.encoder.side)
            if stat_of(path) != stat:
                return _Read(path, stat, reason="It changed while it was read. Index it again.")
            return _Read(path, stat, content, decoded)
        except UnreadableImageError as error:
            return _Read(path, stat, reason=str(error), is_unreadable=_is_still(path, content))
        except UnicodeEncodeError:
            return _Read(path, stat, reason="Its name is not valid UTF-8. Rename the file.")
        except OSError as error:
            reason = f"It cannot be read ({error.strerror}). Check its rights and the disk."
            return _Read(path, stat, reason=reason)

    def _knows(self, content: str) -> bool:
        """Whether there is an embedding of some content."""
        known = self.known.get(self.by_content.get(content, Path()))
        return known is not None and known.embedded and known.sha256 == content

    def _keep(self, batch: Sequence[_Read]) -> dict[Path, Stat]:
        fresh: dict[str, _Read] = {}
        for found in batch:
            if found.decoded and not self._knows(found.sha256):
                fresh.setdefault(found.sha256, found)
        self._embed(list(fresh.values()))
        others = [f for f in batch if not f.reason and fresh.get(f.sha256) is not f]
        again = self._place(others)
        self._skip([found for found in batch if found.reason])
        self.report.done += len(batch) - len(again)
        self.watcher(self.report)
        return again

    def _embed(self, batch: Sequence[_Read]) -> None:
        if not batch:
            return
        pairs = [(found, found.decoded) for found in batch if found.decoded]
        vectors = self.encoder.encode([decoded.image for _, decoded in pairs])
        entries = [
            Entry(
                found.path,
                found.stat,
                found.sha256,
                decoded.facts,
                decoded.phash,
                vector,
                decoded.colours,
            )
            for (found, decoded), vector in zip(pairs, vectors, strict=True)
        ]
        numbers = self.library.add(entries, self.encoder.name)
        for found, number in zip(batch, numbers, strict=True):
            self._learn(found, number)
        self.report.indexed += len(entries)
        self.report.last = entries[-1].path

    def _place(self, batch: Sequence[_Read]) -> dict[Path, Stat]:
        """Keep files whose content is known: touched, moved, or a further copy.

        Return those whose content is no longer known, because another file took its place.
        """
        again, placed, places = {}, [], []
        for found in batch:
            if self._knows(found.sha256):
                placed.append(found)
                places.append(self._choose_place(found))
            else:
                again[found.path] = found.stat
        if places:
            for found, number in zip(placed, self.library.place(places), strict=True):
                self._learn(found, number)
        return again

    def _choose_place(self, found: _Read) -> Place:
        own = self.known.pop(found.path, None)
        if own and own.embedded and own.sha256 == found.sha256:
            self.report.unchanged += 1
            place = Place(own.id, found.path, found.stat, True)
        elif self.gone.get(found.sha256):
            self.report.moved += 1
            gone = self.known.pop(self.gone[found.sha256].pop())
            place = Place(gone.id, found.path, found.stat, True)
        else:
            self.report.copied += 1
            original = self.known[self.by_content[found.sha256]]
            return Place(original.id, found.path, found.stat, False)
        self._learn(found, place.photo_id)
        return place

    def _skip(self, batch: Sequence[_Read]) -> None:
        self.report.skipped += [Skipped(found.path, found.reason) for found in batch]
        unreadable = {f.path: (f.stat, f.reason) for f in batch if f.is_unreadable}
        if unreadable:
            self.library.skipped.add(unreadable)
        for path in unreadable:
            self.known.pop(path, None)

    def _learn(self, found: _Read, number: int) -> None:
        self.known[found.path] = Known(number, found.stat, found.sha256, False, True)
        self.by_content[found.sha256] = found.path


def _colours(
    pool: DecoderPool, photos: Sequence[tuple[int, Path]]
) -> list[tuple[int, NDArray[np.float32]]]:
    """Return the colours of photos, by their numbers, of those whose files can be read."""
    found = []
    for number, path in photos:
        with suppress(UnreadableImageError):
            colours = pool.decode(path, None, SMALL, True).colours
            if colours is not None:
                found.append((number, colours))
    return found


def _is_still(path: Path, content: str) -> bool:
    """Whether a file is there and is what it was: if not, its decoder's verdict means nothing."""
    try:
        return sha256(path) == content
    except OSError:
        return False


def _ahead(items: Iterable[T], work: Callable[[T], R]) -> Generator[R, None, None]:
    """Yield ``work(item)`` of each item in order, worked on ahead of time by threads."""
    waiting: deque[Future[R]] = deque()
    pool = ThreadPoolExecutor(READERS)
    try:
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) >= READ_AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
