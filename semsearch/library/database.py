"""The SQLite file under a library: its tables, its versions, and errors in plain words."""

import os
import re
import sqlite3
import stat
import zlib
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import DamagedLibraryError, LibraryError
from semsearch.paths import below, composed, folded

BUSY_SECONDS = 60.0
# What the beginning of our files holds: SQLite's mark, a version, and how these tables are made.
MAGIC = b"SQLite format 3\0"
VERSION_AT = 60
HEAD = 1 << 16
# What the beginning of a library of any version holds. Damage may have taken one of it.
SIGNS = (MAGIC, b"CREATE TABLE photo", b"CREATE TABLE embedding", b"CREATE TABLE credit")
# What a photo's checksum covers. A flipped bit anywhere in a row must not pass for a fact.
SEALED_3 = (
    "id, path, size, mtime_ns, sha256, width, height, taken, camera, latitude, longitude, phash, "
    "missing_since"
)
SEALED = f"{SEALED_3}, ctime_ns, taken_from"
SEAL = f"crc({SEALED})"
VECTOR_SEAL = "vector_crc(photo_id, encoder, vector)"
TILE_SEAL = "vector_crc(photo_id, encoder || ' ' || number, vector)"
COLOUR_SEAL = "vector_crc(photo_id, 'colour', vector)"
SAID_SEAL = "crc(photo_id, number, source, text)"
SEALS = {"photo": SEAL, "embedding": VECTOR_SEAL, "colour": COLOUR_SEAL, "tile": TILE_SEAL,
         "said": SAID_SEAL}  # fmt: skip

BASE = """
CREATE TABLE photo (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    taken TEXT
);
CREATE TABLE credit (
    photo_id INTEGER PRIMARY KEY REFERENCES photo(id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    author TEXT NOT NULL,
    licence TEXT NOT NULL,
    licence_url TEXT NOT NULL,
    source_url TEXT NOT NULL
);
CREATE TABLE embedding (
    photo_id INTEGER NOT NULL REFERENCES photo(id) ON DELETE CASCADE,
    encoder TEXT NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY (photo_id, encoder)
) WITHOUT ROWID;
"""
SETTINGS = "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
UPKEEP = f"""
ALTER TABLE photo ADD COLUMN camera TEXT;
ALTER TABLE photo ADD COLUMN latitude REAL;
ALTER TABLE photo ADD COLUMN longitude REAL;
ALTER TABLE photo ADD COLUMN phash TEXT;
ALTER TABLE photo ADD COLUMN missing_since TEXT;
ALTER TABLE photo ADD COLUMN checksum INTEGER;
ALTER TABLE embedding ADD COLUMN checksum INTEGER;
CREATE INDEX photo_content ON photo (sha256);
CREATE TABLE folder (path TEXT PRIMARY KEY, watched INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE skipped (
    path TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    reason TEXT NOT NULL
) WITHOUT ROWID;
UPDATE photo SET checksum = crc({SEALED_3});
UPDATE embedding SET checksum = {VECTOR_SEAL};
"""
COLOURS = """
CREATE TABLE colour (
    photo_id INTEGER PRIMARY KEY REFERENCES photo(id) ON DELETE CASCADE,
    vector BLOB NOT NULL,
    checksum INTEGER NOT NULL
);
"""
# Who embedded which photos is asked often, and must not take reading all embeddings.
EMBEDDED = "CREATE INDEX embedding_encoder ON embedding (encoder);"
# A row that was damaged before keeps a checksum that does not fit.
SOURCES = f"""
ALTER TABLE photo ADD COLUMN ctime_ns INTEGER;
ALTER TABLE photo ADD COLUMN taken_from TEXT;
ALTER TABLE skipped ADD COLUMN ctime_ns INTEGER;
UPDATE photo SET checksum = {SEAL} WHERE checksum IS crc({SEALED_3});
DELETE FROM skipped WHERE reason LIKE '%made its decoder crash%';
CREATE TABLE exclusion (pattern TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE tile (
    photo_id INTEGER NOT NULL REFERENCES photo(id) ON DELETE CASCADE,
    encoder TEXT NOT NULL,
    number INTEGER NOT NULL,
    vector BLOB NOT NULL,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (photo_id, encoder, number)
) WITHOUT ROWID;
"""
# What people wrote of photos, each text under a number; the first is empty, and says that the
# photo was looked at for some.
SAID = """
CREATE TABLE said (
    photo_id INTEGER NOT NULL REFERENCES photo(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    source TEXT NOT NULL,
    text TEXT NOT NULL,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (photo_id, number)
) WITHOUT ROWID;
"""
LOOKS = """
DELETE FROM look WHERE photo_id = {photo};
INSERT INTO look SELECT photo_id, number FROM change WHERE photo_id = {photo};
"""
# What is derived from a library asks it what has changed since, by a number that only grows. All
# that is written of a photo seals its row anew, but for its tiles. A photo that only moved looks
# as it did.
CHANGES = """
CREATE TABLE change (number INTEGER PRIMARY KEY AUTOINCREMENT, photo_id INTEGER NOT NULL UNIQUE);
CREATE TABLE look (photo_id INTEGER PRIMARY KEY, number INTEGER NOT NULL);
INSERT INTO change (photo_id) SELECT id FROM photo ORDER BY id;
INSERT INTO look SELECT photo_id, number FROM change;
INSERT OR REPLACE INTO setting VALUES ('changes', lower(hex(randomblob(8))));
""" + "".join(
    f"""
CREATE TRIGGER {table}_{verb.lower()} AFTER {verb} ON {table} BEGIN
DELETE FROM change WHERE photo_id = {photo};
INSERT INTO change (photo_id) VALUES ({photo});
{"" if table == "photo" else LOOKS.format(photo=photo)}
END;
"""
    for table, verb, photo in (
        ("photo", "INSERT", "NEW.id"), ("photo", "UPDATE", "NEW.id"), ("photo", "DELETE", "OLD.id"),
        ("embedding", "INSERT", "NEW.photo_id"), ("tile", "INSERT", "NEW.photo_id"),
    )
)  # fmt: skip
Steps = tuple[str, ...]
# What brings a file of version n to version n + 1.
STEPS = (BASE, SETTINGS, UPKEEP, COLOURS, EMBEDDED, SOURCES, SAID, CHANGES)
# The first version that knew the folders of a library.
WITH_FOLDERS = 3


