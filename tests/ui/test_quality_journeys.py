"""Judging results in a real Chromium: ten marks, a name that is taught from them, undo, Back."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import UPLOAD_TIMEOUT, keep, needs_chromium, serve, settle, titles
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = needs_chromium
# The goldfish among the first ten of a word that says nothing.
GOLDFISH = ("Anthias anthias Stefano Guerrieri1", "Discus fish (10765052495)",
            "Capros aper Sardinia")  # fmt: skip
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def own_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An app of its own, as names that are taught here are words in every search."""
    with serve(tmp_path_factory.mktemp("quality")) as address:
        yield address


@pytest.fixture
def quality(browser: Browser) -> Page:
    page = browser.new_context().new_page()
    page.set_default_timeout(UPLOAD_TIMEOUT)
    expect.set_options(timeout=UPLOAD_TIMEOUT)
    return page


def cards(page: Page) -> list[Locator]:
    """Return the first ten photos, each with what can be said of it."""
    expect(page.locator("[class*='st-key-card-']")).to_have_count(10)
    return page.locator("[class*='st-key-card-']").all()


def test_ten_marks_teach_a_name_that_finds_more_and_all_is_undone(
    quality: Page, own_address: str
) -> None:
    quality.goto(f"{own_address}/quality?library=demo&judge=Wanda")
    settle(quality)
    steps = quality.evaluate("history.length")
    for own in cards(quality):
        if own.locator("img").get_attribute("alt") in GOLDFISH:
            own.get_by_role("radio", name="Right").click()
            expect(own.get_by_role("radio", name="Right")).to_be_checked()
            settle(quality)
    for own in cards(quality):
        if own.get_by_role("radio", checked=True).count() == 0:
            own.get_by_role("radio", name="Wrong").press("Enter")
            expect(own.get_by_role("radio", name="Wrong")).to_be_checked()
            settle(quality)
    expect(quality.get_by_text("P@10 30%").first).to_be_visible()
    keep(quality, "journey-quality-judged")
    quality.get_by_role("button", name="Teach Wanda from these marks").click()
    expect(quality.get_by_text("With each judged as if it had taught nothing")).to_be_visible()
    settle(quality)
    first = [own.locator("img").get_attribute("alt") for own in cards(quality)[:3]]
    assert set(first) == set(GOLDFISH)
    keep(quality, "journey-quality-taught")
    quality.get_by_role("button", name="Undo: Wanda is taught").click()
    expect(quality.get_by_text("P@10 30%").first).to_be_visible()
    # What was said of photos is no step that Back would undo.
    assert quality.evaluate("history.length") == steps
    quality.get_by_role("button", name="Forget its marks").first.click()
    expect(quality.get_by_role("radio", checked=True)).to_have_count(1)


def test_clicks_that_are_faster_than_the_app_are_all_kept(quality: Page, own_address: str) -> None:
    quality.goto(f"{own_address}/quality?library=demo&judge=castle")
    settle(quality)
    for own in cards(quality):
        own.get_by_role("radio", name="Right").dispatch_event("click")
    settle(quality)
    expect(quality.get_by_text("10 of its first 10 are right")).to_be_visible()
    settle(quality)
    for own in cards(quality):
        expect(own.get_by_role("radio", name="Right")).to_be_checked()


def test_one_click_leads_from_results_to_their_marks_and_one_back(
    quality: Page, own_address: str
) -> None:
    quality.goto(f"{own_address}/?library=demo&q=windmill")
    before = titles(quality)
    quality.get_by_role("link", name="Are these right?").click()
    quality.wait_for_url("**/quality?judge=windmill**")
    expect(quality.get_by_role("heading", name="Is this windmill?")).to_be_visible()
    shown = [own.locator("img").get_attribute("alt") or "" for own in cards(quality)]
    assert shown[:8] == before
    quality.go_back()
    quality.wait_for_url("**/?**q=windmill**")
    assert titles(quality) == before
    quality.goto(f"{own_address}/quality?library=demo&of=Your+library")
    quality.get_by_role("link", name="mountain", exact=True).click()
    expect(quality.get_by_role("heading", name="Is this mountain?")).to_be_visible()
    assert "judge=mountain" in quality.url
    quality.go_back()
    expect(quality.get_by_text("Worth judging here:")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_finger_judges_on_a_phone(browser: Browser, own_address: str, theme: str) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, color_scheme=theme)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(UPLOAD_TIMEOUT)
    page.goto(f"{own_address}/quality?library=demo&judge=hammer")
    settle(page)
    group = page.get_by_role("radiogroup", name="Is ").first
    right, wrong = group.get_by_role("radio").all()
    for button in (right, wrong):
        box = button.bounding_box()
        assert box
        assert box["height"] >= 40
    wrong.tap()
    settle(page)
    expect(wrong).to_be_checked()
    expect(page.get_by_text("What may help").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    broken = Axe().run(page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in broken] == []
    keep(page, f"journey-quality-phone-{theme}")
    page.get_by_role("button", name="Undo").tap()
    settle(page)
    expect(wrong).not_to_be_checked()
