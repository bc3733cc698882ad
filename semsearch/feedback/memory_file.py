"""The file beside a library that keeps what people say of its photos."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from semsearch.library.database import holds_data, reading, writing
from semsearch.library.library import DEMO, Library
from semsearch.models.places import user_folder

SUFFIX = ".memory"
PICKS = """
CREATE TABLE pick (
    session TEXT NOT NULL,
    query TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    verdict INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (session, query, sha256)
) WITHOUT ROWID;
CREATE INDEX pick_query ON pick (query);
CREATE TABLE album (
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (name, sha256)
) WITHOUT ROWID;
"""
# Names that are one name to people become one album, with the photos of all of them.
ALBUMS = """
ALTER TABLE album RENAME TO older_album;
CREATE TABLE album (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    made TEXT
);
CREATE TABLE album_photo (
    album_id INTEGER NOT NULL REFERENCES album(id) ON DELETE CASCADE,
    sha256 TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (album_id, sha256)
) WITHOUT ROWID;
CREATE TABLE favourite (sha256 TEXT NOT NULL UNIQUE, at TEXT NOT NULL);
INSERT INTO album (name, folded)
    SELECT min(composed(name)), folded(name) FROM older_album
    GROUP BY folded(name) ORDER BY folded(name) DESC;
INSERT INTO album_photo
    SELECT id, sha256, row_number() OVER (PARTITION BY id ORDER BY sha256)
    FROM older_album JOIN album ON album.folded = folded(older_album.name)
    GROUP BY id, sha256;
DROP TABLE older_album;
"""
# What people teach: names by examples (a photo, or a box on it, with its embeddings, so that a
# name outlives its photos and knows any encoder), which photos are alike, and which results of a
# query are right.
TAUGHT = """
CREATE TABLE name (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    made TEXT NOT NULL
);
CREATE TABLE example (
    id INTEGER PRIMARY KEY,
    name_id INTEGER NOT NULL REFERENCES name(id) ON DELETE CASCADE,
    sha256 TEXT NOT NULL,
    box TEXT NOT NULL,
    is_of INTEGER NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (name_id, sha256, box)
);
CREATE TABLE example_embedding (
    example_id INTEGER NOT NULL REFERENCES example(id) ON DELETE CASCADE,
    encoder TEXT NOT NULL,
    vector BLOB NOT NULL,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (example_id, encoder)
) WITHOUT ROWID;
CREATE TABLE pair (
    first TEXT NOT NULL,
    second TEXT NOT NULL,
    is_alike INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (first, second)
) WITHOUT ROWID;
CREATE TABLE mark (
    query TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    is_right INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (query, sha256)
) WITHOUT ROWID;
"""
STEPS = (PICKS, ALBUMS, TAUGHT)


class MemoryFile:
    """The file of one library's memory.

    It is not the library's own, because a library that changes has to be opened anew; that of the
    demo library, and of any in a folder that cannot be written, is among the user's own.

    Parameters
    ----------
    library : Library
    """

    def __init__(self, library: Library) -> None:
        self.path = _place(library)

    @property
    def exists(self) -> bool:
        """Whether anything was ever kept in it."""
        return holds_data(self.path)

    @property
    def stamp(self) -> tuple[int, int]:
        """When it was written last, in nanoseconds, and its size; zeros if there is none."""
        try:
            found = self.path.stat()
        except OSError:
            return 0, 0
        return found.st_mtime_ns, found.st_size

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection | None]:
        """Open it to read it; None if there is nothing in it.

        Raises
        ------
        LibraryError, DamagedLibraryError
            As `semsearch.library.database.reading`.
        """
        if not self.exists:
            yield None
            return
        with reading(self.path, STEPS) as db:
            yield db

    def writing(self) -> AbstractContextManager[sqlite3.Connection]:
        """Open it for one transaction; see `semsearch.library.database.writing`."""
        return writing(self.path, STEPS)


def _place(library: Library) -> Path:
    if library.name != DEMO and os.access(library.path.parent, os.W_OK):
        return library.path.with_suffix(SUFFIX)
    return user_folder() / f"{library.path.stem if library.name != DEMO else DEMO}{SUFFIX}"
