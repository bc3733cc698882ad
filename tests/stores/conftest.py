"""What tests of vector engines share: a PostgreSQL, and a library that has an engine."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres import postgres

from semsearch import Library, SearchEngine
from semsearch.stores import beside, space
from semsearch.stores.beside import keep_up


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """The address of a PostgreSQL with pgvector, which has nothing yet."""
    with postgres() as address:
        yield address


@pytest.fixture(autouse=True)
def graphs_that_are_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several threads would make another graph in each run, and each finds a little else."""
    monkeypatch.setattr("semsearch.stores.graph.THREADS", 1)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the demo library with an engine beside it, where 100 photos count as many."""
    path = tmp_path_factory.mktemp("large") / "large.sqlite"
    shutil.copy(Library.named("demo").path, path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("semsearch.stores.graph.THREADS", 1)
        patch.setattr(beside, "LARGE", 100)
        patch.setattr(space, "TAIL", 100)
        patch.setattr("semsearch.stores.local.TAIL", 100)
        keep_up(Library(path), SearchEngine.open().head, lambda done, total: None)
        yield path
