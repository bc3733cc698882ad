"""What people do in the app, in a real Chromium: their words, their clicks, and what they see."""

import re
from pathlib import Path

import pytest
from browser import UPLOAD_TIMEOUT, index_in_the_app, keep, needs_chromium, settle
from playwright.sync_api import Page, expect

from semsearch.models.manifest import data_dir

pytestmark = needs_chromium
PHOTOS = data_dir() / "demo" / "photos"
CARD = "[class*='st-key-card-found-']"


def titles(page: Page) -> list[str]:
    """Return the titles of what was found, best first."""
    settle(page)
    return page.locator(f"{CARD} [data-testid=stPageLink]").all_inner_texts()


def search(page: Page, words: str) -> None:
    box = page.get_by_role("textbox", name="What should the photo show?")
    box.fill(words)
    box.press("Enter")
    settle(page)


def test_back_and_forward_walk_through_the_searches_and_a_link_shows_the_same(
    page: Page, address: str
) -> None:
    search(page, "castle")
    castles = titles(page)
    search(page, "fish")
    assert titles(page) != castles
    page.go_back()
    expect(page.get_by_role("textbox", name="What should the photo show?")).to_have_value("castle")
    assert titles(page) == castles
    page.go_forward()
    expect(page.get_by_role("textbox", name="What should the photo show?")).to_have_value("fish")
    page.go_back()
    settle(page)
    elsewhere = page.context.new_page()
    elsewhere.goto(page.url)
    assert titles(elsewhere) == castles


def test_a_part_of_the_query_is_taken_out_by_its_chip(page: Page) -> None:
    search(page, "bird -owl")
    page.get_by_role("button", name="without owl").click()
    expect(page.get_by_role("textbox", name="What should the photo show?")).to_have_value("bird")
    assert "owl" not in page.url


def test_a_colour_is_looked_for_and_taken_out_again(page: Page) -> None:
    page.goto(page.url.split("?")[0] + "?library=demo&q=animal")
    plain = titles(page)
    page.get_by_role("button", name="Colour").click()
    slider = page.get_by_role("slider", name="How much does it count?")
    slider.focus()
    for _ in range(20):
        slider.press("ArrowRight")
    page.keyboard.press("Escape")
    settle(page)
    assert "hue=2" in page.url
    assert titles(page) != plain
    keep(page, "journey-colour")
    page.get_by_role("button", name="with the colour").click()
    assert titles(page) == plain


def test_thumbs_move_the_ranking_at_once_and_can_be_taken_back(page: Page, address: str) -> None:
    page.goto(f"{address}/?library=demo&q=tool")
    before = titles(page)
    page.get_by_role("button", name=f"More like {before[8]}").click()
    page.wait_for_url("**up=**")
    assert titles(page)[0] == before[8]
    keep(page, "journey-thumbs")
    page.get_by_role("button", name="Take back 1 thumb").click()
    expect(page.get_by_role("button", name="Take back")).to_have_count(0)
    assert titles(page) == before


def test_a_photo_that_was_opened_rises_next_time_until_that_is_forgotten(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/?library=demo&q=vehicle")
    before = titles(page)
    page.locator(f"{CARD} [data-testid=stPageLink] a:visible").nth(9).click()
    expect(page.get_by_role("heading", name="Most similar")).to_be_visible()
    assert "after=" not in page.url
    page.goto(f"{address}/?library=demo&q=vehicles")
    assert titles(page).index(before[9]) < 9
    page.get_by_role("link", name="Earlier picks moved this").click()
    expect(page.get_by_text("vehicle", exact=True)).to_be_visible()
    keep(page, "journey-learned")
    page.get_by_role("button", name="Forget everything").click()
    page.get_by_role("dialog").get_by_role("button", name="Forget everything").click()
    expect(page.get_by_text("Nothing so far")).to_be_visible()
    page.goto(f"{address}/?library=demo&q=vehicle")
    assert titles(page) == before


def test_a_box_dragged_on_the_photo_searches_for_that_part(page: Page, address: str) -> None:
    page.goto(f"{address}/image_to_image?library=demo&photo=3")
    whole = titles(page)
    canvas = page.locator("[data-testid=stVegaLiteChart] canvas").first
    box = canvas.bounding_box()
    assert box
    x, y = box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.3
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 60, steps=5)
    page.mouse.up()
    page.wait_for_url("**across=**", timeout=UPLOAD_TIMEOUT)
    expect(page.get_by_role("button", name="only the box")).to_be_visible(timeout=UPLOAD_TIMEOUT)
    assert titles(page) != whole
    keep(page, "journey-box")
    page.get_by_role("button", name="only the box").click()
    expect(page.get_by_role("button", name="only the box")).to_have_count(0)
    assert titles(page) == whole