def holds_data(path: Path) -> bool:
    """Return whether there is a file at `path` that is not empty; never raises."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size > 0


def check_ours(path: Path) -> None:
    """Make sure that a file is a library, whole or damaged, before it is replaced or deleted.

    Raises
    ------
    LibraryError
        If there is none, or it is a file of another program, such as a photo.
    """
    if not path.is_file():
        raise LibraryError(f"There is no photo library at {path}.")
    try:
        with path.open("rb") as file:
            start = file.read(HEAD)
    except OSError as error:
        raise LibraryError(
            f"{path} cannot be read ({error.strerror}). Check its rights."
        ) from error
    has_version = any(start[VERSION_AT : VERSION_AT + 4])
    if not has_version or sum(sign in start for sign in SIGNS) < len(SIGNS) - 1:
        raise LibraryError(f"{path} is no photo library of semsearch and is left alone.")


def check_place(path: Path) -> None:
    """Make sure that there is a library at `path`, or nothing; to be done before one is made.

    Raises
    ------
    LibraryError
        If there is a folder, a photo, or any other file of somebody else.
    """
    if holds_data(path):
        check_ours(path)
    elif path.is_dir():
        raise LibraryError(
            f"{path} is a folder, and a library is a file. Give a name, or a path that ends "
            "in .sqlite."
        )
    elif path.exists() and not path.is_file():
        raise LibraryError(f"{path} is no ordinary file. Choose another name for the library.")


@contextmanager
def reading(path: Path, steps: Steps = STEPS) -> Iterator[sqlite3.Connection]:
    """Open the library file `path` to read it, brought up to date first if it is an older one.

    `steps` make the tables: those of a library, or of a file beside it.

    Raises
    ------
    LibraryError
        If there is none, or it is of a newer version, or cannot be opened.
    DamagedLibraryError
        If SQLite finds the file damaged.
    """
    if not holds_data(path):
        raise LibraryError(
            f"There is no photo library at {path}. Make one with: semsearch index FOLDER"
        )
    # A run that was killed leaves a journal, which only a connection that may write can undo.
    mode = "rw" if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK) else "ro"
    with _connection(path, mode) as db:
        if _version(db) != len(steps):
            if mode == "ro":
                raise _unwritable(db, path, steps)
            _upgrade(db, path, steps)
        yield db


@contextmanager
def writing(path: Path, steps: Steps = STEPS) -> Iterator[sqlite3.Connection]:
    """Open the library file `path` for one transaction; all of it is kept, or none.

    The file, and its folder, are made where there is none.

    Raises
    ------
    LibraryError, DamagedLibraryError
        As `reading`, or if the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(f"{path.parent} cannot be made ({error}).") from error
    with _connection(path, "rwc") as db:
        if _version(db) != len(steps):
            _upgrade(db, path, steps)
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("BEGIN IMMEDIATE")
        with db:
            yield db


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _upgrade(db: sqlite3.Connection, path: Path, steps: Steps) -> None:
    """Bring the tables to this version, in one transaction; another process may be faster."""
    db.execute("BEGIN IMMEDIATE")
    with db:
        version = _check_version(db, path, steps)
        for step in steps[version:]:
            for statement in _statements(step):
                db.execute(statement)
        if steps is STEPS and 0 < version < WITH_FOLDERS:
            guess_folders(db, path)
        db.execute(f"PRAGMA user_version = {len(steps)}")


