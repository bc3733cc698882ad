"""The rows of a photo in a library's tables: written, moved and copied, each with its checksum."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semsearch.facts.reading import Facts
from semsearch.facts.said import Saying
from semsearch.library.database import SEAL
from semsearch.library.photo import Entry, Place

OF_FILE = "width, height, taken, camera, latitude, longitude, taken_from"
FACTS = f"{OF_FILE}, phash"
SEAL_PHOTO = f"UPDATE photo SET checksum = {SEAL} WHERE id = ?"


def add(db: sqlite3.Connection, stored: str, entry: Entry, encoder: str) -> int:
    """Write a photo at the path `stored`, or what became of it; return its number."""
    known = db.execute("SELECT id, sha256 FROM photo WHERE path = ?", (stored,)).fetchone()
    if known and known["sha256"] != entry.sha256:
        # New content puts everything that was made of the old one out of date.
        db.execute("DELETE FROM embedding WHERE photo_id = ?", (known["id"],))
        db.execute("DELETE FROM colour WHERE photo_id = ?", (known["id"],))
        db.execute("DELETE FROM tile WHERE photo_id = ?", (known["id"],))
    photo_id = _upsert(db, stored, entry)
    vector = np.ascontiguousarray(entry.vector, np.float32).tobytes()
    statement = "INSERT OR REPLACE INTO embedding VALUES (?1, ?2, ?3, vector_crc(?1, ?2, ?3))"
    db.execute(statement, (photo_id, encoder, vector))
    if entry.colours is not None:
        add_colours(db, photo_id, entry.colours)
    add_tiles(db, photo_id, encoder, entry.tiles)
    add_said(db, photo_id, entry.facts.said)
    return photo_id


def add_colours(db: sqlite3.Connection, photo_id: int, colours: NDArray[np.float32]) -> None:
    """Write the colours of a photo."""
    vector = np.ascontiguousarray(colours, np.float32).tobytes()
    statement = "INSERT OR REPLACE INTO colour VALUES (?1, ?2, vector_crc(?1, 'colour', ?2))"
    db.execute(statement, (photo_id, vector))


def add_tiles(
    db: sqlite3.Connection, photo_id: int, encoder: str, tiles: Sequence[NDArray[np.float32]]
) -> None:
    """Write what an encoder made of all tiles of a photo, instead of what there is."""
    db.execute("DELETE FROM tile WHERE photo_id = ? AND encoder = ?", (photo_id, encoder))
    statement = "INSERT INTO tile VALUES (?1, ?2, ?3, ?4, vector_crc(?1, ?2 || ' ' || ?3, ?4))"
    for number, tile in enumerate(tiles):
        vector = np.ascontiguousarray(tile, np.float32).tobytes()
        db.execute(statement, (photo_id, encoder, number, vector))


def add_said(db: sqlite3.Connection, photo_id: int, said: Iterable[Saying]) -> None:
    """Write what people wrote of a photo, instead of what there is.

    A row without text says that it was looked for.
    """
    db.execute("DELETE FROM said WHERE photo_id = ?", (photo_id,))
    statement = "INSERT INTO said VALUES (?1, ?2, ?3, ?4, crc(?1, ?2, ?3, ?4))"
    for number, (source, text) in enumerate((Saying("", ""), *said)):
        db.execute(statement, (photo_id, number, source, text))


def mark(db: sqlite3.Connection, photo_ids: Iterable[int], missing_since: str | None) -> None:
    """Write since when photos' files are gone, of those that are not; or that they are back."""
    change = (
        "UPDATE photo SET missing_since = ?1 "
        f"WHERE id = ?2 AND (missing_since IS NULL) = (?1 IS NOT NULL) AND checksum IS {SEAL}"
    )
    for photo_id in photo_ids:
        if db.execute(change, (missing_since, photo_id)).rowcount:
            db.execute(SEAL_PHOTO, (photo_id,))


