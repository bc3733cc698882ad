"""Somebody's first minutes: a folder is proposed, fills in sight, is searched, and is mended."""

import shutil
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from browser import TIMEOUT, UPLOAD_TIMEOUT, keep, needs_chromium, serve, settle
from playwright.sync_api import Browser, Page, expect

from semsearch.models.manifest import data_dir

pytestmark = needs_chromium
PHOTOS = sorted((data_dir() / "demo" / "photos").glob("*.jpg"))
MANY = 400


@pytest.fixture
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of pictures of a home: of different content, so that indexing them lasts."""
    pictures = tmp_path / "home" / "Pictures"
    pictures.mkdir(parents=True)
    for number, photo in zip(range(MANY), cycle(PHOTOS)):
        (pictures / f"{number}.jpg").write_bytes(photo.read_bytes() + str(number).encode())
    (pictures / "broken.jpg").write_bytes(b"")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return pictures


@pytest.fixture
def newcomer(
    pictures: Path, tmp_path: Path, browser: Browser, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """The page Library as somebody sees it who has just installed the app."""
    expect.set_options(timeout=TIMEOUT)
    with serve(tmp_path / "data") as address:
        page = browser.new_context(base_url=address).new_page()
        page.set_default_timeout(TIMEOUT)
        page.goto("/library")
        yield page
        keep(page, request.node.name)
        page.close()


def test_a_proposed_folder_fills_in_sight_is_searched_and_a_skipped_file_tried_again(
    newcomer: Page, pictures: Path
) -> None:
    page = newcomer
    expect(page.get_by_text(f"{MANY + 1:,} photos", exact=True)).to_be_visible()
    button = page.get_by_role("button", name="Index Pictures")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Indexing")).to_be_visible()
    newest = page.locator("[class*='st-key-strip-'] img")
    expect(newest.first).to_be_visible(timeout=UPLOAD_TIMEOUT)
    assert newest.first.get_attribute("alt")
    tag = page.locator(".st-key-tags-so-far").get_by_role("link").first
    expect(tag).to_be_visible(timeout=UPLOAD_TIMEOUT)
    page.get_by_role("link", name="Search what is there already").click()
    page.wait_for_url("**q=*")
    expect(page.locator(".card img").first).to_be_visible()
    page.get_by_role("link", name="Library", exact=True).click()
    expect(page.get_by_role("heading", name="What was found")).to_be_visible(
        timeout=2 * UPLOAD_TIMEOUT
    )
    expect(page.get_by_text(f"{MANY:,} photos", exact=True).first).to_be_visible()
    shutil.copy(PHOTOS[0], pictures / "broken.jpg")
    page.get_by_text("1 file: It is empty").click()
    page.get_by_role("button", name="Try these again").click()
    expect(page.get_by_text(f"{MANY + 1:,} photos", exact=True).first).to_be_visible(
        timeout=UPLOAD_TIMEOUT
    )
    expect(page.get_by_text("1 file was skipped")).to_be_hidden()
    searches = page.locator(".st-key-suggested").get_by_role("link")
    expect(searches).to_have_count(3)
    searches.first.click()
    page.wait_for_url("**q=*")
    expect(page.locator(".card img").first).to_be_visible()


def test_the_demo_is_one_click_away(newcomer: Page) -> None:
    page = newcomer
    page.get_by_role("link", name="Try it on the demo").click()
    page.wait_for_url("**library=demo**")
    expect(page.get_by_role("heading", name="Text to image")).to_be_visible()
    expect(page.locator(".card img").first).to_be_visible()


def test_a_page_without_photos_fills_by_itself_once_the_first_come(
    newcomer: Page, tmp_path: Path
) -> None:
    page = newcomer
    page.get_by_role("button", name="Index Pictures").click()
    page.wait_for_url("**library=default**")
    page.goto("/?library=default&q=animal")
    expect(page.locator(".card img").first).to_be_visible(timeout=UPLOAD_TIMEOUT)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone_what_is_pressed_is_large_enough_and_nothing_is_cut_off(
    newcomer: Page, browser: Browser, theme: str
) -> None:
    context = browser.new_context(
        base_url=newcomer.url.split("/library")[0],
        viewport={"width": 390, "height": 844},
        color_scheme=theme,  # type: ignore[arg-type]
        has_touch=True,
    )
    page = context.new_page()
    page.goto("/library")
    settle(page)
    targets = page.locator(".st-key-door-demo a:visible, .st-key-door-own button:visible, summary")
    boxes = [target.bounding_box() for target in targets.all() if target.is_visible()]
    sized = [box for box in boxes if box and box["width"] > 24]
    assert len(sized) >= 5
    assert [box for box in sized if box["height"] < 40] == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    keep(page, f"first-run-phone-{theme}")
    context.close()
