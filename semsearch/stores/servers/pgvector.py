"""Vectors in PostgreSQL with pgvector: half precision, an HNSW graph a space, filters as SQL."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any

import psycopg
from pgvector import HalfVector
from psycopg.sql import SQL, Composed, Identifier, Literal

from semsearch.errors import EngineError, UnreachableEngineError
from semsearch.library.filters import Filter
from semsearch.stores import Hit, Record, Space
from semsearch.stores.records import Asked, payload_of
from semsearch.stores.servers.postgres import connect, first_line
from semsearch.vectors import Array

# How many candidates a walk through the graph keeps: pgvector allows no more than the second.
NARROWEST, WIDEST = 200, 1000
TABLE = """
CREATE TABLE {table} (
    id bigint PRIMARY KEY, checksum bigint NOT NULL, path text NOT NULL,
    folders text[] NOT NULL, day integer, orientation text NOT NULL,
    look halfvec({look}) NOT NULL, meaning halfvec({meaning}) NOT NULL
);
CREATE INDEX ON {table} USING hnsw (look halfvec_cosine_ops) WITH (ef_construction = 128);
CREATE INDEX ON {table} USING hnsw (meaning halfvec_cosine_ops) WITH (ef_construction = 128);
CREATE INDEX ON {table} USING gin (folders);
CREATE INDEX ON {table} (day);
CREATE INDEX ON {table} (orientation)
"""
LENGTHS = "SELECT attname, atttypmod FROM pg_attribute WHERE attrelid = to_regclass(%s)"
UPSERT = """
INSERT INTO {table} (id, checksum, path, folders, day, orientation, look, meaning)
VALUES (%(id)s, %(checksum)s, %(path)s, %(folders)s, %(day)s, %(orientation)s, %(look)s,
        %(meaning)s)
ON CONFLICT (id) DO UPDATE SET (checksum, path, folders, day, orientation, look, meaning) = (
    excluded.checksum, excluded.path, excluded.folders, excluded.day, excluded.orientation,
    excluded.look, excluded.meaning)
"""
SEARCH = """
SELECT id, 1 - ({space} <=> %s) AS score FROM {table} WHERE {where}
ORDER BY {space} <=> %s LIMIT %s
"""
# A graph is walked on until k photos that meet the condition are found, or the walk is long.
GRAPH = "SET LOCAL hnsw.iterative_scan = relaxed_order; SET LOCAL hnsw.ef_search = {width}"
EXACT = "SET LOCAL enable_indexscan = off"


class PgVectorEngine:
    """A table of a PostgreSQL database, made where there is none.

    Parameters
    ----------
    address : str
        ``postgresql://user:password@host/database``, as libpq reads it.
    name : str
        Of the table.
    dims : mapping of space to int
        The lengths of the vectors.
    shown : str
        The address as messages show it: without its password.

    Raises
    ------
    EngineError
        If the server does not answer, refuses, has no pgvector 0.8, or has vectors of other
        lengths. Each method raises it too.
    """

    def __init__(self, address: str, name: str, dims: Mapping[Space, int], shown: str) -> None:
        self.name, self.address = name, shown
        self._conninfo = address
        self._lock = Lock()
        self._connection = connect(self._conninfo, self.address)
        with self._cursor() as cursor:
            found = dict(cursor.execute(LENGTHS, (name,)).fetchall())
            if not found:
                cursor.execute(self._sql(TABLE, **{s: Literal(n) for s, n in dims.items()}))
        if found and {space: found.get(space) for space in dims} != dims:
            raise EngineError(
                f"The table {name} at {shown} has vectors of other lengths, of an older head. "
                "Drop it there and push again."
            )

    def upsert(self, records: Sequence[Record]) -> None:
        """See `VectorEngine.upsert`."""
        with self._cursor() as cursor:
            cursor.executemany(self._sql(UPSERT), [_row(record) for record in records])

    def delete(self, ids: Sequence[int]) -> None:
        """See `VectorEngine.delete`."""
        with self._cursor() as cursor:
            cursor.execute(self._sql("DELETE FROM {table} WHERE id = ANY(%s)"), (list(ids),))

    def search(
        self, space: Space, vector: Array, k: int, condition: Filter | None = None
    ) -> list[Hit]:
        """See `VectorEngine.search`."""
        where, values = _where(condition)
        query = self._sql(SEARCH, space=Identifier(space), where=where)
        asked = HalfVector(vector)
        width = Literal(min(max(NARROWEST, 2 * k), WIDEST))
        with self._cursor() as cursor:
            cursor.execute(self._sql(GRAPH, width=width))
            found = cursor.execute(query, (asked, *values, asked, k)).fetchall()
            if len(found) < k:
                # So few meet the condition that comparing each of them is the faster way too.
                cursor.execute(EXACT)
                found = cursor.execute(query, (asked, *values, asked, k)).fetchall()
        return sorted((Hit(*row) for row in found), key=lambda hit: -hit.score)

    def count(self, condition: Filter | None = None) -> int:
        """See `VectorEngine.count`."""
        where, values = _where(condition)
        query = self._sql("SELECT count(*) FROM {table} WHERE {where}", where=where)
        with self._cursor() as cursor:
            [(count,)] = cursor.execute(query, values).fetchall()
        return int(count)

    def known(self) -> dict[int, int]:
        """See `VectorEngine.known`."""
        with self._cursor() as cursor:
            return dict(cursor.execute(self._sql("SELECT id, checksum FROM {table}")).fetchall())

    def _sql(self, text: str, **parts: Any) -> Composed:
        return SQL(text).format(table=Identifier(self.name), **parts)

    @contextmanager
    def _cursor(self) -> Iterator[psycopg.Cursor[Any]]:
        """Yield a cursor in a transaction; a connection that was lost is made anew."""
        with self._lock:
            if self._connection.closed:
                self._connection = connect(self._conninfo, self.address)
            try:
                with self._connection.transaction(), self._connection.cursor() as cursor:
                    yield cursor
            except psycopg.OperationalError as error:
                raise UnreachableEngineError(
                    f"PostgreSQL at {self.address} does not answer ({first_line(error)})."
                ) from None
            except psycopg.Error as error:
                raise EngineError(
                    f"PostgreSQL at {self.address} does not do it ({first_line(error)})."
                ) from None


def _row(record: Record) -> dict[str, Any]:
    vectors = {"look": HalfVector(record.look), "meaning": HalfVector(record.meaning)}
    return {"id": record.id} | payload_of(record) | vectors


def _where(condition: Filter | None) -> tuple[SQL, list[Any]]:
    asked = Asked.by(condition)
    clauses = {
        "folders @> ARRAY[%s]": asked.folder,
        "day >= %s": asked.first_day,
        "day <= %s": asked.last_day,
        "orientation = %s": asked.orientation,
        "id = ANY(%s)": asked.among,
    }
    given = {clause: value for clause, value in clauses.items() if value is not None}
    return SQL(" AND ".join(["TRUE", *given])), list(given.values())
