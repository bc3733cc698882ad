"""The search bar in a real Chromium: words with suggestions, photos chosen, dropped and pasted."""

import base64
from pathlib import Path

import pytest
from browser import UPLOAD_TIMEOUT, keep, needs_chromium, search, settle, soon, titles
from playwright.sync_api import Browser, Page, expect

from semsearch.models.manifest import data_dir

pytestmark = needs_chromium
PHOTOS = data_dir() / "demo" / "photos"
WINDMILL = PHOTOS / "gcompris__energy-windmill13.jpg"
KITTEN = PHOTOS / "gcompris__animals-kitten.jpg"
# Gives a file to the page as a drop or a paste does, which no browser lets a script do for real.
GIVE = """([kind, content, name]) => {
  const bytes = Uint8Array.from(atob(content), c => c.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name, {type: 'image/jpeg'}));
  const options = {bubbles: true, cancelable: true, composed: true};
  const event = kind === 'paste'
    ? new ClipboardEvent('paste', {...options, clipboardData: data})
    : new DragEvent(kind, {...options, dataTransfer: data});
  document.body.dispatchEvent(event);
}"""


def choose(page: Page, file: Path) -> None:
    page.locator("input[type=file][aria-label='A photo']").set_input_files(file)


def give(page: Page, kind: str, file: Path) -> None:
    content = base64.b64encode(file.read_bytes()).decode()
    page.evaluate(GIVE, [kind, content, file.name])


def expect_similar(page: Page, name: str) -> None:
    page.wait_for_url("**/image_to_image**upload=**", timeout=UPLOAD_TIMEOUT)
    expect(page.locator(".photo .title")).to_have_text(name, timeout=UPLOAD_TIMEOUT)
    assert titles(page)


@pytest.mark.parametrize("way", ["choose", "drop", "paste"])
def test_a_photo_finds_similar_ones_and_a_reload_keeps_it(
    page: Page, address: str, way: str
) -> None:
    page.goto(f"{address}/photos?library=demo")
    titles(page)
    if way == "choose":
        choose(page, WINDMILL)
    else:
        give(page, way, WINDMILL)
    expect_similar(page, WINDMILL.name)
    found = titles(page)
    assert any("indmill" in title for title in found[:6])
    keep(page, f"journey-{way}")
    page.reload()
    expect_similar(page, WINDMILL.name)
    assert titles(page) == found
    page.go_back()
    page.wait_for_url("**/photos**")


def test_dragging_a_photo_over_the_page_says_what_dropping_it_does(page: Page) -> None:
    titles(page)
    give(page, "dragover", KITTEN)
    expect(page.locator(".search.dropping")).to_have_count(1)
    keep(page, "journey-drag")
    page.evaluate("document.body.dispatchEvent(new DragEvent('dragleave', {bubbles: true}))")
    expect(page.locator(".search.dropping")).to_have_count(0)


def test_a_photo_that_is_gone_says_so_after_a_reload(page: Page, address: str) -> None:
    page.goto(f"{address}/image_to_image?library=demo&upload=gone")
    expect(page.get_by_text("The photo that you gave is gone")).to_be_visible()
    choose(page, WINDMILL)
    expect_similar(page, WINDMILL.name)


def test_a_result_of_an_upload_becomes_the_next_query_and_back_is_the_upload(page: Page) -> None:
    choose(page, WINDMILL)
    expect_similar(page, WINDMILL.name)
    found = titles(page)
    page.locator('.card[data-at="2"] a.picture').click()
    page.locator("dialog.viewer").get_by_role("link", name="Similar photos").click()
    page.wait_for_url("**photo=**")
    expect(page.locator(".photo .title")).to_have_text(found[2])
    page.go_back()
    page.go_back()
    expect_similar(page, WINDMILL.name)


