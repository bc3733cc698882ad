"""What tests of vector engines share: a PostgreSQL."""

import os
from collections.abc import Iterator

import pytest
from postgres import is_installed, postgres


@pytest.fixture(scope="session")
def database() -> Iterator[str]:
    """The address of a PostgreSQL with pgvector; in continuous integration there must be one."""
    if not is_installed() and not os.environ.get("CI"):
        pytest.skip("needs PostgreSQL: pip install -r requirements-test.txt")
    with postgres() as address:
        yield address


@pytest.fixture(autouse=True)
def graphs_that_are_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several threads would make another graph in each run, and each finds a little else."""
    monkeypatch.setattr("semsearch.stores.graph.THREADS", 1)
