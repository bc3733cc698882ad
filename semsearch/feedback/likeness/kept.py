"""The likeness that a library has, in a file beside it."""

from dataclasses import replace
from pathlib import Path
from zipfile import is_zipfile

from semsearch.errors import LibraryError, LikenessError
from semsearch.feedback.memory import Memory
from semsearch.head.likeness.learned import Likeness
from semsearch.head.projection import ProjectionHead
from semsearch.library.derived.files import KINDS
from semsearch.library.library import Library
from semsearch.library.recognition import recognised

SUFFIX = ".likeness.npz"
IS_OURS = KINDS[SUFFIX][1]
BEGINNING = b"PK"


class KeptLikeness:
    """The likeness of one library, read anew when its file changes.

    Parameters
    ----------
    library : Library
    head : ProjectionHead
        Of the encoder that searches the library.

    Attributes
    ----------
    problem : str
        Why the file is of no use, if it is there and is not; found by `read`.
    """

    def __init__(self, library: Library, head: ProjectionHead) -> None:
        self.path = likeness_path(library)
        self.problem = ""
        self._head = head
        self._stamp: tuple[int, ...] | None = None
        self._read: Likeness | None = None

    def read(self) -> Likeness | None:
        """Return what was learned, whether it is on or off; None if there is nothing of use."""
        stamp = self._stamp_of()
        if stamp != self._stamp:
            self._read, self.problem = self._load() if stamp else (None, "")
            self._stamp = stamp
        return self._read

    @property
    def used(self) -> Likeness | None:
        """What photos are compared by; None if by the head alone."""
        found = self.read()
        return found if found and found.is_on else None

    def keep(self, likeness: Likeness) -> None:
        """Write a likeness, whole or not at all.

        Raises
        ------
        LibraryError
            If it cannot be written, or something of somebody else is there.
        """
        self._check_ours()
        try:
            likeness.save(self.path)
        except OSError as error:
            raise LibraryError(f"{self.path} cannot be written ({error}).") from error

    def switch(self, is_on: bool) -> None:
        """Use what was learned, or keep it unused.

        Raises
        ------
        LikenessError
            If nothing was learned, or it is of no use.
        LibraryError
            If it cannot be written.
        """
        found = self.read()
        if found is None:
            raise LikenessError(self.problem or "No likeness was learned so far.")
        self.keep(replace(found, is_on=is_on))

    def forget(self) -> bool:
        """Delete what was learned; return whether there was anything.

        Raises
        ------
        LibraryError
            If it cannot be deleted, or is of somebody else.
        """
        self._check_ours()
        try:
            is_there = self.path.exists()
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise LibraryError(f"{self.path} cannot be deleted ({error}).") from error
        return is_there

    def _load(self) -> tuple[Likeness | None, str]:
        try:
            return Likeness.load(self.path, self._head), ""
        except LikenessError as error:
            return None, str(error)

    def _check_ours(self) -> None:
        if self.path.exists() and not (recognised(IS_OURS, self.path) or _is_damaged(self.path)):
            raise LibraryError(f"{self.path} is not of semsearch. Move it away.")

    def _stamp_of(self) -> tuple[int, ...] | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino


def likeness_path(library: Library) -> Path:
    """Return where the likeness of a library is kept: beside what people said of its photos."""
    return Memory(library).path.with_suffix(SUFFIX)


def _is_damaged(path: Path) -> bool:
    """Return whether a file was an archive once: it has its beginning, and no end."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(BEGINNING)) in (b"", BEGINNING) and not is_zipfile(path)
