"""The encoder that finds most is downloaded by a click, in sight of all pages, and stopped."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import TIMEOUT, UPLOAD_TIMEOUT, keep, needs_chromium, serve, settle
from playwright.sync_api import Browser, Page, expect
from slow import ENTRY, SlowServer, slow_server

pytestmark = needs_chromium
FOLDED = "A larger network that finds more"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowServer]:
    monkeypatch.delenv(ENTRY.variable, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    with slow_server() as server:
        monkeypatch.setenv("SEMSEARCH_DOWNLOADS", server.url)
        yield server


@pytest.fixture
def offered(
    server: SlowServer, tmp_path: Path, browser: Browser, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """The page Library of an app that has nothing but what ships."""
    with serve(tmp_path) as address:
        page = browser.new_context(base_url=address).new_page()
        page.set_default_timeout(TIMEOUT)
        expect.set_options(timeout=UPLOAD_TIMEOUT)
        page.goto("/library?library=demo")
        yield page
        keep(page, request.node.name)
        page.close()


def test_a_download_is_seen_on_all_pages_stopped_and_goes_on(
    offered: Page, server: SlowServer
) -> None:
    page = offered
    button = page.get_by_role("button", name="Download 89.6 MB")
    expect(button).to_be_hidden()
    page.get_by_text(FOLDED).click()
    expect(button).to_be_visible()
    expect(page.get_by_text("1,000 photos take it")).to_be_visible()
    assert server.asked == []
    button.click()
    expect(page.get_by_text("of 89.6 MB")).to_be_visible()
    page.goto("/quality")
    expect(page.get_by_text("of 89.6 MB")).to_be_visible()
    page.get_by_role("button", name="Stop the download").click()
    expect(page.get_by_text("The next download goes on from there")).to_be_visible()
    expect(button).to_be_visible()
    page.wait_for_timeout(2_000)
    server.let_go.set()
    button.click()
    expect(page.get_by_text("The download ended early")).to_be_visible()
    expect(page.get_by_text("the MD5 differs")).to_be_visible()
    assert server.asked[0] is None
    assert str(server.asked[1]).startswith("bytes=")


def test_what_was_fetched_can_be_chosen(offered: Page, tmp_path: Path) -> None:
    page = offered
    expect(page.get_by_text(FOLDED)).to_be_visible()
    models = tmp_path / "semsearch" / "models"
    models.mkdir(parents=True)
    (models / ENTRY.file).write_bytes(b"weights")
    page.reload()
    folder = page.get_by_role("textbox", name="Folder of photos")
    folder.fill(str(Path(__file__).parents[2] / "data" / "demo" / "photos"))
    folder.press("Enter")
    settle(page)
    main = page.get_by_test_id("stMain")
    main.get_by_text("More choices").click()
    settle(page)
    main.get_by_role("combobox", name="Encoder").click()
    expect(page.get_by_role("option", name="efficientnet-b3+clip, finds most")).to_be_visible()
    expect(page.get_by_role("option", name="vgg16, as in the talk")).to_be_visible()
    expect(page.get_by_role("button", name="Download 89.6 MB")).to_be_hidden()
