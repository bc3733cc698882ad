"""What tests of the app share: the app itself, and a page of it in a browser."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for work in the background: AppTest runs no page again when it is done."""
    monkeypatch.setattr("semsearch.ui.working.PATIENCE", 60)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    from browser import serve

    with serve(tmp_path_factory.mktemp("data")) as address:
        yield address


@pytest.fixture
def page(address: str, browser: "Browser", request: pytest.FixtureRequest) -> "Iterator[Page]":
    """A page at the demo library; it may ask no other host, and leaves a screenshot."""
    from browser import TIMEOUT, keep
    from playwright.sync_api import expect

    page = browser.new_context().new_page()
    page.set_default_timeout(TIMEOUT)
    expect.set_options(timeout=TIMEOUT)
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/?library=demo")
    yield page
    keep(page, request.node.name)
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
