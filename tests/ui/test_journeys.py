"""What people do in the app, in a real Chromium: their words, their clicks, and what they see."""

import re
from pathlib import Path

from browser import UPLOAD_TIMEOUT, card, index_in_the_app, keep, needs_chromium, titles
from playwright.sync_api import Page, expect

from semsearch.models.manifest import data_dir

pytestmark = needs_chromium
PHOTOS = data_dir() / "demo" / "photos"


def test_thumbs_move_the_ranking_at_once_and_can_be_taken_back(page: Page, address: str) -> None:
    page.goto(f"{address}/?library=demo&q=tool")
    before = titles(page)
    card(page, 7).get_by_role("button", name=f"More like {before[7]}").click()
    page.wait_for_url("**up=**")
    assert titles(page)[0] == before[7]
    keep(page, "journey-thumbs")
    page.get_by_role("button", name="Take back 1 thumb").click()
    expect(page.get_by_role("button", name="Take back")).to_have_count(0)
    assert titles(page) == before


def test_a_box_dragged_on_the_photo_searches_for_that_part(page: Page, address: str) -> None:
    page.goto(f"{address}/image_to_image?library=demo&photo=3")
    whole = titles(page)
    page.get_by_role("button", name="Part").click()
    canvas = page.locator("[data-testid=stVegaLiteChart] canvas").first
    box = canvas.bounding_box()
    assert box
    x, y = box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.3
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 60, steps=5)
    page.mouse.up()
    page.wait_for_url("**across=**", timeout=UPLOAD_TIMEOUT)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="only the box")).to_be_visible(timeout=UPLOAD_TIMEOUT)
    assert titles(page) != whole
    keep(page, "journey-box")
    page.get_by_role("button", name="only the box").click()
    expect(page.get_by_role("button", name="only the box")).to_have_count(0)
    assert titles(page) == whole


def test_a_suggested_focus_changes_what_is_similar(page: Page, address: str) -> None:
    page.goto(f"{address}/image_to_image?library=demo&photo=3")
    whole = titles(page)
    page.get_by_role("button", name="cattle", exact=True).click()
    page.wait_for_url("**focus=cattle**")
    expect(page.get_by_role("button", name="more like the cattle in it")).to_be_visible()
    assert titles(page) != whole
    keep(page, "journey-focus")


def test_what_goes_well_together_says_when_it_knows_too_little(page: Page, address: str) -> None:
    page.goto(f"{address}/image_to_image?library=demo&photo=3")
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_role("radio", name="go well with it").or_(
        page.get_by_text("go well with it", exact=True)
    ).first.click()
    expect(page.get_by_text("Not enough to learn from yet")).to_be_visible()


def test_a_neighbourhood_of_the_map_becomes_a_search(page: Page, address: str) -> None:
    page.goto(f"{address}/map?library=demo")
    page.get_by_role("radio", name="windmill").click(timeout=UPLOAD_TIMEOUT)
    page.wait_for_url("**area=windmill**")
    page.get_by_role("link", name="Search from there").click()
    expect(page.get_by_text(re.compile(r"these \d+ photos"))).to_be_visible()
    assert titles(page)


def test_the_talk_can_be_walked_through(page: Page, address: str) -> None:
    page.goto(f"{address}/how_it_works?library=demo")
    for step in ("One embedding", "Its neighbours", "What matters in it"):
        page.get_by_role("button", name=f"Next: {step}").click()
        expect(page.get_by_role("heading", name=step)).to_be_visible()
    keep(page, "journey-how-it-works")


def test_photos_of_a_folder_that_look_unlike_it_are_named(
    page: Page, address: str, tmp_path: Path
) -> None:
    windmills = sorted(PHOTOS.glob("*windmill*"))[:6]
    tools = sorted(PHOTOS.glob("*tools*"))[:6]
    for name, photos in (("mills", [*windmills[:5], tools[5]]), ("tools", tools[:5])):
        (tmp_path / name).mkdir()
        for photo in photos:
            (tmp_path / name / photo.name).write_bytes(photo.read_bytes())
    index_in_the_app(page, address, tmp_path, "labelled")
    expect(page.get_by_text("11 embedded")).to_be_visible(timeout=UPLOAD_TIMEOUT)
    page.goto(f"{address}/tidy_up?desk=Labels&library=labelled")
    expect(page.get_by_text("1 of 11 photos")).to_be_visible()
    expect(page.get_by_text("Neighbours say: tools")).to_be_visible()
    keep(page, "journey-label-check")
