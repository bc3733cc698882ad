"""Make the pictures of the README and the tour, by driving the real app in Chromium.

    python scripts/make_tour.py

Needs what tests need. The tour is an animation of one minute: docs/tour.webp.
"""

import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
sys.path.insert(0, str(ROOT / "tests"))

from browser import CHROMIUM, FLAGS, card, open_large, serve, settle  # noqa: E402

SIZE = {"width": 1200, "height": 800}
SMALL = (900, 600)
QUALITY = 62
FIRST_LOOK = 40_000


class Tour:
    """Steps in the app, each kept as a picture that is shown for some seconds."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.pictures: list[Image.Image] = []
        self.seconds: list[float] = []

    def show(self, seconds: float, name: str | None = None) -> None:
        """Keep what is seen now, also as a picture of its own called `name`."""
        picture = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        if name:
            picture.save(DOCS / f"{name}.webp", quality=80, method=6)
        self.pictures.append(picture.resize(SMALL, Image.Resampling.LANCZOS))
        self.seconds.append(seconds)

    def go(self, path: str) -> None:
        """Open a page of the demo library."""
        self.page.goto(f"{self.address}/{path}{'&' if '?' in path else '?'}library=demo")
        settle(self.page)

    def press(self, name: str) -> None:
        """Press the first button of that name."""
        self.page.get_by_role("button", name=name).first.click()
        # A tooltip would lie over what changed.
        self.page.mouse.move(0, 0)
        settle(self.page)

    def save(self) -> None:
        """Write the tour."""
        first, *others = self.pictures
        first.save(
            DOCS / "tour.webp", save_all=True, append_images=others, loop=0, quality=QUALITY,
            method=6, duration=[round(1000 * seconds) for seconds in self.seconds],
        )  # fmt: skip


def search_by_words(tour: Tour) -> None:
    """Type a word, find photos, refine by a thumb and by a colour."""
    tour.go("")
    tour.show(3)
    box = tour.page.get_by_role("combobox", name="Search")
    box.fill("bird -owl")
    tour.show(2)
    box.press("Enter")
    settle(tour.page)
    tour.show(5, "text-to-image")
    tour.page.keyboard.press("Escape")
    card(tour.page, 6).get_by_role("button", name="More like").click()
    settle(tour.page)
    tour.show(4)
    # Where this clone lies is no part of the tour.
    place = open_large(tour.page, 2).locator(".facts code")
    place.evaluate("place => place.parentElement.remove()")
    tour.show(4, "viewer")
    tour.page.keyboard.press("Escape")
    tour.go("?q=animal&hue=1.0&colour=%231e6fd0")
    tour.show(5)


def search_by_photo(tour: Tour) -> None:
    """Follow a photo, say what matters in it, box a part of it, and ask why."""
    tour.go("image_to_image?photo=3")
    tour.show(4)
    tour.press("cattle")
    tour.show(4, "image-to-image")
    open_large(tour.page)
    tour.page.get_by_role("button", name="Why this photo?").click()
    tour.page.get_by_text("The brighter a place").wait_for(timeout=FIRST_LOOK)
    settle(tour.page)
    tour.show(6, "why")
    tour.page.keyboard.press("Escape")


def explore(tour: Tour) -> None:
    """Look at the map, at tags, and at how it works."""
    tour.go("map")
    tour.page.get_by_role("radio", name="windmill").wait_for(timeout=FIRST_LOOK)
    tour.page.wait_for_timeout(2_500)
    tour.show(6, "map")
    tour.go("image_to_tags?photo=5")
    tour.show(4)
    tour.go("word_to_word")
    tour.show(4)
    tour.go("how_it_works?step=head")
    tour.show(5)
    tour.go("photos")
    tour.page.locator(".card img").first.wait_for()
    tour.show(4)
    tour.go("library")
    tour.show(4, "library")


def main() -> None:
    steps: list[Callable[[Tour], None]] = [search_by_words, search_by_photo, explore]
    with (
        tempfile.TemporaryDirectory() as data,
        serve(Path(data)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        tour = Tour(browser.new_page(viewport=SIZE), address)  # type: ignore[arg-type]
        for step in steps:
            step(tour)
        browser.close()
    tour.save()


if __name__ == "__main__":
    main()