def _statements(step: str) -> Iterator[str]:
    """Yield the statements of a step one by one; those within a trigger belong to it."""
    statement = ""
    for piece in step.split(";"):
        statement += piece + ";"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _check_version(db: sqlite3.Connection, path: Path, steps: Steps) -> int:
    """Return the version of a file of ours, which this program knows."""
    version = _version(db)
    tables = {row["name"] for row in db.execute("SELECT name FROM sqlite_master")}
    is_ours = version and tables.issuperset(re.findall(r"CREATE TABLE (\w+)", steps[0]))
    if tables and not is_ours:
        raise LibraryError(f"{path} is no photo library but a file of another program.")
    if version > len(steps):
        raise LibraryError(
            f"{path} is of a newer version of semsearch. Update semsearch, "
            "or move the file away and index the photos anew."
        )
    return version


def _unwritable(db: sqlite3.Connection, path: Path, steps: Steps) -> LibraryError:
    _check_version(db, path, steps)
    return LibraryError(
        f"{path} is of an older version of semsearch and has to be brought up to date, but may "
        "not be written. Give yourself the right to write it and its folder, or copy it to "
        "another folder."
    )


def numbers(
    db: sqlite3.Connection, query: str, values: Sequence[object] = (), columns: int = 1
) -> NDArray[np.int64]:
    """Return the whole numbers that a query finds, shape (n, columns).

    However many rows there are, they are never all in memory as Python's objects.

    Raises
    ------
    ValueError
        If a value is no whole number.
    """
    found = db.cursor()
    found.row_factory = None
    row = np.dtype([(str(column), np.int64) for column in range(columns)])
    try:
        kept = np.fromiter(found.execute(query, values), row)
    except TypeError as error:
        raise ValueError(f"A value is no number ({error}).") from error
    return kept.view(np.int64).reshape(-1, columns)


def guess_folders(db: sqlite3.Connection, path: Path) -> None:
    """Older versions kept no folders; take the one that holds all photos, if it is not the disk."""
    rows = db.execute("SELECT path FROM photo").fetchall()
    parents = {(path.parent / row["path"]).parent for row in rows}
    shared = set.intersection(*({p, *p.parents} for p in parents)) if parents else set()
    common = max(shared, key=lambda folder: len(folder.parts), default=None)
    if common is None or common in (Path(common.anchor), Path.home()):
        folders = {p for p in parents if parents.isdisjoint(p.parents)}
    else:
        folders = {common}
    stored = ((LibraryFile(path).stored(folder),) for folder in folders)
    db.executemany("INSERT OR IGNORE INTO folder VALUES (?, 0)", stored)


