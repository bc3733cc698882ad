"""The app in a real Chromium: upload a photo, search by text, follow a tag and a result."""

import shutil
from contextlib import suppress
from itertools import cycle
from pathlib import Path

import pytest
from browser import (
    UPLOAD_TIMEOUT,
    cards,
    index_in_the_app,
    needs_chromium,
    open_large,
    search,
    serve,
    settle,
)
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from semsearch.models.manifest import data_dir

pytestmark = needs_chromium


def test_the_first_address_that_a_new_server_sees_may_be_any_page(
    browser: Browser, tmp_path: Path
) -> None:
    with serve(tmp_path) as address:
        page = browser.new_page()
        page.goto(f"{address}/library")
        expect(page.get_by_role("heading", name="Use my photos")).to_be_visible(timeout=30_000)
        expect(page.get_by_role("link", name="Text to image")).to_be_visible()


def test_a_typed_word_finds_photos_and_a_result_becomes_the_next_query(page: Page) -> None:
    search(page, "castle")
    expect(page.get_by_alt_text("Carcassonne - la Cité")).to_be_visible()
    assert "q=castle" in page.url
    page.get_by_alt_text("Carcassonne - la Cité").click()
    page.locator("dialog.viewer").get_by_role("link", name="Similar photos").click()
    page.wait_for_url("**/image_to_image**photo=**")
    expect(page.locator(".photo .title")).to_contain_text("Carcassonne")


def test_a_tag_of_a_photo_searches(page: Page, address: str) -> None:
    page.goto(f"{address}/image_to_tags?library=demo&photo=76")
    page.get_by_role("link", name="windmill").first.click()
    expect(page.get_by_role("combobox", name="Search")).to_have_value("windmill")


def test_a_tag_of_the_library_narrows_it_down_and_stays_in_the_address(page: Page) -> None:
    page.get_by_role("link", name="Image to tags").click()
    page.get_by_role("button", name="animal ·").click()
    page.wait_for_url("**tag=animal**")
    page.reload()
    expect(page.get_by_role("button", name="animal ·")).to_be_visible()
    expect(page.get_by_text("405 photos", exact=True)).to_have_count(0)


def many_photos(folder: Path, n: int) -> None:
    """Save `n` files of different content, so that indexing them lasts while tabs are opened."""
    photos = sorted((data_dir() / "demo" / "photos").glob("*.jpg"))
    for number, photo in zip(range(n), cycle(photos)):
        (folder / f"{number}.jpg").write_bytes(photo.read_bytes() + str(number).encode())


def test_a_folder_is_indexed_in_sight_of_all_tabs_stopped_resumed_and_searched(
    page: Page, address: str, tmp_path: Path
) -> None:
    many_photos(tmp_path, 1_500)
    (tmp_path / "broken.jpg").write_bytes(b"no photo")
    index_in_the_app(page, address, tmp_path, "holidays")
    expect(page.get_by_role("heading", name="Indexing")).to_be_visible()
    other = page.context.new_page()
    other.goto(f"{address}/library?library=holidays")
    expect(other.get_by_role("heading", name="Indexing")).to_be_visible()
    expect(other.get_by_text("embedded")).to_be_visible(timeout=UPLOAD_TIMEOUT)
    other.goto(f"{address}/?library=holidays&q=animal")
    expect(cards(other).first).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("The last run was stopped")).to_be_visible(timeout=UPLOAD_TIMEOUT)
    page.get_by_role("button", name="Look for changes").click()
    expect(page.get_by_text("1 file was skipped")).to_be_visible(timeout=2 * UPLOAD_TIMEOUT)
    expect(page.get_by_text("1,500 photos", exact=True).first).to_be_visible(timeout=UPLOAD_TIMEOUT)


def test_markup_in_names_and_exif_is_shown_as_text(
    page: Page, address: str, tmp_path: Path
) -> None:
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    exif = Image.Exif()
    exif[0x010F] = "<img src=x onerror=alert(1)>"
    name = (
        "<img src=x onerror=alert(2)> [a](javascript:alert(3)) $x$ :red[b] &lt;i&gt; -> :smile: "
        "![x](https:evil.example) www.evil.example me@evil.example.jpg"
    )
    Image.open(data_dir() / "demo" / "photos" / "gcompris__tools-hammer1.jpg").save(
        tmp_path / name, exif=exif
    )
    index_in_the_app(page, address, tmp_path, "hostile")
    expect(page.get_by_text("Last run: 1 embedded")).to_be_visible(timeout=UPLOAD_TIMEOUT)
    page.goto(f"{address}/?library=hostile&q=hammer")
    viewer = open_large(page)
    expect(viewer.locator(".panel h2")).to_have_text(name.removesuffix(".jpg"))
    expect(viewer.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()
    assert page.locator("a[href*='evil']").count() == 0
    assert page.locator("img[src='x']").count() == 0


@pytest.mark.parametrize(
    "path",
    ["image_to_tags?tag=", "word_to_word?plus=", "?q=", "image_to_image?focus=", "?library="],
)
def test_markup_in_an_address_does_nothing(page: Page, address: str, path: str) -> None:
    page.goto(f"{address}/{path}![x](https://evil.example/a.png)")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_timeout(3_000)
    assert page.locator("img[src*='evil']").count() == 0


def test_a_watched_folder_picks_up_a_new_photo(page: Page, address: str, tmp_path: Path) -> None:
    photos = sorted((data_dir() / "demo" / "photos").glob("*tools*"))
    for photo in photos[:2]:
        shutil.copy(photo, tmp_path)
    index_in_the_app(page, address, tmp_path, "watched")
    expect(page.get_by_text("Last run: 2 embedded")).to_be_visible(timeout=UPLOAD_TIMEOUT)
    watch = page.get_by_role("switch", name="Watch")
    settle(page)
    page.locator("label", has=watch).click()
    expect(watch).to_be_checked()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    shutil.copy(photos[2], tmp_path)
    grown = page.get_by_text("3 photos", exact=True).first
    for _ in range(9):
        page.goto(f"{address}/library?library=watched")
        with suppress(AssertionError):
            expect(grown).to_be_visible(timeout=UPLOAD_TIMEOUT / 9)
            return
    pytest.fail("the new photo was not picked up")
