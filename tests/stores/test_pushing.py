"""A library is pushed to a vector engine: what is new goes there, what is gone leaves it."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import psycopg
import pytest
from qdrant_client import QdrantClient

from semsearch import Library, ProjectionHead, SearchEngine
from semsearch.errors import DamagedLibraryError, EngineError, LibraryError
from semsearch.facts.reading import Facts
from semsearch.folders.stats import Stat
from semsearch.library.filters import Filter
from semsearch.library.photo import Entry, Place
from semsearch.stores.address import masked, open_vector_engine, safe_name
from semsearch.stores.pushing import PushReport, push
from semsearch.stores.records import checksum_of, dims_of, records_of, vectors_of
from semsearch.stores.servers.qdrant import QdrantEngine

DIMS = {"look": 8, "meaning": 4}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "own.sqlite")


@pytest.fixture
def head(engine: SearchEngine) -> ProjectionHead:
    return engine.head


@pytest.fixture
def store(head: ProjectionHead) -> QdrantEngine:
    return QdrantEngine(QdrantClient(":memory:"), "own", dims_of(head))


def fill(library: Library, numbers: range, seed: int = 0) -> list[int]:
    random = np.random.default_rng(seed)
    entries = [
        Entry(library.path.parent / f"{n}.jpg", Stat(1, 1), f"{n}-{seed}", Facts(3, 2), None,
              random.random(512, np.float32))
        for n in numbers
    ]  # fmt: skip
    return library.add(entries, "vgg16")


def semsearch(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "semsearch", *arguments]
    variables = os.environ | {"COLUMNS": "200"} | environment
    done = subprocess.run(command, capture_output=True, text=True, env=variables, check=False)
    assert "Traceback" not in done.stderr
    return done


def test_photos_are_read_with_all_that_a_record_needs(library: Library) -> None:
    numbers = fill(library, range(7))
    photos = library.embedded("vgg16", np.array([*numbers, 99]))
    ids, vectors = library.embeddings("vgg16")
    assert [photo.id for photo in photos] == ids.tolist()
    assert np.array_equal([photo.embedding for photo in photos], vectors)
    assert photos[2].path == library.path.parent / "2.jpg"
    assert (photos[2].width, photos[2].height, photos[2].taken) == (3, 2, None)
    assert library.embedded("efficientnet-b3", ids) == []
    facts = list(library.embedded_facts("vgg16"))
    assert [checksum_of(own, 7) for own in facts] == [checksum_of(own, 7) for own in photos]


def test_a_damaged_row_is_an_error_and_never_pushed(
    library: Library, head: ProjectionHead, store: QdrantEngine
) -> None:
    fill(library, range(3))
    with sqlite3.connect(library.path) as db:
        db.execute("UPDATE embedding SET vector = zeroblob(2048) WHERE photo_id = 2")
    with pytest.raises(DamagedLibraryError, match="photo 2"):
        push(library, head, store)
    assert store.count() == 0


def test_records_hold_what_a_search_compares(engine: SearchEngine) -> None:
    photos = engine.library.embedded("vgg16", engine.ids[:5])
    records = records_of(photos, engine.head, 7)
    for space, vectors in vectors_of(engine.gallery[:5]).items():
        kept = np.array([getattr(record, space) for record in records])
        assert np.allclose(kept, vectors, atol=1e-6)
        assert np.allclose(np.linalg.norm(kept, axis=1), 1, atol=1e-5)
        assert kept.shape[1] == dims_of(engine.head)[space]
    assert records_of([], engine.head, 7) == []


def test_only_what_changed_is_sent_and_what_is_gone_is_deleted(
    library: Library, head: ProjectionHead, store: QdrantEngine
) -> None:
    ids = fill(library, range(10))
    seen: list[tuple[int, int]] = []
    report = push(library, head, store, lambda done, total: seen.append((done, total)), size=4)
    assert report == PushReport(sent=10, deleted=0, unchanged=0)
    assert seen == [(0, 10), (4, 10), (8, 10), (10, 10)]
    assert push(library, head, store, size=4) == PushReport(0, 0, 10)
    fill(library, range(2), seed=1)
    fill(library, range(10, 11))
    library.mark(missing=ids[5:8], present=[])
    assert push(library, head, store, size=4) == PushReport(sent=3, deleted=3, unchanged=5)
    assert set(store.known()) == {photo.id for photo in library.photos()}


def test_a_photo_that_moved_is_sent_again(
    library: Library, head: ProjectionHead, store: QdrantEngine
) -> None:
    ids = fill(library, range(3))
    push(library, head, store)
    moved = library.path.parent / "new" / "0.jpg"
    library.place([Place(ids[0], moved, Stat(1, 1), is_move=True)])
    assert push(library, head, store) == PushReport(1, 0, 2)
    assert store.count(Filter(folder=moved.parent)) == 1


def test_another_head_sends_all_again(
    library: Library, head: ProjectionHead, store: QdrantEngine
) -> None:
    fill(library, range(3))
    others = [replace(head, mean=-head.mean)]
    for part in ("labels", "phrases"):
        space = getattr(head, part)
        others.append(replace(head, **{part: replace(space, kernel=-space.kernel)}))
    for own in (head, *others):
        assert push(library, own, store) == PushReport(3, 0, 0)


def test_a_push_that_is_stopped_keeps_whole_batches_and_goes_on(
    library: Library, head: ProjectionHead, store: QdrantEngine
) -> None:
    fill(library, range(10))

    def stop(done: int, total: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        push(library, head, store, stop, size=2)
    assert store.count() == 4
    assert push(library, head, store, size=2) == PushReport(6, 0, 4)


def test_a_library_without_embeddings_says_what_to_run(
    library: Library, head: ProjectionHead, store: QdrantEngine
) -> None:
    ids = fill(library, range(1))
    push(library, head, store)
    library.mark(missing=ids, present=[])
    assert push(library, head, store) == PushReport(0, 1, 0)
    library.forget(ids, grace=timedelta(0))
    with pytest.raises(LibraryError, match="semsearch index --library .* --encoder vgg16"):
        push(library, head, store)


def test_the_command_pushes_once_and_then_only_what_is_new(database: str) -> None:
    first = semsearch("push", "--to", database, "--library", "demo")
    assert first.returncode == 0
    assert "405 sent, 0 deleted, 0 unchanged" in first.stdout
    again = semsearch("push", "--library", "demo", "--json", SEMSEARCH_ENGINE=database)
    report = json.loads(again.stdout)
    assert (report["sent"], report["deleted"], report["unchanged"]) == (0, 0, 405)
    with psycopg.connect(database) as connection:
        count = connection.execute(f"SELECT count(*) FROM {report['name']}").fetchone()
    assert count == (405,)


WRONG = {
    "http://127.0.0.1:1": "Qdrant does not answer at http://127.0.0.1:1",
    "http://hidden@127.0.0.1:1": "http://***@127.0.0.1:1",
    "http://127.0.0.1:99999": "is no address",
    "postgresql://me:hidden@127.0.0.1:1/db": "PostgreSQL does not answer at postgresql://me:***@",
    "postgresql://me:hid@den@127.0.0.1:1/db": "%-escapes",
    "postgresql://127.0.0.1:1/db?password=hidden": "?password=***",
    "ftp://host": "http://host:6333 for Qdrant or postgresql://",
}


@pytest.mark.parametrize(("address", "message"), WRONG.items())
def test_a_wrong_address_ends_in_a_line_that_helps_and_hides_secrets(
    address: str, message: str
) -> None:
    done = semsearch("push", "--to", address, "--library", "demo")
    assert done.returncode == 2
    assert message in done.stderr
    assert "hid" not in done.stderr and "den@" not in done.stderr


@contextmanager
def answering(status: int, body: bytes) -> Iterator[str]:
    """Run a server that gives every request one answer; yield its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (401, b"Must provide an API key", "Set QDRANT_API_KEY"),
        (404, b"Not Found", "Check that Qdrant is what answers there"),
        (200, b"<html>another program</html>", "Qdrant does not answer"),
    ],
)
def test_a_server_that_refuses_or_is_no_qdrant_is_told(
    status: int, body: bytes, message: str
) -> None:
    with answering(status, body) as address, pytest.raises(EngineError, match=message):
        open_vector_engine(address, "own", "vgg16", DIMS)


