"""Files that a command writes where it is told to: they replace nothing of the user's."""

import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from semsearch.errors import OutputError
from semsearch.files import write_atomically
from semsearch.folders.listing import SIGNATURE
from semsearch.images.loading import SUFFIXES, looks_like_image
from semsearch.library.database import MAGIC
from semsearch.library.recognition import Recognise, recognised

SOFTWARE_TAG = 0x0131


@dataclass(frozen=True)
class Output:
    """A file to be written, which may only replace what the same command wrote before.

    Attributes
    ----------
    path : Path
    is_ours : callable
        Whether an existing file was written by the same command; may raise what reading raises.
    force : bool
        Whether a file of somebody else may be replaced. Photos and libraries never are.
    inputs : sequence of Path or None
        What the command reads.
    """

    path: Path
    is_ours: Recognise
    force: bool = False
    inputs: Sequence[Path | None] = ()

    def check(self) -> None:
        """Make sure that the file may be written, before work is done for it.

        Raises
        ------
        OutputError
            If it is an input, a photo, a library, no file, or anything of somebody else.
        """
        try:
            self._check()
        except OSError as error:
            raise self._refusal(f"cannot be looked at ({error.strerror})") from error

    def write(self, content: bytes) -> None:
        """Write the file whole or not at all.

        Raises
        ------
        OutputError
            As `check`, or if it cannot be written.
        """
        self.check()
        try:
            write_atomically(self.path, content)
        except OSError as error:
            raise OutputError(f"{self.path} cannot be written ({error.strerror}).") from error

    def _check(self) -> None:
        if any(_is_same(self.path, read) for read in self.inputs if read):
            raise self._refusal("is what the command reads")
        try:
            found = self.path.lstat()
        except FileNotFoundError:
            return
        if stat.S_ISLNK(found.st_mode):
            raise self._refusal("is a link")
        if not stat.S_ISREG(found.st_mode):
            raise self._refusal("is no ordinary file")
        if found.st_size and not self._may_be_replaced():
            raise OutputError(
                f"{self.path} is there already, and not from this command. "
                "Choose another name, or replace it with --force."
            )

    def _may_be_replaced(self) -> bool:
        with self.path.open("rb") as file:
            start = file.read(SIGNATURE)
        if recognised(self.is_ours, self.path):
            return True
        if looks_like_image(start) or self.path.suffix.lower() in SUFFIXES:
            raise self._refusal("is a photo")
        if start.startswith(MAGIC):
            raise self._refusal("is a library or another database")
        return self.force

    def _refusal(self, reason: str) -> OutputError:
        return OutputError(f"{self.path} {reason} and is left alone. Choose another name.")


def is_picture_of_ours(path: Path) -> bool:
    """Return whether a picture says in its EXIF data that semsearch made it."""
    with Image.open(path) as image:
        return str(image.getexif().get(SOFTWARE_TAG, "")).startswith("semsearch")


def signature_of_ours() -> Image.Exif:
    """Return the EXIF data by which `is_picture_of_ours` recognises a picture."""
    exif = Image.Exif()
    exif[SOFTWARE_TAG] = "semsearch"
    return exif


def _is_same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return path.absolute() == other.absolute()
