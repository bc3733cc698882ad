"""Files on disk: named as people name them, and written whole or not at all."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import uuid4

from semsearch.errors import LibraryError

UNITS = ("kB", "MB", "GB", "TB")


def typed_path(text: str) -> Path:
    """Return the absolute path that somebody typed; only a ``~`` at its start means a home folder.

    Raises
    ------
    LibraryError
        If it is the home of a user that there is not.
    """
    path = Path(text)
    try:
        return (path.expanduser() if text.startswith("~") else path).absolute()
    except RuntimeError:
        raise LibraryError(f"{text!r} names the home of an unknown user.") from None


def is_there(path: Path) -> bool:
    """Return whether a path is a file that is there and may be looked at."""
    try:
        return path.is_file()
    except OSError:
        return False


def size_text(size: int) -> str:
    """Return a number of bytes for people, such as ``3.4 MB``."""
    power = min((len(str(size)) - 1) // 3, len(UNITS))
    return f"{size / 1000**power:.1f} {UNITS[power - 1]}" if power else f"{size} bytes"


def printable(path: Path) -> str:
    """Return a path as text that any terminal and any JSON reader takes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    with replacing(path) as file:
        file.write(content)


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Yield a new file that takes the place of `path` if all goes well, and is gone if not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
    file = temporary.open("xb")
    try:
        with file:
            yield file
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@contextmanager
def creating(path: Path) -> Iterator[IO[bytes]]:
    """Yield a new file that becomes `path` if all goes well, and is gone if not.

    Raises
    ------
    FileExistsError
        If there is something already; it stays as it is.
    """
    temporary = path.with_name(f".{uuid4().hex}.part")
    try:
        with temporary.open("xb") as file:
            yield file
        # An empty file holds the place: replacing alone would replace what is there.
        path.touch(exist_ok=False)
        try:
            temporary.replace(path)
        except OSError:
            path.unlink(missing_ok=True)
            raise
    finally:
        temporary.unlink(missing_ok=True)


def is_empty(path: Path) -> bool:
    """Return whether a file is empty, as locks are."""
    return not path.stat().st_size
