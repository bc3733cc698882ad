"""Drawing what is looked for, in a real Chromium: with a mouse and a finger, undone and kept."""

import base64
import io
from collections.abc import Sequence

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import UPLOAD_TIMEOUT, cards, keep, needs_chromium, settle, titles
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = needs_chromium
Line = Sequence[tuple[float, float]]
# Lines by shares of the sheet: a fish, small and in a corner, and a house.
FISH: tuple[Line, ...] = (
    ((0.6, 0.75), (0.68, 0.68), (0.78, 0.7), (0.9, 0.82)),
    ((0.6, 0.75), (0.68, 0.82), (0.78, 0.8), (0.9, 0.68)),
    ((0.9, 0.68), (0.88, 0.75), (0.9, 0.82)),
)
HOUSE: tuple[Line, ...] = (
    ((0.2, 0.5), (0.2, 0.9), (0.8, 0.9), (0.8, 0.5)),
    ((0.1, 0.5), (0.5, 0.1), (0.9, 0.5), (0.1, 0.5)),
)
ACROSS: Line = ((0.0, 0.5), (1.0, 0.5))
# How many pixels of the sheet are not white.
INK = """sheet => {
  const {data} = sheet.getContext('2d').getImageData(0, 0, sheet.width, sheet.height);
  return data.reduce((sum, value, n) => sum + (n % 4 === 1 && value < 128), 0);
}"""


def open_sheet(page: Page) -> Locator:
    page.get_by_role("button", name="Draw what you look for").click()
    return sheet(page)


def sheet(page: Page) -> Locator:
    shown = page.locator("dialog.drawing[open] canvas")
    expect(shown).to_be_visible()
    # It has its size from then on.
    page.wait_for_function("sheet => sheet.width > 300", arg=shown.element_handle())
    return shown


def draw(page: Page, *lines: Line) -> None:
    """Draw lines with the mouse."""
    for line in lines:
        first, *others = (place(page, *point) for point in line)
        page.mouse.move(*first)
        page.mouse.down()
        for point in others:
            page.mouse.move(*point, steps=5)
        page.mouse.up()


def place(page: Page, x: float, y: float) -> tuple[float, float]:
    box = sheet(page).bounding_box()
    assert box
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def ink(page: Page) -> int:
    return int(sheet(page).evaluate(INK))


def search_button(page: Page) -> Locator:
    return page.locator("dialog.drawing").get_by_role("button", name="Search")


def taken_picture(page: Page) -> Image.Image:
    """Return what the app made of the drawing, small, as the bar shows it."""
    source = page.locator(".photo .thumb img").get_attribute("src") or ""
    return Image.open(io.BytesIO(base64.b64decode(source.partition(",")[2]))).convert("RGB")


def expect_found(page: Page) -> list[str]:
    page.wait_for_url("**/image_to_image**upload=**", timeout=UPLOAD_TIMEOUT)
    expect(page.locator(".photo .title")).to_have_text("your drawing", timeout=UPLOAD_TIMEOUT)
    return titles(page)


@pytest.mark.parametrize("path", ["?q=castle", "photos?by=Days"])
def test_a_drawing_finds_photos_survives_a_reload_and_is_one_step(
    page: Page, address: str, path: str
) -> None:
    page.goto(f"{address}/{path}&library=demo")
    before = titles(page)
    open_sheet(page)
    draw(page, *HOUSE)
    keep(page, "drawing-house")
    search_button(page).click()
    found = expect_found(page)
    assert found != before
    keep(page, "drawing-found")
    page.reload()
    assert expect_found(page) == found
    page.go_back()
    page.wait_for_url(f"**/{path.replace('?', '**')}**")
    assert titles(page) == before


def test_a_small_drawing_is_sent_as_a_large_one_black_on_white(page: Page) -> None:
    titles(page)
    open_sheet(page)
    draw(page, *FISH)
    page.keyboard.press("Enter")
    expect_found(page)
    picture = taken_picture(page)
    side, height = picture.size
    assert side == height
    inked = picture.convert("L").point(lambda value: 255 * (value < 128))
    left, top, right, bottom = inked.getbbox() or (0, 0, 0, 0)
    assert 0.75 < (right - left) / side < 0.9
    assert right - left > bottom - top
    # It is in the middle, and all around it is white.
    assert (left + right) / 2 == pytest.approx(side / 2, abs=0.03 * side)
    assert (top + bottom) / 2 == pytest.approx(side / 2, abs=0.03 * side)
    assert picture.getpixel((0, 0)) == (255, 255, 255)


def test_what_was_drawn_is_undone_redone_erased_and_cleared(page: Page) -> None:
    titles(page)
    open_sheet(page)
    expect(search_button(page)).to_be_disabled()
    expect(page.get_by_text("Draw something first")).to_be_visible()
    draw(page, ACROSS)
    one = ink(page)
    draw(page, *FISH)
    whole = ink(page)
    assert whole > one > 0
    for _ in FISH:
        page.keyboard.press("Control+z")
    assert ink(page) == one
    page.get_by_role("button", name="Redo").click()
    page.keyboard.press("Control+y")
    page.keyboard.press("Control+Shift+z")
    assert ink(page) == whole
    page.get_by_role("button", name="Clear the sheet").click()
    assert ink(page) == 0
    expect(search_button(page)).to_be_disabled()
    page.get_by_role("button", name="Undo").click()
    assert ink(page) == whole
    for _ in FISH:
        page.keyboard.press("Control+z")
    page.get_by_role("radio", name="Eraser").check()
    page.get_by_role("radio", name="Thick").check()
    draw(page, ACROSS)
    assert ink(page) == 0
    expect(search_button(page)).to_be_disabled()


