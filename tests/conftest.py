"""What several tests share: the engine on the demo library, its words, and a browser."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from semsearch import SearchEngine, WordVectors
from semsearch.words.lexicon import Lexicon

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def engine() -> SearchEngine:
    return SearchEngine.open()


@pytest.fixture(scope="session")
def words() -> WordVectors:
    return WordVectors.load()


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon.load()


@pytest.fixture
def browser() -> "Iterator[Browser]":
    from browser import CHROMIUM, FLAGS
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
