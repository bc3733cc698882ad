"""What tests of the app's own routes share: a browser that asks, and a library to ask about."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from borrowed import small_engine
from starlette.applications import Starlette
from starlette.testclient import TestClient

from semsearch import SearchEngine
from semsearch.ui.server.routes import ROUTES


@pytest.fixture
def ask() -> Iterator[TestClient]:
    """A browser at the app's own routes; an error that none of them answers fails the test."""
    with TestClient(Starlette(routes=ROUTES)) as client:
        yield client


@pytest.fixture
def small(tmp_path: Path, engine: SearchEngine) -> SearchEngine:
    """An engine for three photos, the numbers 1 to 3."""
    return small_engine(tmp_path, engine)
