"""Opens the engine that an address names; passwords in it are never shown."""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import unquote

from semsearch.errors import EngineError
from semsearch.extras import install_command
from semsearch.stores import Space, VectorEngine

SECRET = re.compile(r"((?:password|passwd|api[-_]?key|token)=)[^&\s]*", re.IGNORECASE)


def open_vector_engine(
    address: str, library: str, encoder: str, dims: Mapping[Space, int]
) -> VectorEngine:
    """Open the vectors of a library and an encoder on a server; made where there are none.

    Parameters
    ----------
    address : str
        ``http://host:6333`` or ``https://KEY@host`` is Qdrant, with its API key before the @
        or in the variable QDRANT_API_KEY; ``postgresql://user@host/database`` is pgvector,
        with its password there or where libpq looks for it, as in PGPASSWORD.
    library, encoder : str
    dims : mapping of space to int
        The lengths of the vectors, as `semsearch.stores.records.dims_of` has them.

    Raises
    ------
    EngineError
        If the address is none of these, its package is not installed, or the server does not
        answer.
    """
    scheme, shown = address.partition("://")[0], masked(address)
    name = safe_name(library, encoder)
    if scheme in ("http", "https"):
        with _needs("qdrant"):
            from semsearch.stores.servers.qdrant import QdrantEngine
        url, key = _without_key(address)
        return QdrantEngine.open(url, name, dims, key or os.environ.get("QDRANT_API_KEY"), shown)
    if scheme in ("postgresql", "postgres"):
        with _needs("pgvector"):
            from semsearch.stores.servers.pgvector import PgVectorEngine
        return PgVectorEngine(address, name, dims, shown)
    raise EngineError(
        f"{shown} is no address of a vector engine. Give http://host:6333 for Qdrant or "
        "postgresql://user@host/database for PostgreSQL with pgvector."
    )


def safe_name(library: str, encoder: str) -> str:
    """Return a name for a collection or a table: lower-case, at most 50 letters, one of a kind."""
    words = re.sub(r"[^a-z0-9]+", "_", f"{library[-12:]}_{encoder[:18]}".lower()).strip("_")
    digest = hashlib.sha256(f"{library}\n{encoder}".encode()).hexdigest()[:8]
    return f"semsearch_{words}_{digest}"


def masked(address: str) -> str:
    """Return an address without its password or key, for messages."""
    scheme, separator, rest = address.partition("://")
    who, at, where = rest.rpartition("@")
    user, colon, _ = who.partition(":")
    if at and (colon or scheme.startswith("http")):
        who = f"{user}:***" if colon and not scheme.startswith("http") else "***"
    return SECRET.sub(r"\1***", f"{scheme}{separator}{who}{at}{where}")


def _without_key(address: str) -> tuple[str, str | None]:
    """Return an address of Qdrant, and the key before its @."""
    scheme, _, rest = address.partition("://")
    key, at, where = rest.rpartition("@")
    return f"{scheme}://{where}", unquote(key.rpartition(":")[2]) if at else None


@contextmanager
def _needs(extra: str) -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        raise EngineError(
            f"This address needs a package that is not installed ({error.name}). "
            f"Run: {install_command(extra)}"
        ) from None
