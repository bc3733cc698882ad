"""The folders whose photos a library holds, and the files in them that it could not take."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from semsearch.folders.stats import Skipped, Stat
from semsearch.library.database import LibraryFile


class Folders:
    """The folders of a library. Iterates over their paths."""

    def __init__(self, file: LibraryFile) -> None:
        self._file = file

    def __iter__(self) -> Iterator[Path]:
        with self._file.reading() as db:
            rows = db.execute("SELECT path FROM folder ORDER BY path").fetchall()
        return (self._file.absolute(row["path"]) for row in rows)

    def add(self, folders: Iterable[Path]) -> None:
        """Keep folders whose photos shall be in the library; one within another is not listed."""
        with self._file.writing() as db:
            rows = db.execute("SELECT path, watched FROM folder").fetchall()
            kept = {self._file.absolute(path): bool(watched) for path, watched in rows}
            for folder in folders:
                if not any(folder.is_relative_to(other) for other in kept):
                    inner = {other for other in kept if other.is_relative_to(folder)}
                    watched = any(kept[other] for other in inner)
                    kept = {other: kept[other] for other in kept if other not in inner}
                    kept[folder] = watched
            db.execute("DELETE FROM folder")
            stored = ((self._file.stored(folder), watched) for folder, watched in kept.items())
            db.executemany("INSERT INTO folder VALUES (?, ?)", stored)

    def remove(self, folder: Path) -> None:
        """Forget a folder, its photos and its skipped files; the files themselves stay."""
        stored = self._file.stored(folder)
        where, values = self._file.below(folder)
        with self._file.writing() as db:
            db.execute("DELETE FROM folder WHERE composed(path) = composed(?)", (stored,))
            db.execute(f"DELETE FROM photo WHERE {where}", values)
            db.execute(f"DELETE FROM skipped WHERE {where}", values)

    def watch(self, folder: Path, watched: bool = True) -> None:
        """Choose whether the app picks up what changes in a folder."""
        with self._file.writing() as db:
            values = (watched, self._file.stored(folder))
            db.execute("UPDATE folder SET watched = ? WHERE path = ?", values)

    def watched(self) -> list[Path]:
        """Return the folders that are watched."""
        with self._file.reading() as db:
            rows = db.execute("SELECT path FROM folder WHERE watched ORDER BY path").fetchall()
        return [self._file.absolute(row["path"]) for row in rows]

    def hold(self, path: Path) -> bool:
        """Return whether a file lies in one of them, once all links are followed."""
        real = path.resolve()
        return any(real.is_relative_to(folder.resolve()) for folder in self)


class SkippedFiles:
    """The files of a library's folders that could not be indexed. Iterates over them by path."""

    def __init__(self, file: LibraryFile) -> None:
        self._file = file

    def __iter__(self) -> Iterator[Skipped]:
        with self._file.reading() as db:
            rows = db.execute("SELECT path, reason FROM skipped ORDER BY path").fetchall()
        return (Skipped(self._file.absolute(row["path"]), row["reason"]) for row in rows)

    def stats(self) -> dict[Path, Stat]:
        """Return how each file was when it was tried."""
        with self._file.reading() as db:
            rows = db.execute("SELECT path, size, mtime_ns, ctime_ns FROM skipped").fetchall()
        return {self._file.absolute(path): Stat(*stat) for path, *stat in rows}

    def add(self, files: Mapping[Path, tuple[Stat, str]]) -> None:
        """Keep why files could not be indexed; what was known of them before is outdated."""
        with self._file.writing() as db:
            for path, (stat, reason) in files.items():
                stored = self._file.stored(path)
                db.execute("DELETE FROM photo WHERE path = ?", (stored,))
                values = (stored, stat.size, stat.mtime_ns, reason, stat.ctime_ns)
                db.execute("INSERT OR REPLACE INTO skipped VALUES (?, ?, ?, ?, ?)", values)

    def remove(self, paths: Iterable[Path]) -> None:
        """Forget that files were skipped."""
        with self._file.writing() as db:
            stored = ((self._file.stored(path),) for path in paths)
            db.executemany("DELETE FROM skipped WHERE path = ?", stored)
