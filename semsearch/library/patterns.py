"""The patterns of what a library leaves out, as people type them and as its file keeps them."""

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

from semsearch.errors import ExclusionError
from semsearch.files import typed_path
from semsearch.library.database import LibraryFile
from semsearch.paths import as_on_disk, folded

HERE = ("~/", "./", "../")
# What begins the path of something below the library's own folder.
INSIDE = "./"


def read_pattern(typed: str) -> str:
    """Return a pattern as `Exclusions` takes it: the path in full of what is there, or a name.

    Raises
    ------
    ExclusionError
        If it is empty, or would leave out everything.
    """
    text = typed.strip()
    if "\0" in text or not set(text) - set("*/\\."):
        raise ExclusionError(
            f"{typed!r} is nothing to leave out. Give a folder, or a name such as *.gif or Private."
        )
    if not _is_path(text):
        return "/".join(PurePath(text).parts)
    path = as_on_disk(typed_path(text))
    # A link that is left out is not what it leads to.
    return str(path.parent.resolve() / path.name if path.is_symlink() else path.resolve())


class Patterns:
    """What a library leaves out. Iterates over the patterns."""

    def __init__(self, file: LibraryFile) -> None:
        self._file = file

    def __iter__(self) -> Iterator[str]:
        with self._file.reading() as db:
            rows = db.execute("SELECT pattern FROM exclusion ORDER BY pattern").fetchall()
        return (self._shown(row["pattern"]) for row in rows)

    def add(self, typed: Iterable[str]) -> None:
        """Leave out more; photos that are in the library leave it in the next index run.

        Raises
        ------
        ExclusionError
            As `read_pattern`.
        """
        kept = [(self._stored(read_pattern(text)),) for text in typed]
        with self._file.writing() as db:
            db.executemany("INSERT OR IGNORE INTO exclusion VALUES (?)", kept)

    def remove(self, typed: Iterable[str]) -> None:
        """Take back what was left out; the next index run looks at it again.

        Raises
        ------
        ExclusionError
            If one of the patterns was not left out.
        """
        unwanted = {folded(read_pattern(text)): text for text in typed}
        known = {folded(pattern): pattern for pattern in self}
        for wanted, text in unwanted.items():
            if wanted not in known:
                others = ", ".join(known.values()) or "nothing"
                raise ExclusionError(f"{text!r} is not left out. What is left out: {others}.")
        with self._file.writing() as db:
            stored = [(self._stored(known[wanted]),) for wanted in unwanted]
            db.executemany("DELETE FROM exclusion WHERE pattern = ?", stored)

    def _stored(self, pattern: str) -> str:
        """Return how a pattern is kept: what lies below the library's folder moves with it."""
        if not Path(pattern).is_absolute():
            return pattern
        stored = self._file.stored(Path(pattern))
        return stored if Path(stored).is_absolute() else INSIDE + stored

    def _shown(self, stored: str) -> str:
        return str(self._file.absolute(stored)) if stored.startswith(INSIDE) else stored


def _is_path(text: str) -> bool:
    path = Path(text)
    if path.is_absolute() or text.startswith(HERE) or text == "~":
        return True
    return len(path.parts) > 1 and as_on_disk(path.absolute()).exists()
