"""Names in a real Chromium: taught from photos, from a box, from a selection; asked, undone."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import (
    UPLOAD_TIMEOUT,
    card,
    keep,
    needs_chromium,
    open_large,
    search,
    serve,
    settle,
    titles,
)
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = needs_chromium
FISH = "?q=fish&library=demo"


@pytest.fixture(scope="module")
def own_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An app of its own, as names that are taught here are words in every search."""
    with serve(tmp_path_factory.mktemp("names")) as address:
        yield address


@pytest.fixture
def names(browser: Browser, own_address: str) -> Iterator[Page]:
    page = browser.new_context().new_page()
    page.set_default_timeout(UPLOAD_TIMEOUT)
    expect.set_options(timeout=UPLOAD_TIMEOUT)
    page.goto(f"{own_address}/{FISH}")
    titles(page)
    yield page


def teach(page: Page, name: str) -> Locator:
    """Teach a name in the dialog that is open, and return the dialog, which says what it did."""
    dialog = page.locator("dialog.naming")
    dialog.get_by_label("Name", exact=True).fill(name)
    dialog.get_by_role("button", name="Teach it").click()
    expect(dialog.get_by_role("button", name="Undo")).to_be_visible()
    return dialog


def test_a_photo_gets_a_name_that_is_a_word_at_once_and_is_taken_back(names: Page) -> None:
    steps = names.evaluate("history.length")
    viewer = open_large(names, 2)
    title = viewer.locator(".panel h2").inner_text()
    viewer.get_by_role("button", name="Give it a name").click()
    dialog = names.locator("dialog.naming")
    dialog.get_by_label("Name", exact=True).fill("tiger")
    expect(dialog.get_by_text("tiger is a word too")).to_be_visible()
    teach(names, "tiger")
    expect(viewer.get_by_role("list", name="Tags").get_by_role("link").first).to_have_text("Tiger")
    keep(names, "journey-name-taught")
    # One step for the photo, and none for its name.
    assert names.evaluate("history.length") == steps + 1
    dialog.get_by_role("link", name="All photos of Tiger").click()
    names.wait_for_url("**q=Tiger**")
    assert titles(names)[0] == title
    expect(names.get_by_text("Read Tiger as the name")).to_be_visible()
    names.go_back()
    expect(viewer.locator(".panel h2")).to_have_text(title)
    viewer.get_by_role("button", name="Give it a name").click()
    teach(names, "Tiger 2")
    dialog.get_by_role("button", name="Undo").click()
    expect(dialog.get_by_text("Tiger 2 is as it was before.")).to_be_visible()
    names.go_back()
    expect(names.locator("dialog")).to_have_count(0)


def test_a_part_of_a_photo_gets_a_name(names: Page) -> None:
    viewer = open_large(names)
    viewer.get_by_role("button", name="Name a part").click()
    expect(viewer.get_by_text("Draw a box around it")).to_be_visible()
    frame = viewer.locator(".frame").bounding_box()
    assert frame
    x, y = frame["x"] + frame["width"] * 0.2, frame["y"] + frame["height"] * 0.2
    names.mouse.move(x, y)
    names.mouse.down()
    names.mouse.move(x + frame["width"] * 0.5, y + frame["height"] * 0.5, steps=5)
    names.mouse.up()
    expect(names.get_by_text("What the box shows is an example of it.")).to_be_visible()
    dialog = teach(names, "Otto")
    keep(names, "journey-name-box")
    dialog.get_by_role("link", name="What it has learned").click()
    names.wait_for_url("**/names?**name=Otto**")
    settle(names)
    cut = names.get_by_alt_text("An example of Otto")
    width, height = cut.evaluate("image => [image.naturalWidth, image.naturalHeight]")
    assert width / height == pytest.approx(frame["width"] / frame["height"], abs=0.1)
    names.go_back()
    expect(viewer.locator(".panel h2")).to_be_visible()
    names.go_back()
    expect(viewer).to_have_count(0)


