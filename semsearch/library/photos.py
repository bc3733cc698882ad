"""The photos of a library: what is known of each file, read and written."""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semsearch.facts.reading import Facts
from semsearch.folders.stats import Stat
from semsearch.library import rows
from semsearch.library.database import SEALED, LibraryFile, damaged, numbers, row_checksum
from semsearch.library.filters import Filter
from semsearch.library.folders import Folders
from semsearch.library.photo import Credit, Details, Entry, Photo, Place
from semsearch.paths import composed, folded

GRACE = timedelta(days=30)
PHOTOS = "SELECT * FROM photo LEFT JOIN credit ON credit.photo_id = photo.id"


@dataclass(frozen=True)
class Known:
    """What the library knows of a file: its photo, and whether an encoder has embedded it.

    `is_said_of` is whether somebody wrote anything of it.
    """

    id: int
    stat: Stat
    sha256: str
    missing: bool
    embedded: bool
    taken_from: str | None = None
    is_said_of: bool = False


class Photos:
    """The photos in the file of a library.

    Parameters
    ----------
    file : LibraryFile
    folders : Folders
        The folders whose photos it holds.
    """

    def __init__(self, file: LibraryFile, folders: Folders) -> None:
        self._file = file
        self._folders = folders

    def __len__(self) -> int:
        with self._file.reading() as db:
            return int(
                db.execute("SELECT count(*) FROM photo WHERE missing_since IS NULL").fetchone()[0]
            )

    def has(self, count: int) -> bool:
        """Return whether there are so many; that takes less than counting them all."""
        query = "SELECT count(*) FROM (SELECT 1 FROM photo WHERE missing_since IS NULL LIMIT ?)"
        with self._file.reading() as db:
            return int(db.execute(query, (count,)).fetchone()[0]) == count

    def read(self, ids: Sequence[int] | None = None) -> list[Photo]:
        """Return photos, those of `ids` or all, in the order in which they came.

        Photos that are missing, or were forgotten, are left out.

        Raises
        ------
        DamagedLibraryError
            If a row is not what was written.
        """
        where = " WHERE missing_since IS NULL"
        if ids is not None:
            where += f" AND photo.id IN ({','.join(map(str, map(int, ids)))})"
        with self._file.reading() as db:
            return [self._photo(row) for row in db.execute(f"{PHOTOS}{where} ORDER BY photo.id")]

    def ids(self, condition: Filter) -> NDArray[np.int64]:
        """Return the numbers of the photos that meet a filter, shape (n,), ascending."""
        where, values = condition.sql(self._file.below)
        query = f"SELECT id FROM photo WHERE missing_since IS NULL AND {where} ORDER BY id"
        with self._file.reading() as db:
            return numbers(db, query, values)[:, 0]

    def shapes(self) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the numbers of all photos, ascending, and the width of each by its height."""
        query = "SELECT id, width, height FROM photo WHERE missing_since IS NULL ORDER BY id"
        with self._file.reading() as db:
            rows = numbers(db, query, columns=3)
        return rows[:, 0], (rows[:, 1] / rows[:, 2].clip(min=1)).astype(np.float32)

    def beginning(self, start: str) -> list[int]:
        """Return the numbers of the photos whose SHA-256 begins with `start`."""
        query = "SELECT id FROM photo WHERE missing_since IS NULL AND sha256 BETWEEN ? AND ? || 'g'"
        with self._file.reading() as db:
            return [row["id"] for row in db.execute(query, (start, start))]

    def ids_of_file(self, name: str) -> list[int]:
        """Return the numbers of the photos whose file is called `name`, ascending.

        Upper and lower case are alike, the ending may be left out, and any of the last folders
        may stand before it, with slashes.
        """
        asked = composed(name.replace("\\", "/").lstrip("/"))
        column = "path" if asked.isascii() else "composed(path)"
        # Which folders stand before it is compared below: those of the library are not kept.
        like = re.sub(r"[\\%_]", r"\\\g<0>", asked.rpartition("/")[2])
        query = (
            f"SELECT id, path FROM photo WHERE missing_since IS NULL "
            f"AND {column} LIKE ? ESCAPE '\\' ORDER BY id"
        )
        with self._file.reading() as db:
            found = db.execute(query, (f"%{like}%",)).fetchall()
        return [row["id"] for row in found if _is_called(self._file.absolute(row["path"]), asked)]

    def contents_of(self, paths: Sequence[Path]) -> dict[Path, str]:
        """Return the SHA-256 of each of some files that is in the library, missing or not."""
        spelt = {self._file.stored(path): path for path in paths}
        query = "SELECT photo.path, sha256 FROM json_each(?) CROSS JOIN photo ON photo.path = value"
        with self._file.reading() as db:
            rows = db.execute(query, (json.dumps(list(spelt)),)).fetchall()
        return {spelt[row["path"]]: row["sha256"] for row in rows}

    def with_content(self, sha256s: Sequence[str]) -> dict[str, list[int]]:
        """Return the numbers of the photos with each content that any has, by SHA-256.

        The contents are in the order of `sha256s`, the numbers of each ascend.
        """
        query = (
            "SELECT photo.id, sha256 FROM json_each(?) CROSS JOIN photo ON sha256 = value "
            "WHERE missing_since IS NULL ORDER BY key, photo.id"
        )
        found: dict[str, list[int]] = {}
        with self._file.reading() as db:
            for row in db.execute(query, (json.dumps(list(dict.fromkeys(sha256s))),)):
                found.setdefault(row["sha256"], []).append(row["id"])
        return found

    def undated(self, condition: Filter) -> int:
        """Return how many photos a filter leaves out only because they have no date."""
        if not (condition.since or condition.until):
            return 0
        where, values = replace(condition, since=None, until=None).sql(self._file.below)
        query = (
            f"SELECT count(*) FROM photo WHERE missing_since IS NULL AND taken IS NULL AND {where}"
        )
        with self._file.reading() as db:
            return int(db.execute(query, values).fetchone()[0])

    def by_date(self, condition: Filter) -> list[tuple[int, str | None]]:
        """Return the number and the day of each photo that meets a filter, the newest first.

        Those without a date come last, the newest file of them first.
        """
        where, values = condition.sql(self._file.below)
        query = (
            f"SELECT id, substr(taken, 1, 10) FROM photo WHERE missing_since IS NULL AND {where} "
            "ORDER BY taken IS NULL, taken DESC, mtime_ns DESC, id DESC"
        )
        with self._file.reading() as db:
            db.row_factory = None
            return db.execute(query, values).fetchall()

    def subfolders(self) -> dict[Path, int]:
        """Return every folder that holds a photo, or a folder that does, sorted.

        Returns
        -------
        dict of Path to int
            How many photos lie in each, and in the folders below it.
        """
        with self._file.reading() as db:
            rows = db.execute("SELECT path FROM photo WHERE missing_since IS NULL").fetchall()
        kept = Counter("".join(row["path"].rpartition("/")[:2]) for row in rows)
        roots, counts = list(self._folders), Counter[Path]()
        for folder, count in ((self._file.absolute(each), n) for each, n in kept.items()):
            counts[folder] += count
            for parent in folder.parents:
                if any(parent.is_relative_to(root) for root in roots):
                    counts[parent] += count
        return _as_people_see(counts)

    def missing(self) -> int:
        """Return how many photos are kept although their files are gone."""
        with self._file.reading() as db:
            query = "SELECT count(*) FROM photo WHERE missing_since IS NOT NULL"
            return int(db.execute(query).fetchone()[0])

    def incomplete(self) -> list[tuple[int, Path]]:
        """Return the number and the file of each photo that older versions kept less of.

        Its colours are not known, or what told its date, or what people wrote of it; then its hash
        may be lacking too.
        """
        query = (
            "SELECT id, path FROM photo LEFT JOIN colour ON colour.photo_id = id "
            "LEFT JOIN said ON said.photo_id = id AND number = 0 "
            "WHERE (colour.photo_id IS NULL OR taken_from IS NULL OR said.photo_id IS NULL) "
            "AND missing_since IS NULL ORDER BY id"
        )
        with self._file.reading() as db:
            return [(row["id"], self._file.absolute(row["path"])) for row in db.execute(query)]

    def known(self, encoder: str) -> dict[Path, Known]:
        """Return what is known of each file, the missing ones too."""
        query = (
            "SELECT id, path, size, mtime_ns, ctime_ns, sha256, missing_since, encoder, "
            "taken_from, said.photo_id "
            "FROM photo LEFT JOIN embedding ON embedding.photo_id = id AND encoder = ? "
            "LEFT JOIN said ON said.photo_id = id AND number = 1"
        )
        with self._file.reading() as db:
            rows = db.execute(query, (encoder,)).fetchall()
        return {
            self._file.absolute(path): Known(
                id, Stat(*stat), sha256, bool(missing), bool(by), said, words is not None
            )
            for id, path, *stat, sha256, missing, by, said, words in rows
        }

    def add(self, entries: Sequence[Entry], encoder: str) -> list[int]:
        """Keep photos, or what became of them, in one transaction; return their numbers.

        Raises
        ------
        LibraryError
            If the file cannot be written; then none of `entries` was kept.
        """
        with self._file.writing() as db:
            stored = self._file.stored
            return [rows.add(db, stored(entry.path), entry, encoder) for entry in entries]

    def place(self, places: Sequence[Place]) -> list[int]:
        """Keep files whose content is known, in one transaction; return their photos' numbers."""
        with self._file.writing() as db:
            return [rows.place(db, self._file.stored(place.path), place) for place in places]

    def complete(self, found: Iterable[Details]) -> None:
        """Keep the details of photos that the library has, in one transaction."""
        with self._file.writing() as db:
            for details in found:
                rows.change_facts(db, details.photo_id, details.facts, details.phash)
                if details.colours is not None:
                    rows.add_colours(db, details.photo_id, details.colours)

    def mark(self, missing: Iterable[int], present: Iterable[int]) -> None:
        """Say which photos' files are gone since now, and which are back."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._file.writing() as db:
            rows.mark(db, missing, now)
            rows.mark(db, present, None)

    def leave_out(self, ids: Iterable[int]) -> None:
        """Delete photos, whether or not their files are there; the files stay."""
        with self._file.writing() as db:
            db.executemany("DELETE FROM photo WHERE id = ?", ((number,) for number in ids))

    def forget(self, ids: Iterable[int], grace: timedelta = GRACE) -> int:
        """Delete those of `ids` that have been missing for at least `grace`; return how many."""
        since = (datetime.now(UTC) - grace).isoformat(timespec="seconds")
        statement = "DELETE FROM photo WHERE id = ? AND missing_since <= ?"
        with self._file.writing() as db:
            return sum(db.execute(statement, (number, since)).rowcount for number in ids)

    def add_credits(self, credits: Iterable[tuple[Path, Credit]]) -> None:
        """Keep credits of photos that are in the library."""
        statement = (
            "INSERT OR REPLACE INTO credit SELECT id, ?, ?, ?, ?, ? FROM photo WHERE path = ?"
        )
        with self._file.writing() as db:
            for path, c in credits:
                facts = (c.title, c.author, c.licence, c.licence_url, c.source_url)
                db.execute(statement, (*facts, self._file.stored(path)))

    def _photo(self, row: sqlite3.Row) -> Photo:
        values = tuple(row[name] for name in SEALED.split(", "))
        if row_checksum(*values) != row["checksum"]:
            raise damaged(self._file.path, f"photo {row['id']}")
        credit = None
        if row["photo_id"] is not None:
            fields = ("title", "author", "licence", "licence_url", "source_url")
            credit = Credit(*(row[field] for field in fields))
        number, path, size, mtime_ns, sha256, *facts, phash, _, ctime_ns, taken_from = values
        stat, facts = Stat(size, mtime_ns, ctime_ns), [*facts, taken_from]
        return Photo(number, self._file.absolute(path), stat, sha256, Facts(*facts), phash, credit)


def _is_called(path: Path, asked: str) -> bool:
    spellings = (path.as_posix(), path.with_suffix("").as_posix())
    return any(f"/{folded(spelt)}".endswith(f"/{folded(asked)}") for spelt in spellings)


def _as_people_see(counts: Mapping[Path, int]) -> dict[Path, int]:
    """Return folders sorted; one whose name is there in both forms of Unicode is one to people."""
    spelt: dict[str, tuple[Path, int]] = {}
    for folder in sorted(counts):
        text = composed(str(folder))
        spelt[text] = (folder, counts[folder] + spelt.get(text, (folder, 0))[1])
    return dict(sorted(spelt.values()))
