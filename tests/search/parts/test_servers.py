"""A server that is down, slow, dying or behind: the search says so, and goes on here."""

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from postgres import postgres

from semsearch import Library, SearchEngine
from semsearch.errors import EngineError
from semsearch.facts.reading import Facts
from semsearch.folders.stats import Stat
from semsearch.library.photo import Entry
from semsearch.search.proposals import VARIABLE
from semsearch.stores import TIMEOUT_VARIABLE, fresh
from semsearch.stores.address import open_vector_engine
from semsearch.stores.pushing import push
from semsearch.stores.records import dims_of

HERE = "Photos are searched on this computer."


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with postgres() as address:
        yield address


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library(tmp_path / "own.sqlite")
    shutil.copy(Library.named("demo").path, library.path)
    return library


@pytest.fixture
def pushed(
    library: Library, engine: SearchEngine, database: str, monkeypatch: pytest.MonkeyPatch
) -> Library:
    """A library that a server has all of."""
    server = open_vector_engine(database, library.name, "vgg16", dims_of(engine.head))
    push(library, engine.head, server)
    monkeypatch.setenv(VARIABLE, database)
    return library


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def found(engine: SearchEngine) -> list[int]:
    return [match.photo.id for match in engine.search("windmill").matches]


def add(library: Library, like: int) -> int:
    vector = library.embeddings("vgg16", np.array([like]))[1][0]
    entry = Entry(Path("/new.jpg"), Stat(1, 2, 3), "a" * 64, Facts(3, 4), None, vector)
    [number] = library.add([entry], "vgg16")
    return number


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "postgresql://me@127.0.0.1:1/photos"])
def test_a_server_that_is_down_is_told_of_and_the_library_is_searched_here(
    library: Library, engine: SearchEngine, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv(VARIABLE, address)
    alone = SearchEngine.open(str(library.path))
    assert "does not answer" in alone.notice and alone.notice.endswith(HERE)
    assert alone.searched_by is None
    assert found(alone) == found(engine)


@pytest.mark.parametrize("kind", ["http", "postgresql"])
def test_a_slow_server_is_waited_for_as_long_as_somebody_says(
    library: Library, engine: SearchEngine, silent: int, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv(VARIABLE, f"{kind}://127.0.0.1:{silent}")
    monkeypatch.setenv(TIMEOUT_VARIABLE, "1")
    alone = SearchEngine.open(str(library.path))
    assert "does not answer" in alone.notice
    assert found(alone) == found(engine)


@pytest.mark.parametrize("said", ["soon", "-1", "0", "inf"])
def test_a_time_that_is_none_is_refused(
    library: Library, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setenv(VARIABLE, "http://127.0.0.1:1")
    monkeypatch.setenv(TIMEOUT_VARIABLE, said)
    with pytest.raises(EngineError, match=f"{TIMEOUT_VARIABLE} is '{said}'"):
        SearchEngine.open(str(library.path))


def test_photos_that_a_server_does_not_have_yet_are_found_and_told_of(
    pushed: Library, engine: SearchEngine
) -> None:
    assert SearchEngine.open(str(pushed.path)).notice == ""
    number = add(pushed, like=7)
    pushed.leave_out([8])
    opened = SearchEngine.open(str(pushed.path))
    assert opened.searched_by and "lacks 1 photos" in opened.notice
    assert "semsearch push" in opened.notice
    similar = [match.photo.id for match in opened.search_photo(7, k=5)]
    assert number in similar
    assert 8 not in [match.photo.id for match in opened.search("windmill", k=400).matches]


def test_photos_that_come_while_a_server_is_asked_are_found(pushed: Library) -> None:
    opened = SearchEngine.open(str(pushed.path))
    number = add(pushed, like=7)
    opened.refresh()
    assert number in [match.photo.id for match in opened.search_photo(7, k=5)]


def test_a_server_that_is_far_behind_is_not_asked(
    pushed: Library, engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fresh, "MOST_BEHIND", 3)
    pushed.mark(range(1, 6), [])
    pushed.mark([], range(1, 6))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("semsearch.stores.pushing.checksum_of", lambda photo, head: -1)
        opened = SearchEngine.open(str(pushed.path))
    assert "lacks 405 photos" in opened.notice and opened.notice.endswith(HERE)
    assert found(opened) == found(engine)


def test_a_server_that_dies_while_it_is_asked_is_told_of(
    pushed: Library, engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgres() as address:
        server = open_vector_engine(address, pushed.name, "vgg16", dims_of(engine.head))
        push(pushed, engine.head, server)
        monkeypatch.setenv(VARIABLE, address)
        opened = SearchEngine.open(str(pushed.path))
        assert (opened.searched_by, opened.notice) == (address, "")
    assert found(opened) == found(engine)
    assert opened.searched_by is None
    assert opened.notice.endswith(HERE)
