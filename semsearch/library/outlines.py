"""The little of each photo that is looked at where all photos of a library are."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from semsearch.library.database import LibraryFile

BATCH = 5_000


class Outline(NamedTuple):
    """What is looked at of a photo: see `Photo`; `name` is that of its file."""

    id: int
    folder: Path
    name: str
    sha256: str
    phash: str | None


def outlines(file: LibraryFile) -> Iterator[Outline]:
    """Yield the outlines of all photos that are not missing, by ascending number.

    A batch is in memory at a time, and the file is free between two.
    """
    folders, last = dict[str, Path](), -1
    while batch := _batch(file, last):
        for number, path, sha256, phash in batch:
            folder, _, name = path.rpartition("/")
            if folder not in folders:
                folders[folder] = file.absolute(path).parent
            yield Outline(number, folders[folder], name, sha256, phash)
        last = batch[-1][0]


def _batch(file: LibraryFile, last: int) -> list[tuple[int, str, str, str | None]]:
    query = (
        "SELECT id, path, sha256, phash FROM photo "
        "WHERE missing_since IS NULL AND id > ? ORDER BY id LIMIT ?"
    )
    with file.reading() as db:
        db.row_factory = None
        return db.execute(query, (last, BATCH)).fetchall()
