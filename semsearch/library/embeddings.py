"""What a library keeps as vectors: embeddings of photos and of their tiles, and colours."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semsearch.images.tiles import LONG, count
from semsearch.library import rows
from semsearch.library.database import (
    SEAL,
    VECTOR_SEAL,
    LibraryFile,
    damaged,
    numbers,
    vector_checksum,
)


@dataclass(frozen=True)
class PhotoFacts:
    """What tells whether what was made of an embedded photo is up to date.

    Attributes
    ----------
    id : int
    checksum : int
        Of its embedding.
    path : Path
    taken : str or None
    width, height : int
    """

    id: int
    checksum: int
    path: Path
    taken: str | None
    width: int
    height: int


@dataclass(frozen=True)
class EmbeddedPhoto(PhotoFacts):
    """A photo with what an encoder made of it: `embedding`, shape (dim,), float32."""

    embedding: NDArray[np.float32]


class Embeddings:
    """The embeddings and the colours in the file of a library.

    Parameters
    ----------
    file : LibraryFile
    """

    def __init__(self, file: LibraryFile) -> None:
        self._file = file

    def encoders(self) -> dict[str, int]:
        """Return the encoders that have embedded photos, with how many each has."""
        query = "SELECT encoder, count(*) AS n FROM embedding GROUP BY encoder ORDER BY encoder"
        with self._file.reading() as db:
            return {row["encoder"]: row["n"] for row in db.execute(query)}

    def is_embedded_by(self, encoder: str) -> bool:
        """Return whether `encoder` has embedded every photo that is not missing."""
        query = (
            "SELECT 1 FROM photo LEFT JOIN embedding ON photo_id = id AND encoder = ? "
            "WHERE missing_since IS NULL AND photo_id IS NULL"
        )
        with self._file.reading() as db:
            return db.execute(query, (encoder,)).fetchone() is None

    def count(self, encoder: str) -> int:
        """Return how many photos that are not missing `encoder` has embedded."""
        query = (
            "SELECT count(*) FROM photo JOIN embedding ON photo_id = id AND encoder = ? "
            "WHERE missing_since IS NULL"
        )
        with self._file.reading() as db:
            return int(db.execute(query, (encoder,)).fetchone()[0])

    def ids(self, encoder: str) -> NDArray[np.int64]:
        """Return the numbers of the photos that `encoder` has embedded, shape (n,), ascending."""
        query = (
            "SELECT id FROM photo JOIN embedding ON photo_id = id AND encoder = ? "
            "WHERE missing_since IS NULL ORDER BY id"
        )
        with self._file.reading() as db:
            return numbers(db, query, (encoder,))[:, 0]

    def read(
        self, encoder: str, ids: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the embeddings that `encoder` gave of photos that are not missing: `ids`, or all.

        Returns
        -------
        ids : array of shape (n,), int64
            The photos' numbers, ascending.
        vectors : array of shape (n, dim), float32

        Raises
        ------
        DamagedLibraryError
            If an embedding is not what was written.
        """
        query = (
            "SELECT photo_id, encoder, vector, embedding.checksum FROM photo "
            "JOIN embedding ON photo_id = id AND encoder = ? "
            f"WHERE missing_since IS NULL{_among(ids)} ORDER BY id"
        )
        return self._vectors(query, (encoder,), "embeddings")

    def facts(self, encoder: str) -> Iterator[PhotoFacts]:
        """Yield the facts of the photos that `encoder` has embedded, by ascending number."""
        query = (
            "SELECT id, embedding.checksum, path, taken, width, height FROM photo "
            "JOIN embedding ON photo_id = id AND encoder = ? "
            "WHERE missing_since IS NULL ORDER BY id"
        )
        with self._file.reading() as db:
            db.row_factory = None
            for number, checksum, path, *facts in db.execute(query, (encoder,)):
                yield PhotoFacts(number, checksum, self._file.absolute(path), *facts)

    def embedded(self, encoder: str, ids: NDArray[np.int64]) -> list[EmbeddedPhoto]:
        """Return those of the photos `ids` that `encoder` has embedded, by ascending number.

        Raises
        ------
        DamagedLibraryError
            If a row is not what was written.
        """
        query = (
            "SELECT id, embedding.checksum, path, taken, width, height, vector, "
            f"photo.checksum IS {SEAL} AND embedding.checksum IS {VECTOR_SEAL} FROM photo "
            "JOIN embedding ON photo_id = id AND encoder = ? "
            f"WHERE missing_since IS NULL{_among(ids)} ORDER BY id"
        )
        with self._file.reading() as db:
            found = [tuple(row) for row in db.execute(query, (encoder,))]
        wrong = [row[0] for row in found if not row[-1]]
        if wrong:
            raise damaged(self._file.path, f"photo {wrong[0]}")
        return [
            EmbeddedPhoto(number, checksum, self._file.absolute(path), taken, width, height,
                          np.frombuffer(vector, np.float32))
            for number, checksum, path, taken, width, height, vector, _ in found
        ]  # fmt: skip

    def tiles(
        self, encoder: str, ids: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the embeddings that `encoder` gave of tiles of long photos: of `ids`, or of all.

        Returns
        -------
        ids : array of shape (t,), int64
            The number of the photo that each tile is of, ascending.
        vectors : array of shape (t, dim), float32

        Raises
        ------
        DamagedLibraryError
            If one is not what was written.
        """
        query = (
            "SELECT photo_id, encoder || ' ' || number, vector, tile.checksum FROM photo "
            "JOIN tile ON photo_id = id AND encoder = ? "
            f"WHERE missing_since IS NULL{_among(ids)} ORDER BY id, number"
        )
        return self._vectors(query, (encoder,), "tiles")

    def without_tiles(self, encoder: str) -> list[tuple[int, Path]]:
        """Return the number and the file of each long photo that `encoder` saw no tiles of."""
        query = (
            "SELECT id, path, width, height, (SELECT count(*) FROM tile "
            "WHERE tile.photo_id = id AND tile.encoder = embedding.encoder) AS n "
            "FROM photo JOIN embedding ON embedding.photo_id = id AND embedding.encoder = ? "
            "WHERE missing_since IS NULL AND max(width, height) > ? * min(width, height) "
            "ORDER BY id"
        )
        with self._file.reading() as db:
            long = db.execute(query, (encoder, LONG)).fetchall()
        return [
            (row["id"], self._file.absolute(row["path"]))
            for row in long
            if row["n"] != count((row["width"], row["height"]))
        ]

    def add_tiles(
        self, found: Iterable[tuple[int, Sequence[NDArray[np.float32]]]], encoder: str
    ) -> None:
        """Keep what `encoder` made of the tiles of photos, by number, in one transaction."""
        with self._file.writing() as db:
            for number, vectors in found:
                rows.add_tiles(db, number, encoder, vectors)

    def colours(
        self, ids: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the colours of the photos that are not missing.

        They are as `semsearch.images.colour` has them.

        Returns
        -------
        ids : array of shape (n,), int64
            The photos' numbers, ascending; not of those that older versions kept without.
        colours : array of shape (n, bins), float32

        Raises
        ------
        DamagedLibraryError
            If any are not what was written.
        """
        query = (
            "SELECT photo_id, 'colour', vector, colour.checksum FROM photo "
            f"JOIN colour ON photo_id = id WHERE missing_since IS NULL{_among(ids)} ORDER BY id"
        )
        return self._vectors(query, (), "colours")

    def colourless(self) -> int:
        """Return how many photos that are not missing have no colours."""
        query = (
            "SELECT count(*) FROM photo LEFT JOIN colour ON photo_id = id "
            "WHERE photo_id IS NULL AND missing_since IS NULL"
        )
        with self._file.reading() as db:
            return int(db.execute(query).fetchone()[0])

    def _vectors(
        self, query: str, values: tuple[str, ...], what: str
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return numbers and vectors of rows of number, maker, vector and checksum."""
        with self._file.reading() as db:
            db.row_factory = None
            found = db.execute(query, values).fetchall()
        wrong = sum(vector_checksum(*row) != check for *row, check in found)
        if wrong:
            raise damaged(self._file.path, f"{wrong} of {len(found)} {what}")
        ids = np.array([row[0] for row in found], np.int64)
        vectors = np.frombuffer(b"".join(row[2] for row in found), np.float32)
        return ids, vectors.reshape(len(found), -1 if len(found) else 0)


def _among(ids: NDArray[np.int64] | None) -> str:
    return "" if ids is None else f" AND id IN ({','.join(map(str, ids.tolist()))})"
