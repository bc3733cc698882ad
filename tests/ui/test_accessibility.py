"""Every page in a real Chromium against the rules of axe-core, in both themes."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import needs_chromium, settle
from playwright.sync_api import Browser

pytestmark = needs_chromium
PAGES = ("?q=animal&hue=1.0", "?q=accordion", "?q=xqzzyv", "?q=", "image_to_image?focus=sky",
         "image_to_image?show=go+well+with+it", "image_to_tags?tag=animal", "word_to_word", "map",
         "tidy_up", "tidy_up?desk=Labels", "learned", "how_it_works", "how_it_works?step=head",
         "library", "quality", "quality?judge=tool", "quality?of=Your+library", "photos",
         "photos?by=Folders", "albums", "names", "?q=fish#found=89")  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_breaks_no_rule(browser: Browser, address: str, path: str, theme: str) -> None:
    page = browser.new_context(color_scheme=theme).new_page()  # type: ignore[arg-type]
    place, _, photo = path.partition("#")
    page.goto(f"{address}/{place}{'&' if '?' in place else '?'}library=demo#{photo}")
    settle(page)
    broken = Axe().run(page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in broken] == []