def test_a_file_that_is_no_photo_gets_a_message_and_the_app_goes_on(
    page: Page, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no photo at all")
    choose(page, broken)
    expect(page.get_by_text("broken.jpg is not an image")).to_be_visible(timeout=UPLOAD_TIMEOUT)
    keep(page, "journey-broken-upload")
    choose(page, KITTEN)
    expect_similar(page, KITTEN.name)


def test_words_narrow_a_photo_down_and_the_photo_can_be_left_out(page: Page, address: str) -> None:
    page.goto(f"{address}/image_to_image?library=demo&photo=3")
    whole = titles(page)
    search(page, "water -people")
    assert "with=water+-people" in page.url and "photo=3" in page.url
    expect(page.get_by_role("button", name="without people")).to_be_visible()
    assert titles(page) != whole
    page.get_by_role("button", name="Search without American Bison 9").click()
    page.wait_for_url("**q=water+-people**")
    expect(page.locator(".photo .title")).to_have_count(0)


def test_a_slash_begins_a_search_and_suggestions_finish_the_word(page: Page) -> None:
    titles(page)
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Search")
    expect(box).to_be_focused()
    box.fill("old wind")
    option = page.get_by_role("option", name="old windmill")
    expect(option).to_be_visible()
    keep(page, "journey-suggestions")
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=old+windmill**")
    settle(page)
    box.fill("old")
    expect(page.get_by_role("option", name="old windmill")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)


def test_a_part_of_the_query_is_taken_out_by_its_chip(page: Page) -> None:
    search(page, "bird -owl")
    page.get_by_role("button", name="without owl").click()
    expect(page.get_by_role("combobox", name="Search")).to_have_value("bird")
    assert "owl" not in page.url


def test_a_colour_is_looked_for_and_taken_out_again(page: Page) -> None:
    search(page, "animal")
    plain = titles(page)
    page.get_by_role("button", name="Colour").click()
    slider = page.get_by_role("slider", name="How much does it count?")
    slider.focus()
    for _ in range(20):
        slider.press("ArrowRight")
    page.keyboard.press("Escape")
    settle(page)
    assert "hue=2" in page.url
    assert soon(page, lambda: titles(page) != plain)
    keep(page, "journey-colour")
    page.get_by_role("button", name="with the colour").click()
    assert soon(page, lambda: titles(page) == plain)


def test_the_encoder_is_in_the_address_and_survives_a_reload(page: Page, address: str) -> None:
    page.goto(f"{address}/?q=dog&library=demo")
    before = titles(page)
    page.get_by_role("combobox", name="Encoder").press("ArrowDown")
    page.get_by_role("option", name="efficientnet-b3").click()
    page.wait_for_url("**encoder=efficientnet-b3**")
    assert soon(page, lambda: titles(page) != before)
    settle(page)
    after = titles(page)
    page.reload()
    assert soon(page, lambda: titles(page) == after)
    page.get_by_test_id("stSidebar").get_by_role("link", name="Photos").click()
    page.wait_for_url("**/photos**encoder=efficientnet-b3**")


def test_two_tabs_search_for_two_things(page: Page, address: str) -> None:
    other = page.context.new_page()
    other.goto(f"{address}/?q=fish&library=demo")
    fish = titles(other)
    search(page, "castle")
    castles = titles(page)
    assert castles != fish
    other.reload()
    assert titles(other) == fish
    assert titles(page) == castles


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", ["?q=fish", "image_to_image?photo=3", "photos?", "albums?"])
def test_little_moves_while_a_page_loads(
    browser: Browser, address: str, width: int, path: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach("
        "e => e.hadRecentInput || (window.shift += e.value)))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(f"{address}/{path}&library=demo")
    settle(page)
    page.wait_for_timeout(500)
    assert page.evaluate("window.shift") < 0.1
    search(page, "castle")
    page.wait_for_timeout(500)
    assert page.evaluate("window.shift") < 0.1
    page.close()


def test_a_page_that_begins_with_a_photo_begins_with_the_given_one(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/image_to_tags?library=demo")
    expect(page.get_by_role("heading", name="What it shows")).to_be_visible()
    choose(page, WINDMILL)
    page.wait_for_url("**/image_to_tags**upload=**", timeout=UPLOAD_TIMEOUT)
    expect(page.get_by_role("link", name="windmill").first).to_be_visible(timeout=UPLOAD_TIMEOUT)
