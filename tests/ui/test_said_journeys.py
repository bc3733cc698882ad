"""A caption finds its photo in a real Chromium, says so, and is switched off and on."""

import shutil
from pathlib import Path

import pytest
from browser import UPLOAD_TIMEOUT, keep, needs_chromium, open_large, search, settle, titles
from playwright.sync_api import Page, expect
from small import xmp

from semsearch import Library, index_folder, load_encoder
from semsearch.models.manifest import data_dir

pytestmark = needs_chromium
CAPTION = "Xanthippa at Easter"
PHOTOS = ("gcompris__farm-cat", "gcompris__farm-dog", "gcompris__energy-windmill13")
SWITCH = "Captions and names count in searches"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A library of three photos; of the dog there is a caption, in a file beside it."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for number, name in enumerate(PHOTOS):
        shutil.copy(data_dir() / "demo" / "photos" / f"{name}.jpg", folder / f"IMG_{number:04}.jpg")
    packet = xmp("", f"<dc:description>{CAPTION}</dc:description>")
    (folder / "IMG_0001.xmp").write_bytes(packet)
    library = Library(tmp_path / "own.sqlite")
    index_folder(library, folder, load_encoder("efficientnet-b3"))
    return library


def test_a_caption_is_found_named_in_why_and_left_aside(
    page: Page, address: str, library: Library
) -> None:
    page.goto(f"{address}/?library={library.path}")
    search(page, "xanthippa")
    assert titles(page)[0] == "IMG_0001"
    expect(page.get_by_text("Nothing here seems to match")).to_have_count(0)
    viewer = open_large(page)
    viewer.get_by_role("button", name="Why this photo?").click()
    line = f"Said of it: caption “{CAPTION}” (counts 0.5)"
    expect(viewer.get_by_text(line)).to_be_visible(timeout=UPLOAD_TIMEOUT)
    keep(page, "journey-said")
    page.keyboard.press("Escape")
    page.goto(f"{address}/library?library={library.path}")
    settle(page)
    page.get_by_text(SWITCH).click()
    settle(page)
    assert not library.said.heeded
    search(page, "xanthippa")
    expect(page.get_by_text("Nothing here seems to match")).to_be_visible()
