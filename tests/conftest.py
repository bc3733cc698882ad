"""What several tests share: the real engine on the demo library."""

import pytest

from semsearch import SearchEngine, WordVectors
from semsearch.lexicon import Lexicon


@pytest.fixture(scope="session")
def engine() -> SearchEngine:
    return SearchEngine.open()


@pytest.fixture(scope="session")
def words() -> WordVectors:
    return WordVectors.load()


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon.load()
