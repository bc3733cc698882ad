"""What several tests share: the engine on the demo library, a PostgreSQL, the app in a browser."""

import os
from collections.abc import Iterator

import pytest
from browser import CHROMIUM, FLAGS, TIMEOUT, keep, serve
from playwright.sync_api import Browser, Page, expect, sync_playwright
from postgres import is_installed, postgres

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


@pytest.fixture(scope="session")
def database() -> Iterator[str]:
    """The address of a PostgreSQL with pgvector; in continuous integration there must be one."""
    if not is_installed() and not os.environ.get("CI"):
        pytest.skip("needs PostgreSQL: pip install -r requirements-test.txt")
    with postgres() as address:
        yield address


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(tmp_path_factory.mktemp("data")) as address:
        yield address


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(address: str, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page at the demo library; it may ask no other host, and leaves a screenshot."""
    page = browser.new_context().new_page()
    page.set_default_timeout(TIMEOUT)
    expect.set_options(timeout=TIMEOUT)
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/?library=demo")
    yield page
    keep(page, request.node.name)
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