def test_a_selection_teaches_and_answers_teach_more_until_it_is_forgotten_and_back(
    names: Page, own_address: str
) -> None:
    for at in (0, 1, 2):
        card(names, at).hover()
        card(names, at).get_by_role("button", name="Select").click()
    names.get_by_role("button", name="Name", exact=True).click()
    expect(names.get_by_text("These 3 photos are examples of it.")).to_be_visible()
    dialog = teach(names, "Wanda")
    expect(dialog.get_by_text("Wanda is taught with 3 examples.")).to_be_visible()
    dialog.get_by_role("link", name="What it has learned").click()
    names.wait_for_url("**name=Wanda**")
    settle(names)
    expect(names.get_by_role("heading", name="Is this Wanda?")).to_be_visible()
    keep(names, "journey-name-asked")
    names.get_by_role("button", name="Yes").first.click()
    expect(names.get_by_alt_text("An example of Wanda")).to_have_count(4)
    names.get_by_role("button", name="No", exact=True).first.click()
    expect(names.get_by_alt_text("No example of Wanda")).to_have_count(1)
    names.get_by_role("button", name="Undo").click()
    expect(names.get_by_alt_text("No example of Wanda")).to_have_count(0)
    names.get_by_role("button", name="Forget").click()
    expect(names.get_by_text("Wanda is forgotten.")).to_be_visible()
    assert "name=" not in names.url
    names.get_by_role("button", name="Undo").click()
    expect(names.get_by_role("link", name="Wanda", exact=True)).to_be_visible()
    elsewhere = names.context.new_page()
    elsewhere.goto(f"{own_address}/names?library=demo&name=wanda")
    expect(elsewhere.get_by_alt_text("An example of Wanda")).to_have_count(4)


def test_a_name_is_suggested_searched_with_words_and_left_out(names: Page) -> None:
    open_large(names).get_by_role("button", name="Give it a name").click()
    teach(names, "our boat")
    names.keyboard.press("Escape")
    names.keyboard.press("Escape")
    expect(names.locator("dialog")).to_have_count(0)
    settle(names)
    first = titles(names)[0]
    box = names.get_by_role("combobox", name="Search")
    box.fill("fish our b")
    names.get_by_role("option", name="fish our boat").click()
    names.wait_for_url("**q=fish+our+boat**")
    settle(names)
    expect(names.get_by_role("button", name="with our boat")).to_be_visible()
    assert titles(names)[0] == first
    search(names, "fish -our boat")
    expect(names.get_by_role("button", name="without our boat")).to_be_visible()
    assert first not in titles(names)
    names.go_back()
    settle(names)
    assert titles(names)[0] == first


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_the_dialog_and_the_page_fit(
    browser: Browser, own_address: str, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True,
        color_scheme=scheme,  # type: ignore[arg-type]
    )  # fmt: skip
    page = context.new_page()
    page.set_default_timeout(UPLOAD_TIMEOUT)
    page.goto(f"{own_address}/{FISH}")
    titles(page)
    card(page, 0).locator("a.picture").tap()
    viewer = page.locator("dialog.viewer")
    viewer.get_by_role("button", name="What is known of this photo").tap()
    viewer.get_by_role("button", name="Give it a name").tap()
    dialog = teach(page, f"Phone {scheme}")
    place = dialog.bounding_box()
    assert place and place["x"] >= 0 and place["x"] + place["width"] <= 390
    keep(page, f"phone-name-{scheme}")
    dialog.get_by_role("link", name="What it has learned").tap()
    page.wait_for_url("**/names**")
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    keep(page, f"phone-names-{scheme}")
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_dialog_and_the_pages_of_names_break_no_rule(
    browser: Browser, own_address: str, theme: str
) -> None:
    page = browser.new_context(color_scheme=theme).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(UPLOAD_TIMEOUT)
    page.goto(f"{own_address}/{FISH}")
    titles(page)
    open_large(page, 4).get_by_role("button", name="Give it a name").click()
    teach(page, "Axel")
    found = Axe().run(page).response["violations"]
    page.goto(f"{own_address}/names?library=demo")
    settle(page)
    keep(page, f"names-{theme}")
    found += Axe().run(page).response["violations"]
    page.goto(f"{own_address}/names?library=demo&name=Axel")
    settle(page)
    keep(page, f"name-{theme}")
    found += Axe().run(page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
