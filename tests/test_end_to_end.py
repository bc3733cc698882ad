"""The app in a real Chromium: upload a photo, search by text, follow a tag and a result."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from semsearch.assets import data_dir

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
REASON = "no Chromium; install Debian's package chromium"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None and not os.environ.get("CI"), reason=REASON),
]
ROOT = Path(__file__).parent.parent
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
UPLOAD_TIMEOUT = 90_000


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    server = subprocess.Popen([*command, f"--server.port={port}"], cwd=ROOT)
    try:
        _wait_until_ready(f"http://localhost:{port}/_stcore/health")
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(10)


def _wait_until_ready(url: str) -> None:
    for _ in range(120):
        try:
            urlopen(url, timeout=2).close()
            return
        except (URLError, OSError):
            time.sleep(0.5)
    raise TimeoutError(f"no answer from {url}")


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.set_default_timeout(30_000)
        expect.set_options(timeout=30_000)
        page.goto(address)
        yield page
        browser.close()


def test_a_typed_word_finds_photos_and_a_result_becomes_the_next_query(page: Page) -> None:
    box = page.get_by_role("textbox", name="What should the photo show?")
    box.fill("castle")
    box.press("Enter")
    expect(page.get_by_alt_text("Carcassonne - la Cité")).to_be_visible()
    assert "q=castle" in page.url
    page.get_by_role("link", name="Similar").first.click()
    expect(page.get_by_role("heading", name="Most similar")).to_be_visible()
    assert "photo=" in page.url


def test_an_uploaded_photo_gets_tags_and_a_tag_searches(page: Page) -> None:
    page.get_by_role("link", name="Image to tags").click()
    page.get_by_text("Upload", exact=True).click()
    photo = data_dir() / "demo" / "photos" / "gcompris__energy-windmill13.jpg"
    page.locator("input[type=file]").set_input_files(photo)
    tag = page.get_by_role("link", name="windmill")
    tag.first.wait_for(timeout=UPLOAD_TIMEOUT)
    tag.first.click()
    box = page.get_by_role("textbox", name="What should the photo show?")
    expect(box).to_have_value("windmill")


def test_a_tag_of_the_library_narrows_it_down_and_stays_in_the_address(page: Page) -> None:
    page.get_by_role("link", name="Image to tags").click()
    page.get_by_role("button", name="animal ·").click()
    page.wait_for_url("**tag=animal**")
    page.reload()
    expect(page.get_by_role("button", name="animal ·")).to_be_visible()
    expect(page.get_by_text("321 photos", exact=True)).to_have_count(0)


def test_a_focus_changes_what_is_similar(page: Page) -> None:
    page.get_by_role("link", name="Image to image").click()
    box = page.get_by_role("textbox", name="What matters in it?")
    box.fill("windmill")
    box.press("Enter")
    page.wait_for_url("**focus=windmill**")
    expect(page.get_by_role("heading", name="Most similar")).to_be_visible()


def test_a_file_that_is_no_photo_gets_a_message_and_the_app_goes_on(
    page: Page, tmp_path: Path
) -> None:
    page.get_by_role("link", name="Image to image").click()
    page.get_by_text("Upload", exact=True).click()
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no photo at all")
    page.locator("input[type=file]").set_input_files(broken)
    expect(page.get_by_text("broken.jpg is not an image")).to_be_visible()
    photo = data_dir() / "demo" / "photos" / "gcompris__animals-kitten.jpg"
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.get_by_role("heading", name="Most similar")).to_be_visible(timeout=UPLOAD_TIMEOUT)