class LibraryFile:
    """The file of one library, and how it spells paths.

    A path below the file's folder is kept as it goes from there, so that both can move.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def reading(self) -> AbstractContextManager[sqlite3.Connection]:
        """See `reading`."""
        return reading(self.path)

    def writing(self) -> AbstractContextManager[sqlite3.Connection]:
        """See `writing`."""
        return writing(self.path)

    def check(self) -> None:
        """Look through the whole file.

        Raises
        ------
        DamagedLibraryError
            If anything in it is not what was written.
        """
        with self.reading() as db:
            found = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if found != "ok":
                raise damaged(self.path, found.replace("\n", " "))
            for table, seal in SEALS.items():
                query = f"SELECT count(*) FROM {table} WHERE checksum IS NOT {seal}"
                wrong = db.execute(query).fetchone()[0]
                if wrong:
                    raise damaged(self.path, f"{wrong} rows of the table {table}")

    def stored(self, path: Path) -> str:
        """Return how a path is kept: with slashes, whatever the system writes."""
        path, folder = path.absolute(), self.path.parent
        return (path.relative_to(folder) if path.is_relative_to(folder) else path).as_posix()

    def below(self, folder: Path) -> tuple[str, list[str]]:
        """Return the condition, SQL and its values, that a kept path lies below `folder`."""
        folder = folder.absolute()
        if folder != self.path.parent and folder.is_relative_to(self.path.parent):
            return below(folder.relative_to(self.path.parent))
        condition, values = below(folder)
        if not self.path.parent.is_relative_to(folder):
            return condition, values
        drives = "substr(path, 2, 2) = ':/' OR path LIKE '//%'"
        absolute = drives if folder.drive else "path LIKE '/%'"
        return f"(NOT ({absolute}) OR {condition})", values

    def absolute(self, stored: str) -> Path:
        """Return the path that is kept as `stored`."""
        return self.path.parent / stored


@contextmanager
def _connection(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    try:
        db = sqlite3.connect(
            f"{path.as_uri()}?mode={mode}", uri=True, timeout=BUSY_SECONDS, isolation_level=None
        )
        try:
            db.row_factory = sqlite3.Row
            db.create_function("crc", -1, row_checksum, deterministic=True)
            db.create_function("vector_crc", 3, vector_checksum, deterministic=True)
            db.create_function("composed", 1, composed, deterministic=True)
            db.create_function("folded", 1, folded, deterministic=True)
            yield db
        finally:
            db.close()
    except sqlite3.OperationalError as error:
        raise _explain(path, error) from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        # Damaged text that SQLite quotes in its message is not always UTF-8.
        raise damaged(path, str(error)) from error


def _explain(path: Path, error: sqlite3.OperationalError) -> LibraryError:
    remedies = {
        "SQLITE_FULL": "The disk is full. Make room and run it again; what was finished is kept.",
        "SQLITE_READONLY": "It may not be written here. Choose another place with --library.",
        "SQLITE_CANTOPEN": "Check the rights of its folder.",
        "SQLITE_BUSY": "Another program holds it. Try again when that is done.",
        "SQLITE_IOERR": "The disk does not take it. Check the disk, its rights and its free space.",
    }
    code = getattr(error, "sqlite_errorname", "") or ""
    matching = (text for prefix, text in remedies.items() if code.startswith(prefix))
    remedy = next(matching, "Check its folder's rights and free space.")
    return LibraryError(f"The photo library {path} cannot be used ({error}). {remedy}")


def journal_of(path: Path) -> Path:
    """Return where SQLite keeps what undoes an unfinished change of the library file `path`."""
    return path.with_name(path.name + "-journal")


def damaged(path: Path, what: str) -> DamagedLibraryError:
    """Return the error that says how to repair the library file `path`."""
    return DamagedLibraryError(
        f"The photo library {path} is damaged ({what}). "
        f"Save what is whole with: semsearch repair --library {path}"
    )


def row_checksum(*values: object) -> int:
    """Return a CRC-32 over the values of a row."""
    return zlib.crc32(repr(values).encode())


def vector_checksum(photo_id: int, encoder: str, vector: bytes) -> int:
    """Return a CRC-32 over an embedding, whose it is and who made it."""
    return zlib.crc32(vector, row_checksum(photo_id, encoder))
