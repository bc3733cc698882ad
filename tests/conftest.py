"""What several tests share: the real engine on the demo library."""

import pytest

from semsearch import SearchEngine, WordVectors


@pytest.fixture(scope="session")
def engine() -> SearchEngine:
    return SearchEngine.open()


@pytest.fixture(scope="session")
def words(engine: SearchEngine) -> WordVectors:
    return engine.words