def test_a_suggested_focus_and_words_refine_what_is_similar(page: Page, address: str) -> None:
    page.goto(f"{address}/image_to_image?library=demo&photo=3")
    whole = titles(page)
    page.get_by_role("button", name="cattle", exact=True).click()
    expect(page.get_by_role("textbox", name="What matters in it?")).to_have_value("cattle")
    page.get_by_role("textbox", name="And it should show").fill("water -people")
    page.get_by_role("textbox", name="And it should show").press("Enter")
    expect(page.get_by_role("button", name="without people")).to_be_visible()
    assert titles(page) != whole


def test_what_goes_well_together_says_when_it_knows_too_little(page: Page, address: str) -> None:
    page.goto(f"{address}/image_to_image?library=demo&photo=3")
    page.get_by_role("radio", name="go well with it").or_(
        page.get_by_text("go well with it", exact=True)
    ).first.click()
    expect(page.get_by_text("Not enough to learn from yet")).to_be_visible()


def test_a_selection_becomes_an_album(page: Page, address: str) -> None:
    page.goto(f"{address}/?library=demo&q=windmill")
    settle(page)
    page.get_by_role("button", name="Select all").click()
    settle(page)
    page.get_by_role("button", name="Album").click()
    page.get_by_role("textbox", name="Name of the album").fill("Mills")
    page.get_by_role("textbox", name="Name of the album").press("Enter")
    settle(page)
    page.get_by_role("button", name="Keep them together").click()
    expect(page.get_by_text("are in the album Mills")).to_be_visible()
    page.goto(f"{address}/learned?library=demo")
    expect(page.get_by_text("Mills", exact=True)).to_be_visible()
    page.get_by_role("button", name="Delete the album").click()
    expect(page.get_by_text("Nothing so far")).to_be_visible()


def test_arrow_keys_move_between_photos_and_enter_follows(page: Page, address: str) -> None:
    page.goto(f"{address}/?library=demo&q=animal")
    names = titles(page)
    page.locator(f"{CARD} [data-testid=stPageLink] a:visible").first.focus()
    for key, expected in (("ArrowRight", 1), ("End", 11), ("Home", 0), ("ArrowRight", 1)):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.innerText").strip() == names[expected]
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.innerText").strip() in names[2:]
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Most similar")).to_be_visible()


@pytest.mark.parametrize("width", [390, 768, 1280, 1920])
def test_rows_of_photos_are_justified_and_fit_any_screen(
    page: Page, address: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}/?library=demo&q=animal")
    settle(page)
    keep(page, f"search-{width}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    boxes = [each.bounding_box() for each in page.locator(f"{CARD} img").all()]
    rows: dict[int, list[float]] = {}
    for box in boxes:
        assert box
        rows.setdefault(round(box["y"]), []).append(box["height"])
    assert all(max(heights) - min(heights) < 20 for heights in rows.values())
    assert len(rows) < len(boxes)


def test_from_a_photo_to_its_tags_its_details_and_its_place_on_the_map(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/?library=demo&q=castle")
    settle(page)

    def choose(name: str) -> None:
        page.locator(CARD).first.get_by_role("button", name="More", exact=True).click()
        page.get_by_test_id("stPopoverBody").get_by_text(name, exact=True).first.click()

    choose("Details, credits and original")
    expect(page.get_by_role("dialog").get_by_text("pixels")).to_be_visible()
    page.keyboard.press("Escape")
    choose("Tags")
    expect(page.get_by_role("heading", name="What it shows")).to_be_visible()
    page.goto(f"{address}/?library=demo&q=castle")
    settle(page)
    choose("On the map")
    expect(page.get_by_text("1 photo", exact=True)).to_be_visible(timeout=UPLOAD_TIMEOUT)
    keep(page, "journey-map")


def test_a_neighbourhood_of_the_map_becomes_a_search(page: Page, address: str) -> None:
    page.goto(f"{address}/map?library=demo")
    page.get_by_role("radio", name="windmill").click(timeout=UPLOAD_TIMEOUT)
    page.wait_for_url("**area=windmill**")
    page.get_by_role("link", name="Search from there").click()
    expect(page.get_by_text(re.compile(r"\d+ photos together"))).to_be_visible()
    expect(page.get_by_role("heading", name="Most similar")).to_be_visible()


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
