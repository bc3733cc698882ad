"""The map of a large library in a real browser: pictures that stand for many, and a way in."""

from pathlib import Path
from urllib.parse import quote

import pytest
from browser import UPLOAD_TIMEOUT, keep, needs_chromium, settle
from mapped import Filled
from playwright.sync_api import Locator, Page, expect

from semsearch import SearchEngine
from semsearch.insight.atlas import making
from semsearch.insight.atlas.making import keep_up
from semsearch.ui.insight.atlas_view import MOST_SINGLE

pytestmark = needs_chromium


@pytest.fixture
def large(tmp_path: Path, engine: SearchEngine, monkeypatch: pytest.MonkeyPatch) -> str:
    """The parameters of an address that names a library of so many photos."""
    filled = Filled(tmp_path / "large.sqlite", engine)
    filled.add(range(MOST_SINGLE + 100))
    filled.library.choose_encoder(engine.head.info.encoder)
    monkeypatch.setattr(making, "SAMPLE", 400)
    keep_up(filled.opened())
    return f"library={quote(str(filled.library.path))}"


def markers(page: Page) -> Locator:
    return page.locator(".js-plotly-plot .scatterlayer path.point")


def test_a_picture_of_many_is_clicked_and_zoomed_in_on_until_each_is_seen(
    page: Page, address: str, large: str
) -> None:
    page.goto(f"{address}/map?{large}")
    markers(page).first.wait_for(timeout=UPLOAD_TIMEOUT)
    settle(page)
    assert markers(page).count() < 400
    box = markers(page).nth(150).bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.get_by_role("button", name="Zoom in on these").click()
    expect(page.get_by_role("button", name="Whole map")).to_be_visible()
    settle(page)
    assert "box=" in page.url
    assert markers(page).count() < MOST_SINGLE
    keep(page, "journey-map-part")
    page.reload()
    expect(page.get_by_role("button", name="Whole map")).to_be_visible(timeout=UPLOAD_TIMEOUT)
    settle(page)
    page.get_by_role("button", name="Whole map").click()
    expect(page.get_by_role("button", name="Whole map")).to_have_count(0)
    assert "box=" not in page.url


def test_a_word_is_a_map_of_its_neighbourhood(page: Page, address: str, large: str) -> None:
    page.goto(f"{address}/map?{large}")
    markers(page).first.wait_for(timeout=UPLOAD_TIMEOUT)
    settle(page)
    page.get_by_test_id("stButtonGroup").first.get_by_text("bird", exact=True).click()
    expect(page.get_by_role("button", name="Whole map")).to_be_visible()
    settle(page)
    assert "area=bird" in page.url
    keep(page, "journey-map-word")


def turn_the_wheel(page: Page, turns: int) -> None:
    """Turn the wheel in the middle of the map: down to zoom in, below 0, or out."""
    box = page.locator(".js-plotly-plot").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for _ in range(abs(turns)):
        page.mouse.wheel(0, 120 if turns > 0 else -120)
        page.wait_for_timeout(50)


def test_the_wheel_shows_details_of_what_is_in_sight(page: Page, address: str, large: str) -> None:
    page.goto(f"{address}/map?{large}")
    markers(page).first.wait_for(timeout=UPLOAD_TIMEOUT)
    settle(page)
    whole = markers(page).count()
    turn_the_wheel(page, -8)
    expect(page.get_by_role("button", name="Whole map")).to_be_visible()
    settle(page)
    assert "box=" in page.url
    assert markers(page).count() != whole
    keep(page, "journey-map-wheel")
    turn_the_wheel(page, 5)
    expect(page.get_by_role("button", name="Whole map")).to_have_count(0)
    settle(page)
    assert "box=" not in page.url
    assert markers(page).count() == whole
