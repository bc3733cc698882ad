"""The grid of photos in a real Chromium: thousands of them, keys, touch, selection."""

import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import (
    UPLOAD_TIMEOUT,
    card,
    cards,
    keep,
    needs_chromium,
    scrolled,
    search,
    serve,
    settle,
    titles,
)
from playwright.sync_api import Browser, Locator, Page, expect

from semsearch import Library, SearchEngine
from semsearch.encoders import TALK_ENCODER
from semsearch.facts.reading import Facts
from semsearch.folders.stats import Stat
from semsearch.library.photo import Entry
from semsearch.models.manifest import data_dir

pytestmark = needs_chromium
MANY = 5_000


@pytest.mark.parametrize("width", [390, 768, 1280, 1920])
@pytest.mark.parametrize("path", ["?q=animal", "image_to_image?photo=3", "photos?"])
def test_photos_begin_above_the_fold_in_justified_rows(
    page: Page, address: str, width: int, path: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}/{path}&library=demo")
    settle(page)
    expect(cards(page).first).to_be_visible()
    keep(page, f"{path.partition('?')[0] or 'search'}-{width}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    boxes = [box for each in page.locator(".card a.picture").all() if (box := each.bounding_box())]
    assert min(box["y"] for box in boxes) <= (300 if width >= 1280 else 360)
    rows: dict[int, list[dict[str, float]]] = {}
    for box in boxes:
        rows.setdefault(round(box["y"]), []).append(dict(box))
    full = [row for row in rows.values() if len(row) > 1][:-1]
    assert full
    for row in full:
        heights = [box["height"] for box in row]
        assert max(heights) - min(heights) < 1
    ends = [max(box["x"] + box["width"] for box in row) for row in full[:3]]
    assert max(ends) - min(ends) < 2


def test_results_say_how_many_are_likely_and_go_on_to_the_end(page: Page) -> None:
    search(page, "fish")
    expect(page.get_by_text("21 likely, 11 possible")).to_be_visible()
    for heading in ("Likely", "Possible"):
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_attached()
    page.keyboard.press("Tab")
    card(page, 0).locator("a.picture").focus()
    page.keyboard.press("End")
    expect(card(page, 404).locator("img")).to_be_visible()
    assert cards(page).count() <= 200
    keep(page, "journey-end-of-results")


# The number of the photo that has the focus, -1 if none has it.
FOCUSED = """() => {
  const parts = [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')];
  const focused = parts.map(part => part.shadowRoot?.activeElement?.closest('.card'));
  return Number(focused.find(Boolean)?.dataset.at ?? -1);
}"""


def test_arrow_keys_move_in_both_directions_and_enter_shows_the_photo_large(page: Page) -> None:
    search(page, "animal")
    titles(page)

    def focused() -> int:
        return int(page.evaluate(FOCUSED))

    def expect_focus(at: int) -> None:
        page.wait_for_function(f"({FOCUSED})() === {at}")

    card(page, 0).locator("a.picture").focus()
    for key, expected in (("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("Home", 0)):
        page.keyboard.press(key)
        expect_focus(expected)
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(200)
    assert focused() > 0
    page.keyboard.press("ArrowUp")
    expect_focus(0)
    page.keyboard.press("End")
    expect_focus(404)
    page.keyboard.press("Home")
    expect_focus(0)
    page.keyboard.press("Enter")
    expect(page.locator("dialog.viewer .panel h2")).to_be_visible()


def select(photo: Locator) -> None:
    photo.hover()
    photo.locator("button.tick").click()


def test_photos_are_selected_by_tick_and_by_range_downloaded_and_listed(
    page: Page, tmp_path: Path
) -> None:
    search(page, "fish")
    titles(page)
    select(card(page, 0))
    card(page, 5).hover()
    card(page, 5).locator("a.picture").click(modifiers=["Shift"])
    expect(page.get_by_text("6 selected")).to_be_visible()
    keep(page, "journey-selection")
    with page.expect_download() as download:
        page.get_by_role("button", name="Photos", exact=True).click()
    download.value.save_as(tmp_path / "photos.zip")
    assert len(zipfile.ZipFile(tmp_path / "photos.zip").namelist()) == 6
    with page.expect_download() as download:
        page.get_by_role("button", name="List", exact=True).click()
    download.value.save_as(tmp_path / "photos.csv")
    assert len((tmp_path / "photos.csv").read_text("utf-8-sig").splitlines()) == 7
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(page.get_by_text("6 selected")).to_have_count(0)
    expect(page.locator(".card.selected")).to_have_count(0)


def test_keys_select_too(page: Page) -> None:
    search(page, "fish")
    titles(page)
    card(page, 0).locator("a.picture").focus()
    page.keyboard.press(" ")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_text("4 selected")).to_be_visible()
    assert page.locator(".card.selected").count() == 4


def test_all_results_are_selected_at_once(page: Page) -> None:
    search(page, "fish")
    page.get_by_role("button", name="Select all").click()
    expect(page.get_by_text("405 selected")).to_be_visible()
    expect(card(page, 0)).to_have_class("card selected")


def test_a_selection_becomes_an_album_that_is_searched_renamed_and_given_up(
    page: Page, address: str
) -> None:
    search(page, "windmill")
    titles(page)
    for at in range(3):
        select(card(page, at))
    expect(page.get_by_text("3 selected")).to_be_visible()
    page.get_by_role("button", name="Album", exact=True).click()
    page.get_by_role("textbox", name="Name of the album").fill("Mills")
    page.get_by_role("textbox", name="Name of the album").press("Enter")
    settle(page)
    page.get_by_role("button", name="Keep them together").click()
    expect(page.get_by_text("3 photos are in the album Mills")).to_be_visible()
    page.goto(f"{address}/albums?library=demo")
    page.get_by_role("link", name="Mills").click()
    expect(page.get_by_role("heading", name="Mills")).to_be_visible()
    expect(cards(page)).to_have_count(3)
    keep(page, "journey-album")
    page.get_by_role("link", name="Search in it").click()
    page.wait_for_url("**album=Mills**")
    expect(cards(page)).to_have_count(3)
    page.go_back()
    page.get_by_role("button", name="Rename").click()
    page.get_by_role("textbox", name="New name").fill("Wind")
    page.get_by_test_id("stFormSubmitButton").get_by_role("button", name="Rename").click()
    expect(page.get_by_role("heading", name="Wind")).to_be_visible()
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_text("No albums so far")).to_be_visible()


def test_a_favourite_is_kept_and_taken_back(page: Page, address: str) -> None:
    search(page, "castle")
    titles(page)
    card(page, 0).locator("a.picture").click()
    page.locator("dialog.viewer").get_by_role("button", name="Favourite").click()
    settle(page)
    page.goto(f"{address}/albums?library=demo")
    page.get_by_role("link", name="Favourites").click()
    expect(cards(page)).to_have_count(1)
    card(page, 0).locator("a.picture").click()
    heart = page.locator("dialog.viewer").get_by_role("button", name="Favourite")
    expect(heart).to_have_attribute("aria-pressed", "true")
    heart.click()
    settle(page)
    page.goto(f"{address}/albums?library=demo")
    expect(page.get_by_text("No albums so far")).to_be_visible()


def test_a_menu_leads_on_from_a_photo_and_closes(page: Page) -> None:
    search(page, "castle")
    titles(page)
    card(page, 0).hover()
    card(page, 0).get_by_role("button", name="More of").click()
    menu = card(page, 0).locator(".menu")
    expect(menu.get_by_role("link")).to_have_count(4)
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    card(page, 0).get_by_role("button", name="More of").click()
    menu.get_by_role("link", name="On the map").click()
    expect(page.get_by_text("1 photo", exact=True).first).to_be_visible(timeout=UPLOAD_TIMEOUT)
    keep(page, "journey-map")


def test_size_and_captions_are_remembered(page: Page) -> None:
    search(page, "fish")
    titles(page)
    before = card(page, 0).bounding_box()
    page.get_by_role("slider", name="Size of the photos").press("ArrowRight")
    page.get_by_role("button", name="Captions").click()
    page.reload()
    titles(page)
    after = card(page, 0).bounding_box()
    assert before and after and after["height"] < before["height"] - 40
    expect(page.locator(".card .caption")).to_have_count(0)


def test_on_a_phone_a_long_press_selects_and_a_tap_shows(browser: Browser, address: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(f"{address}/?q=fish&library=demo")
    titles(page)
    small = page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
          .flatMap(e => [...e.shadowRoot.querySelectorAll('button, input, a')])
          .map(e => [e.ariaLabel, e.getBoundingClientRect()])
          .filter(([, b]) => b.width && (b.width < 40 || b.height < 40)).map(([name]) => name)"""
    )
    assert small == []
    card(page, 0).locator("a.picture").tap()
    expect(page.locator("dialog.viewer img.large")).to_be_visible()
    keep(page, "phone-viewer")
    page.go_back()
    expect(page.locator("dialog.viewer")).to_have_count(0)
    box = card(page, 1).locator("a.picture").bounding_box()
    assert box
    touch = page.context.new_cdp_session(page)
    point = [{"x": box["x"] + 20, "y": box["y"] + 30}]
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": point})
    page.wait_for_timeout(700)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.get_by_text("1 selected")).to_be_visible()
    card(page, 2).locator("a.picture").tap()
    expect(page.get_by_text("2 selected")).to_be_visible()
    expect(page.locator("dialog.viewer")).to_have_count(0)
    keep(page, "phone-selection")
    context.close()


def fill(folder: Path, count: int) -> None:
    """Make a library of many photos, a month after the other, which share a few files."""
    demo = SearchEngine.open()
    library = Library(folder / "semsearch" / "many.sqlite")
    photos = folder / "photos"
    photos.mkdir()
    entries = []
    for number in range(count):
        like = demo.photos[number % len(demo)]
        path = photos / f"{number:05}.jpg"
        path.symlink_to(like.path)
        month = number * 100 // count
        taken = f"{2010 + month // 12}-{month % 12 + 1:02}-01 12:00:00"
        facts = Facts(like.width, like.height, taken)
        vector = demo.embedding(like.id)
        entries.append(Entry(path, Stat.of(path.stat()), f"{number:064x}", facts, None, vector))
    library.add(entries, TALK_ENCODER)
    library.folders.add([photos, data_dir() / "demo" / "photos"])


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app with a library of 5,000 photos, over a hundred months."""
    folder = tmp_path_factory.mktemp("large")
    (folder / "semsearch").mkdir()
    fill(folder, MANY)
    with serve(folder) as address:
        yield address


# Whether photos cover the screen below the search bar, loaded or not, and how many there are.
COVERED = """() => {
  const grid = document.querySelector('.st-key-grid-all [data-testid=stBidiComponentIsolated]')
    .shadowRoot;
  const list = grid.querySelector('.list').getBoundingClientRect();
  const cards = [...grid.querySelectorAll('.card')].map(card => card.getBoundingClientRect());
  const [top, bottom] = [Math.max(list.top, 200), Math.min(list.bottom, innerHeight)];
  const rows = cards.map(box => [box.top, box.bottom]).sort(([a], [b]) => a - b);
  let covered = top;
  for (const [start, end] of rows) if (start < covered + 120) covered = Math.max(covered, end);
  return [covered >= bottom - 60, cards.length];
}"""


@pytest.mark.parametrize("size", ["medium", "small"])
def test_thousands_of_photos_are_scrolled_through_without_a_gap(
    browser: Browser, large: str, size: str
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{large}/photos?library=many")
    page.evaluate(f"localStorage.setItem('semsearch-grid', '{{\"density\": \"{size}\"}}')")
    page.reload()
    titles(page)
    expect(page.get_by_text("5,000 photos", exact=True).first).to_be_visible()
    end = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.mouse.move(700, 600)
    while scrolled(page) + 900 < end - 5:
        page.mouse.wheel(0, 2_500)
        page.wait_for_timeout(150)
        began = time.monotonic()
        while not page.evaluate(COVERED)[0]:
            assert time.monotonic() - began < 0.3
        assert page.evaluate(COVERED)[1] <= 200
    expect(card(page, MANY - 1).locator("img")).to_be_visible(timeout=UPLOAD_TIMEOUT)
    page.close()


def test_a_slider_leads_to_any_month(browser: Browser, large: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{large}/photos?library=many")
    titles(page)
    slider = page.get_by_role("slider", name="Go to")
    expect(slider).to_have_attribute("aria-valuetext", "April 2018 · 50")
    slider.focus()
    slider.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "January 2010 · 50")
    expect(page.get_by_role("heading", name="January 2010")).to_be_in_viewport()
    expect(card(page, MANY - 49).locator("img")).to_be_visible(timeout=UPLOAD_TIMEOUT)
    keep(page, "journey-months")
    page.close()
