"""One photo large over the grid, in a real Chromium: keys, swipes, zoom, a box, why."""

import pytest
from browser import UPLOAD_TIMEOUT, card, keep, needs_chromium, open_large, search, settle, titles
from playwright.sync_api import Browser, Page, expect

pytestmark = needs_chromium


def title_of(page: Page) -> str:
    return page.locator("dialog.viewer .panel h2").inner_text()


def test_fifty_results_are_gone_through_by_keyboard_in_one_step(page: Page) -> None:
    search(page, "animal")
    titles(page)
    steps = page.evaluate("history.length")
    viewer = open_large(page)
    seen = [page.url]
    for _ in range(49):
        page.keyboard.press("ArrowRight")
        page.wait_for_function("url => location.href !== url", arg=seen[-1])
        seen.append(page.url)
    expect(viewer.locator(".panel:not(.waiting) h2")).to_be_visible()
    expect(viewer.locator("img.large")).to_be_visible()
    assert page.evaluate("history.length") == steps + 1
    assert len(set(seen)) == len(seen)
    keep(page, "journey-viewer")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)


def test_the_first_and_the_last_photo_have_nothing_beyond(page: Page, address: str) -> None:
    page.goto(f"{address}/albums?library=demo")
    search(page, "fish")
    titles(page)
    viewer = open_large(page)
    expect(viewer.locator("button.previous")).to_be_disabled()
    said = title_of(page)
    page.keyboard.press("ArrowLeft")
    assert title_of(page) == said
    page.keyboard.press("Escape")
    card(page, 0).locator("a.picture").focus()
    page.keyboard.press("End")
    expect(card(page, 404).locator("img")).to_be_visible()
    page.keyboard.press("Enter")
    expect(viewer.locator("button.next")).to_be_disabled()


def test_why_is_a_heat_map_on_the_photo_that_is_taken_away_again(page: Page) -> None:
    search(page, "windmill")
    titles(page)
    viewer = open_large(page)
    viewer.get_by_role("button", name="Why this photo?").click()
    heat = viewer.get_by_role("img", name="What speaks for “windmill”")
    expect(heat).to_be_visible(timeout=UPLOAD_TIMEOUT)
    expect(viewer.get_by_text("windmill: 9")).to_be_visible()
    keep(page, "journey-why")
    viewer.get_by_role("button", name="What speaks for").click()
    expect(heat).to_be_hidden()
    viewer.get_by_role("button", name="Why this photo?").click()
    expect(viewer.get_by_text("windmill: 9")).to_have_count(0)


def test_a_photo_is_zoomed_by_wheel_keys_and_buttons(page: Page) -> None:
    search(page, "castle")
    titles(page)
    viewer = open_large(page)
    frame = viewer.locator(".frame")

    def width() -> float:
        box = frame.bounding_box()
        assert box
        return box["width"]

    whole = width()
    page.keyboard.press("+")
    assert width() > 1.5 * whole
    page.keyboard.press("0")
    assert width() == pytest.approx(whole, abs=1)
    page.mouse.move(400, 400)
    page.mouse.wheel(0, -400)
    page.wait_for_timeout(100)
    assert width() > 2 * whole
    page.keyboard.press("0")
    viewer.get_by_role("button", name="Larger").click()
    viewer.get_by_role("button", name="Smaller").click()
    assert width() == pytest.approx(whole, abs=1)
    page.mouse.dblclick(400, 400)
    assert width() > 2 * whole