def place(db: sqlite3.Connection, stored: str, place: Place) -> int:
    """Write that known content is at the path `stored`; return the photo's number."""
    db.execute("DELETE FROM photo WHERE path = ? AND id <> ?", (stored, place.photo_id))
    photo_id = _move(db, stored, place) if place.is_move else _copy(db, stored, place)
    if place.facts:
        change_facts(db, photo_id, place.facts)
    return photo_id


def change_facts(
    db: sqlite3.Connection, photo_id: int, facts: Facts, phash: str | None = None
) -> None:
    """Write what is told of a photo anew; its hash if one is given."""
    names = ", ".join(f"{name} = ?" for name in OF_FILE.split(", "))
    change = (
        f"UPDATE photo SET {names}, phash = coalesce(?, phash) WHERE id = ? AND checksum IS {SEAL}"
    )
    if db.execute(change, (*_values(facts), phash, photo_id)).rowcount:
        db.execute(SEAL_PHOTO, (photo_id,))
    add_said(db, photo_id, facts.said)


def _upsert(db: sqlite3.Connection, stored: str, entry: Entry) -> int:
    names = f"size, mtime_ns, ctime_ns, sha256, {FACTS}"
    updates = ", ".join(f"{name} = excluded.{name}" for name in names.split(", "))
    statement = (
        f"INSERT INTO photo (path, {names}) VALUES ({', '.join('?' * 13)}) "
        f"ON CONFLICT (path) DO UPDATE SET {updates}, missing_since = NULL RETURNING id"
    )
    values = (stored, *astuple(entry.stat), entry.sha256, *_values(entry.facts), entry.phash)
    photo_id = int(db.execute(statement, values).fetchone()[0])
    _seal(db, photo_id, stored)
    return photo_id


def _values(facts: Facts) -> list[Any]:
    return [getattr(facts, name) for name in OF_FILE.split(", ")]


def _move(db: sqlite3.Connection, stored: str, place: Place) -> int:
    db.execute(
        "UPDATE photo SET path = ?, size = ?, mtime_ns = ?, ctime_ns = ?, missing_since = NULL "
        "WHERE id = ?",
        (stored, *astuple(place.stat), place.photo_id),
    )
    _seal(db, place.photo_id, stored)
    return place.photo_id


def _copy(db: sqlite3.Connection, stored: str, place: Place) -> int:
    statement = (
        f"INSERT INTO photo (path, size, mtime_ns, ctime_ns, sha256, {FACTS}) "
        f"SELECT ?, ?, ?, ?, sha256, {FACTS} FROM photo WHERE id = ? RETURNING id"
    )
    values = (stored, *astuple(place.stat), place.photo_id)
    photo_id = int(db.execute(statement, values).fetchone()[0])
    db.execute(
        "INSERT INTO embedding SELECT ?1, encoder, vector, vector_crc(?1, encoder, vector) "
        "FROM embedding WHERE photo_id = ?2",
        (photo_id, place.photo_id),
    )
    db.execute(
        "INSERT INTO colour SELECT ?1, vector, vector_crc(?1, 'colour', vector) "
        "FROM colour WHERE photo_id = ?2",
        (photo_id, place.photo_id),
    )
    db.execute(
        "INSERT INTO tile SELECT ?1, encoder, number, vector, "
        "vector_crc(?1, encoder || ' ' || number, vector) FROM tile WHERE photo_id = ?2",
        (photo_id, place.photo_id),
    )
    db.execute(
        "INSERT INTO said SELECT ?1, number, source, text, crc(?1, number, source, text) "
        "FROM said WHERE photo_id = ?2",
        (photo_id, place.photo_id),
    )
    _seal(db, photo_id, stored)
    return photo_id


def _seal(db: sqlite3.Connection, photo_id: int, stored: str) -> None:
    db.execute(SEAL_PHOTO, (photo_id,))
    db.execute("DELETE FROM skipped WHERE path = ?", (stored,))
