"""Connections to a PostgreSQL that has pgvector, and errors that say what to do."""

from typing import Any

import psycopg
from pgvector.psycopg import register_vector
from psycopg.conninfo import conninfo_to_dict

from semsearch.errors import EngineError, UnreachableEngineError
from semsearch.stores import timeout

# The first with iterative scans, which find k photos although few meet a condition.
OLDEST = (0, 8)
VERSION = "SELECT extversion FROM pg_extension WHERE extname = 'vector'"


def connect(address: str, shown: str) -> psycopg.Connection[Any]:
    """Connect to the server at `address`, called `shown` in messages.

    Raises
    ------
    EngineError
        If it does not answer, refuses, or has no pgvector 0.8.
    """
    if not _is_readable(address):
        raise EngineError(
            f"{shown} is no address. Give one like postgresql://user@host/database, with "
            "%-escapes for special characters of a password."
        )
    try:
        connection = psycopg.connect(
            address, autocommit=True, connect_timeout=max(2, round(timeout())),
            options=f"-c statement_timeout={round(1000 * timeout())}",
        )  # fmt: skip
    except psycopg.OperationalError as error:
        raise UnreachableEngineError(
            f"PostgreSQL does not answer at {shown} ({first_line(error)}). Check the address, "
            "that the server runs, and the password (or set PGPASSWORD)."
        ) from None
    _check_pgvector(connection, shown)
    register_vector(connection)
    return connection


def _is_readable(address: str) -> bool:
    """Return whether libpq finds user, host and database; what it says itself quotes passwords."""
    user = address.partition("://")[2].rpartition("@")[0]
    try:
        conninfo_to_dict(address)
    except psycopg.ProgrammingError:
        return False
    return not {"@", "/"} & set(user)


def _check_pgvector(connection: psycopg.Connection[Any], shown: str) -> None:
    try:
        if not connection.execute(VERSION).fetchall():
            connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        [(version,)] = connection.execute(VERSION).fetchall()
    except psycopg.Error as error:
        raise EngineError(
            f"PostgreSQL at {shown} lacks pgvector ({first_line(error)}). Install it on the "
            "server, on Debian as postgresql-VERSION-pgvector, and let a superuser run: "
            "CREATE EXTENSION vector"
        ) from None
    if tuple(map(int, version.split(".")[:2])) < OLDEST:
        raise EngineError(
            f"PostgreSQL at {shown} has pgvector {version}, and 0.8 is needed. Update it and "
            "run: ALTER EXTENSION vector UPDATE"
        )


def first_line(error: psycopg.Error) -> str:
    """Return what went wrong, without the server's hints."""
    return str(error).strip().partition("\n")[0]