def test_a_box_drawn_on_a_photo_searches_for_that_part_and_a_link_draws_it(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/?q=animal&library=demo")
    titles(page)
    viewer = open_large(page)
    viewer.get_by_role("button", name="Search for a part").click()
    frame = viewer.locator(".frame").bounding_box()
    assert frame
    x, y = frame["x"] + frame["width"] * 0.2, frame["y"] + frame["height"] * 0.2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + frame["width"] * 0.5, y + frame["height"] * 0.5, steps=5)
    page.mouse.up()
    page.wait_for_url("**/image_to_image**across=20&across=70**")
    chip = page.get_by_role("button", name="only the box")
    expect(chip).to_be_visible(timeout=UPLOAD_TIMEOUT)
    boxed = titles(page)
    expect(page.locator(".thumb .box")).to_be_visible()
    keep(page, "journey-box")
    elsewhere = page.context.new_page()
    elsewhere.goto(page.url)
    assert titles(elsewhere) == boxed
    expect(elsewhere.locator(".thumb .box")).to_be_visible()
    chip.click()
    expect(chip).to_have_count(0)
    assert titles(page) != boxed
    page.go_back()
    expect(chip).to_be_visible(timeout=UPLOAD_TIMEOUT)
    page.go_back()
    expect(page.locator("dialog.viewer .panel h2")).to_be_visible()


def test_opening_teaches_nothing_and_a_thumb_does(page: Page, address: str) -> None:
    page.goto(f"{address}/?library=demo&q=vehicle")
    before = titles(page)
    viewer = open_large(page, 7)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    page.goto(f"{address}/?library=demo&q=vehicle")
    assert titles(page) == before
    expect(page.get_by_role("link", name="Earlier picks moved this")).to_have_count(0)
    viewer = open_large(page, 7)
    viewer.get_by_role("button", name="More like this").click()
    page.wait_for_url("**up=**")
    settle(page)
    page.goto(f"{address}/?library=demo&q=vehicle")
    assert titles(page).index(before[7]) < 7
    page.get_by_role("link", name="Earlier picks moved this").click()
    expect(page.get_by_text("vehicle", exact=True)).to_be_visible()
    keep(page, "journey-learned")
    page.get_by_role("button", name="Forget everything").click()
    page.get_by_role("dialog").get_by_role("button", name="Forget everything").click()
    expect(page.get_by_text("Nothing so far")).to_be_visible()


def test_on_a_phone_swipes_lead_to_the_next_photo_and_away(browser: Browser, address: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(f"{address}/?q=fish&library=demo")
    titles(page)
    card(page, 0).locator("a.picture").tap()
    viewer = page.locator("dialog.viewer")
    expect(viewer.locator("img.large")).to_be_visible()
    touch = context.new_cdp_session(page)

    def swipe(dx: int, dy: int) -> None:
        def point(share: float) -> list[dict[str, float]]:
            return [{"x": 200 + dx * share, "y": 200 + dy * share}]

        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": point(0)})
        for share in (0.3, 0.6, 1):
            touch.send(
                "Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": point(share)}
            )
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    first = page.evaluate("location.hash")
    swipe(-150, 5)
    page.wait_for_function("hash => location.hash !== hash", arg=first)
    swipe(150, 5)
    page.wait_for_function("hash => location.hash === hash", arg=first)
    viewer.get_by_role("button", name="What is known of this photo").click()
    expect(viewer.get_by_text("pixels")).to_be_visible()
    keep(page, "phone-panel")
    swipe(5, 250)
    expect(viewer).to_have_count(0)
    context.close()


def test_a_link_to_a_photo_shows_it_large(page: Page, address: str) -> None:
    page.goto(f"{address}/?q=fish&library=demo#found=89")
    expect(page.locator("dialog.viewer .panel h2")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.viewer")).to_have_count(0)
    assert "#" not in page.url


@pytest.mark.parametrize("number", ["99999999", "0", "9" * 5_000, "x"])
def test_a_link_to_a_photo_that_there_is_not_says_so_or_shows_the_grid(
    page: Page, address: str, number: str
) -> None:
    page.goto(f"{address}/?q=fish&library=demo#found={number}")
    assert titles(page)
    if number == "99999999":
        expect(page.get_by_text("The library has no such photo.")).to_be_visible()
        page.keyboard.press("Escape")
    expect(page.locator("dialog.viewer")).to_have_count(0)
