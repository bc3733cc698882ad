"""Fills a library from folders: compare, decode ahead, embed, keep, batch by batch."""

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import Path

from semsearch.encoders import Encoder
from semsearch.folders.listing import check_folders
from semsearch.folders.stats import Stat
from semsearch.images.decoding import Decoders
from semsearch.indexing.comparing import Changes, Comparison
from semsearch.indexing.completing import Numbered, add_tiles, complete
from semsearch.indexing.keeping import Keeper
from semsearch.indexing.known import KnownFiles
from semsearch.indexing.reading import BATCH, READERS, Reader, ahead
from semsearch.indexing.report import IndexReport
from semsearch.library.library import Library
from semsearch.library.photos import GRACE
from semsearch.progress import Progress, unseen


def index_folder(
    library: Library,
    folder: Path,
    encoder: Encoder,
    *,
    progress: Progress = unseen,
) -> IndexReport:
    """Index one folder, see `index_folders`.

    Parameters
    ----------
    progress : callable
        Called as ``progress(done, total)`` after every batch.
    """
    return index_folders(
        library, [folder], encoder, watcher=lambda report: progress(report.done, report.total)
    )


def index_folders(
    library: Library,
    folders: Sequence[Path],
    encoder: Encoder,
    *,
    watcher: Callable[[IndexReport], object] = lambda report: None,
    cancelled: Callable[[], bool] = lambda: False,
    grace: timedelta = GRACE,
    retry: bool = False,
    reread: bool = False,
) -> IndexReport:
    """Bring `library` up to date with the photos below `folders`.

    Only what changed is read: new files, and those whose size or times differ. Content
    that the library knows keeps its embedding, wherever the file is now. Photos whose file is
    gone are kept, unseen, for `grace`; those that the library's patterns leave out are not. Each
    batch is kept before the next begins.

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
    reread : bool
        Whether to read every file again, those too that seem to be as they were.

    Raises
    ------
    LibraryError
        If a folder is no folder or the library cannot be written.
    DamagedLibraryError
        If anything in the library is not what was written.
    """
    return _Run(library, encoder, watcher, cancelled, reread).run(folders, grace, retry or reread)


class _Run:
    """One run: compare, read and keep, complete what is old, forget what is gone."""

    def __init__(
        self, library: Library, encoder: Encoder,
        watcher: Callable[[IndexReport], object], cancelled: Callable[[], bool], reread: bool,
    ) -> None:  # fmt: skip
        self.library, self.encoder = library, encoder
        self.watcher, self.cancelled, self.reread = watcher, cancelled, reread
        self.report = IndexReport()

    def run(self, folders: Sequence[Path], grace: timedelta, retry: bool) -> IndexReport:
        check_folders(folders)
        comparison = Comparison(self.library, self.encoder.name, self.report, self.reread)
        changes = comparison.changes(folders, retry)
        self.watcher(self.report)
        todo = changes.todo
        while todo and not self.report.cancelled:
            todo = self._index(todo, changes.known)
        self._complete(changes.roots)
        if self.report.moved:
            self._take_leave(changes)
        self._forget(changes.gone, grace)
        self.watcher(self.report)
        return self.report

    def _index(self, todo: dict[Path, Stat], known: KnownFiles) -> dict[Path, Stat]:
        """Read and keep files; return those whose content has become unknown on the way."""
        again: dict[Path, Stat] = {}
        keeper = Keeper(self.library, self.encoder, known, self.report)
        with (
            closing(Decoders(READERS)) as decoders,
            closing(ahead(todo.items(), self._reader(decoders, known).read)) as reads,
        ):
            while batch := list(islice(reads, BATCH)):
                if self._is_cancelled():
                    break
                again |= keeper.keep(batch)
                self.watcher(self.report)
        return again

    def _reader(self, decoders: Decoders, known: KnownFiles) -> Reader:
        return Reader(decoders, known, self.encoder.side, self.reread)

    def _complete(self, roots: Sequence[Path]) -> None:
        """Add what older versions kept the photos in `roots` without."""
        self._fill(roots, self.library.incomplete(), partial(complete, self.library))
        lacking = self.library.without_tiles(self.encoder.name)
        self._fill(roots, lacking, partial(add_tiles, self.library, self.encoder))

    def _fill(
        self, roots: Sequence[Path], photos: Sequence[Numbered],
        work: Callable[[Decoders, Sequence[Numbered]], int],
    ) -> None:  # fmt: skip
        """Do some work on the photos in `roots`; it returns of how many it did any."""
        lacking = [(number, path) for number, path in photos
                   if any(path.is_relative_to(root) for root in roots)]  # fmt: skip
        self.report.total += len(lacking)
        with closing(Decoders(READERS)) as decoders:
            for start in range(0, len(lacking), BATCH):
                if self._is_cancelled():
                    return
                batch = lacking[start : start + BATCH]
                self.report.refreshed += work(decoders, batch)
                self.report.done += len(batch)
                self.watcher(self.report)

    def _is_cancelled(self) -> bool:
        self.report.cancelled = self.report.cancelled or self.cancelled()
        return self.report.cancelled

    def _take_leave(self, changes: Changes) -> None:
        """Take out folders that are not there, and whose photos are all at other places now."""
        watched = self.library.folders.watched()
        for folder in list(self.library.folders):
            holds_any = any(path.is_relative_to(folder) for path in changes.known)
            if folder not in changes.roots and not holds_any and not folder.is_dir():
                self.library.folders.remove(folder)
                for root in changes.roots if folder in watched else ():
                    self.library.folders.watch(root)

    def _forget(self, gone: Sequence[int], grace: timedelta) -> None:
        """Forget photos that were missing for long, and search with an encoder that saw all."""
        self.report.missing = self.library.missing()
        if self.report.cancelled:
            return
        self.report.forgotten = self.library.forget(gone, grace)
        self.report.missing -= self.report.forgotten
        if self.library.is_embedded_by(self.encoder.name):
            self.library.choose_encoder(self.encoder.name)