def test_a_pen_has_a_colour_and_a_width(page: Page) -> None:
    titles(page)
    open_sheet(page)
    page.get_by_role("radio", name="Thin").check()
    draw(page, ACROSS)
    thin = ink(page)
    page.get_by_role("button", name="Clear the sheet").click()
    page.get_by_role("radio", name="Eraser").check()
    page.get_by_role("radio", name="Thick").check()
    page.get_by_role("radio", name="Red").check()
    expect(page.get_by_role("radio", name="Pen")).to_be_checked()
    draw(page, ACROSS)
    assert ink(page) > 4 * thin
    page.keyboard.press("Enter")
    expect_found(page)
    picture = taken_picture(page)
    line = picture.getpixel((picture.width // 2, picture.height // 2))
    assert isinstance(line, tuple)
    assert line[0] > 2 * line[1] and line[0] > 2 * line[2]


def test_a_drawing_stays_when_the_dialog_closes_and_the_focus_goes_back(page: Page) -> None:
    titles(page)
    button = page.get_by_role("button", name="Draw what you look for")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="Pen")).to_be_focused()
    draw(page, *HOUSE)
    drawn = ink(page)
    page.keyboard.press("Escape")
    expect(page.locator("dialog.drawing[open]")).to_have_count(0)
    expect(button).to_be_focused()
    open_sheet(page)
    assert ink(page) == drawn
    page.get_by_role("button", name="Close, and keep the drawing").click()
    page.reload()
    titles(page)
    open_sheet(page)
    assert ink(page) == drawn


def test_the_keyboard_stays_within_the_dialog(page: Page) -> None:
    titles(page)
    open_sheet(page)
    draw(page, *HOUSE)
    inside = "!!document.activeElement.shadowRoot?.activeElement?.closest('dialog.drawing')"
    passed = []
    for _ in range(16):
        page.keyboard.press("Tab")
        # Between the last and the first, the browser's own bar has its turn.
        passed.append(page.evaluate(f"document.activeElement === document.body || {inside}"))
    assert all(passed)
    # Letters that are keys of the page elsewhere do nothing here.
    page.get_by_role("radio", name="Pen").focus()
    page.keyboard.press("/")
    expect(page.get_by_role("radio", name="Pen")).to_be_focused()


def test_a_drawing_that_was_searched_with_is_gone_on_with(page: Page) -> None:
    titles(page)
    open_sheet(page)
    draw(page, *HOUSE)
    house = ink(page)
    search_button(page).click()
    first, address = expect_found(page), page.url
    open_sheet(page)
    page.get_by_role("button", name="Clear the sheet").click()
    draw(page, *FISH)
    fish = ink(page)
    search_button(page).click()
    page.wait_for_function("before => location.href !== before", arg=address)
    assert expect_found(page) != first
    page.go_back()
    page.wait_for_url(address)
    assert expect_found(page) == first
    page.get_by_role("button", name="Edit the drawing").click()
    assert ink(page) == house
    for _ in range(len(HOUSE) + 1):
        page.keyboard.press("Control+z")
    assert ink(page) == fish


def test_on_a_phone_a_finger_draws_and_nothing_scrolls(browser: Browser, address: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(f"{address}/?q=fish&library=demo")
    titles(page)
    page.get_by_role("button", name="Draw what you look for").tap()
    sheet(page)
    controls = page.locator("dialog.drawing").locator("button, label").all()
    boxes = [control.bounding_box() for control in controls]
    assert len(boxes) > 12
    assert all(box and min(box["width"], box["height"]) >= 40 for box in boxes)
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    touch = context.new_cdp_session(page)
    for line in HOUSE:
        for number, (x, y) in enumerate(place(page, *point) for point in line):
            kind = "touchMove" if number else "touchStart"
            touch.send(
                "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]}
            )
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert ink(page) > 1000
    keep(page, "drawing-phone")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    search_button(page).tap()
    page.wait_for_url("**/image_to_image**upload=**", timeout=UPLOAD_TIMEOUT)
    settle(page)
    expect(page.get_by_role("button", name="Edit the drawing")).to_be_visible()
    expect(cards(page).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    keep(page, "drawing-phone-found")
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_dialog_breaks_no_rule(browser: Browser, address: str, theme: str) -> None:
    page = browser.new_context(color_scheme=theme).new_page()  # type: ignore[arg-type]
    page.goto(f"{address}/?q=castle&library=demo")
    titles(page)
    open_sheet(page)
    empty = Axe().run(page).response["violations"]
    draw(page, *HOUSE)
    drawn = Axe().run(page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in [*empty, *drawn]] == []
    assert sheet(page).evaluate("sheet => getComputedStyle(sheet).backgroundColor") == (
        "rgb(255, 255, 255)"
    )
    keep(page, f"drawing-{theme}")
    page.close()
