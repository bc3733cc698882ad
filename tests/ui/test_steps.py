"""One click is one step back, from every page to every page, to the very same place."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from browser import (
    UPLOAD_TIMEOUT,
    card,
    in_sight,
    keep,
    needs_chromium,
    open_large,
    scroll_to,
    scrolled,
    search,
    settle,
    titles,
)
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = needs_chromium

Act = Callable[[Page], None]


def viewer_of_one_in_sight(page: Page) -> Locator:
    in_sight(page).locator("a.picture").click()
    viewer = page.locator("dialog.viewer")
    expect(viewer.locator(".panel h2")).to_be_visible()
    return viewer


def follow_tag(page: Page) -> None:
    viewer = viewer_of_one_in_sight(page)
    viewer.get_by_role("list", name="Tags").get_by_role("link").last.click()


def follow_way(name: str) -> Act:
    return lambda page: viewer_of_one_in_sight(page).get_by_role("link", name=name).click()


def press(name: str) -> Act:
    return lambda page: page.get_by_role("button", name=name).first.click()


def type_words(page: Page) -> None:
    search(page, "hammer")


def go_to(name: str) -> Act:
    return lambda page: page.get_by_test_id("stSidebar").get_by_role("link", name=name).click()


def address_of(page: Page) -> str:
    return page.url.partition("#")[0]


FISH = "?q=fish&library=demo"
ALIKE = "image_to_image?photo=3&library=demo"
ACTS: dict[str, tuple[str, Act]] = {
    "words on the page of words": (FISH, type_words),
    "words on the map": ("photos?library=demo", type_words),
    "words beside a photo": (ALIKE, type_words),
    "another page": (FISH, go_to("Map")),
    "the page of photos": (ALIKE, go_to("Photos")),
    "quality": (FISH, go_to("Quality")),
    "a thumb": (FISH, press("More like Goldfisch 1")),
    "a chip": ("?q=bird+-owl&library=demo", press("without owl")),
    "what matters": (ALIKE, press("cattle")),
    "the photo of the bar": (ALIKE, press("Search without American Bison 9")),
}


@pytest.mark.parametrize("name", ACTS)
def test_a_click_is_one_step_back_to_the_same_place(page: Page, address: str, name: str) -> None:
    start, act = ACTS[name]
    page.goto(f"{address}/{start}")
    before = titles(page)
    scroll_to(page, 0 if name in ("the photo of the bar",) else 60)
    place, top, steps = address_of(page), scrolled(page), page.evaluate("history.length")
    act(page)
    page.wait_for_function("url => location.href.split('#')[0] !== url", arg=place)
    settle(page)
    assert page.evaluate("history.length") == steps + 1
    page.go_back()
    page.wait_for_url(place)
    assert titles(page) == before
    assert abs(scrolled(page) - top) < 50
    keep(page, f"journey-step-{name.replace(' ', '-')}")


WAYS: dict[str, Act] = {
    "a tag": follow_tag,
    "similar photos": follow_way("Similar photos"),
    "its tags": follow_way("Its tags"),
    "its folder": follow_way("Search its folder"),
}


@pytest.mark.parametrize("name", WAYS)
def test_a_way_on_from_the_viewer_leads_back_to_it_and_then_to_the_grid(
    page: Page, address: str, name: str
) -> None:
    page.goto(f"{address}/{FISH}")
    titles(page)
    scroll_to(page, 500)
    top = scrolled(page)
    WAYS[name](page)
    page.wait_for_function("!location.href.includes('q=fish') || location.pathname !== '/'")
    settle(page)
    page.go_back()
    expect(page.locator("dialog.viewer .panel h2")).to_be_visible()
    page.go_back()
    expect(page.locator("dialog.viewer")).to_have_count(0)
    settle(page)
    assert abs(scrolled(page) - top) < 50
    assert "q=fish" in page.url


def test_a_search_a_photo_and_back_is_that_search(page: Page) -> None:
    search(page, "windmill")
    search(page, "hammer")
    hammers = titles(page)
    open_large(page, 2)
    page.go_back()
    expect(page.get_by_role("combobox", name="Search")).to_have_value("hammer")
    assert titles(page) == hammers
    page.go_back()
    expect(page.get_by_role("combobox", name="Search")).to_have_value("windmill")


def test_back_and_forward_walk_through_the_searches_and_a_link_shows_the_same(page: Page) -> None:
    search(page, "castle")
    castles = titles(page)
    search(page, "fish")
    assert titles(page) != castles
    page.go_back()
    expect(page.get_by_role("combobox", name="Search")).to_have_value("castle")
    assert titles(page) == castles
    page.go_forward()
    expect(page.get_by_role("combobox", name="Search")).to_have_value("fish")
    page.go_back()
    settle(page)
    elsewhere = page.context.new_page()
    elsewhere.goto(page.url)
    assert titles(elsewhere) == castles


def test_far_down_a_photo_is_left_to_the_very_place(page: Page, address: str) -> None:
    page.goto(f"{address}/?q=animal&library=demo")
    titles(page)
    scroll_to(page, 9_000)
    top = scrolled(page)
    assert top > 5_000
    viewer_of_one_in_sight(page)
    page.keyboard.press("Escape")
    expect(page.locator("dialog.viewer")).to_have_count(0)
    assert abs(scrolled(page) - top) < 50
    page.get_by_test_id("stSidebar").get_by_role("link", name="Word to word").click()
    page.wait_for_url("**/word_to_word**")
    settle(page)
    page.go_back()
    page.wait_for_url("**q=animal**")
    settle(page)
    page.wait_for_timeout(1_000)
    assert abs(scrolled(page) - top) < 50


def test_a_reload_keeps_the_place_and_the_photo_that_is_shown_large(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/?q=animal&library=demo")
    titles(page)
    scroll_to(page, 3_000)
    top = scrolled(page)
    page.reload()
    titles(page)
    page.wait_for_timeout(1_000)
    assert abs(scrolled(page) - top) < 50
    title = viewer_of_one_in_sight(page).locator(".panel h2")
    said = title.inner_text()
    page.reload()
    expect(title).to_have_text(said, timeout=UPLOAD_TIMEOUT)


def test_opening_a_page_adds_no_step(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto("about:blank")
    page.goto(address)
    settle(page)
    assert page.evaluate("history.length") == 2
    assert parse_qs(urlsplit(page.url).query)["library"]
    page.close()


def test_a_photo_that_was_thumbed_in_the_viewer_stays_there(page: Page, address: str) -> None:
    page.goto(f"{address}/{FISH}")
    titles(page)
    viewer = open_large(page, 8)
    said = viewer.locator(".panel h2").inner_text()
    viewer.get_by_role("button", name="More like this").click()
    page.wait_for_url("**up=**")
    settle(page)
    expect(viewer.locator(".panel h2")).to_have_text(said)
    expect(viewer.get_by_role("button", name="More like this")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
    expect(card(page, 0).get_by_role("button", name=f"More like {said}")).to_have_attribute(
        "aria-pressed", "true"
    )