def test_a_database_without_pgvector_is_told(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE DATABASE bare")
        connection.execute("CREATE ROLE guest LOGIN")
    address = database.replace("postgres@/postgres", "guest@/bare")
    with pytest.raises(EngineError, match="superuser run: CREATE EXTENSION vector"):
        open_vector_engine(address, "own", "vgg16", DIMS)


def test_an_older_pgvector_is_told(database: str) -> None:
    address = database.replace("/postgres?", "/old?")
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE DATABASE old")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION vector")
        connection.execute("UPDATE pg_extension SET extversion = '0.7.4' WHERE extname = 'vector'")
    with pytest.raises(EngineError, match=r"pgvector 0\.7\.4, and 0\.8 is needed"):
        open_vector_engine(address, "own", "vgg16", DIMS)


def test_a_lost_connection_is_an_error_once_and_then_made_anew(database: str) -> None:
    engine = open_vector_engine(database, "lost", "vgg16", DIMS)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
    with pytest.raises(EngineError, match="PostgreSQL at"):
        engine.count()
    assert engine.count() == 0


def test_a_missing_package_is_named_with_the_command_that_brings_it() -> None:
    code = (
        "import sys; sys.modules['qdrant_client'] = None\n"
        "from semsearch.stores.address import open_vector_engine\n"
        "open_vector_engine('http://127.0.0.1:1', 'own', 'vgg16', {})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "pip install" in done.stderr and "qdrant-client<2" in done.stderr


def test_names_are_safe_short_and_one_of_a_kind() -> None:
    names = {safe_name(library, "efficientnet-b3+clip")
             for library in ("a b", "a_b", "A b", "Ünï'; DROP", "/long/" * 50, "写真")}  # fmt: skip
    assert len(names) == 6
    assert all(name.isidentifier() and name.isascii() and len(name) <= 50 for name in names)


def test_passwords_and_keys_are_never_shown() -> None:
    assert masked("postgresql://me:s@cr/et@host/db") == "postgresql://me:***@host/db"
    assert (
        masked("https://k:ey@host:6333/x?api_key=z&a=1")
        == "https://***@host:6333/x?api_key=***&a=1"
    )
    assert masked("postgresql://me@host/db") == "postgresql://me@host/db"
    assert masked("host=h password=secret") == "host=h password=***"
