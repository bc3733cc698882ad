"""What the tests in a real browser share: Chromium, a server of the app, and screenshots."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Locator, Page

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
REASON = "no Chromium; install Debian's package chromium"
needs_chromium = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None and not os.environ.get("CI"), reason=REASON),
]
ROOT = Path(__file__).parent.parent
SCREENSHOTS = ROOT / "screenshots"
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
TIMEOUT = 30_000
UPLOAD_TIMEOUT = 90_000
TOLD = 8


@contextmanager
def serve(data: Path) -> Iterator[str]:
    """Run the app with its libraries and its cache in the folder `data`, and yield its address."""
    with server_of(data) as (_, address):
        yield address


@contextmanager
def server_of(data: Path) -> "Iterator[tuple[subprocess.Popen[bytes], str]]":
    """Run the app as `serve` does, and yield its process and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    env = os.environ | {"XDG_DATA_HOME": str(data), "XDG_CACHE_HOME": str(data / "cache")}
    server = subprocess.Popen([*command, f"--server.port={port}"], cwd=ROOT, env=env)
    try:
        _wait_until_ready(f"http://localhost:{port}/_stcore/health")
        yield server, f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(10)


def _wait_until_ready(url: str) -> None:
    for _ in range(120):
        try:
            urlopen(url, timeout=2).close()
            return
        except (URLError, OSError):
            time.sleep(0.5)
    raise TimeoutError(f"no answer from {url}")


def settle(page: Page) -> None:
    """Wait until the app has drawn all of the page."""
    page.locator("h1").wait_for()
    for _ in range(2):
        page.wait_for_timeout(400)
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.wait_for_function("!document.querySelector('[data-stale=true]')")
    page.wait_for_timeout(300)


def soon(page: Page, is_so: Callable[[], bool]) -> bool:
    """Return whether something is so within some seconds, as after the page was drawn anew."""
    for _ in range(40):
        if is_so():
            return True
        page.wait_for_timeout(250)
    return False


def search(page: Page, words: str) -> None:
    """Search for words, as a person does."""
    box = page.get_by_role("combobox", name="Search")
    box.fill(words)
    box.press("Enter")
    settle(page)


def cards(page: Page) -> Locator:
    """Return the photos of a grid that are in the page, in no order."""
    return page.locator(".card:has(img)")


def titles(page: Page) -> list[str]:
    """Return the titles of the first eight photos that are in the page, best first."""
    settle(page)
    cards(page).first.wait_for()
    told: list[tuple[int, str]] = []
    for _ in range(20):
        told = cards(page).evaluate_all(
            "cards => cards.map(card => [Number(card.dataset.at), card.querySelector('img').alt])"
        )
        if len(told) >= TOLD:
            break
        page.wait_for_timeout(100)
    return [alt.partition(":")[0] for _, alt in sorted(told)[:TOLD]]


def card(page: Page, at: int) -> Locator:
    """Return the photo with a number in the list."""
    return page.locator(f'.card[data-at="{at}"]')


def open_large(page: Page, at: int = 0) -> Locator:
    """Show a photo of the grid large, and return the viewer."""
    card(page, at).locator("a.picture").click()
    viewer = page.locator("dialog.viewer")
    viewer.locator(".panel h2").wait_for(state="attached")
    viewer.locator("img.large").evaluate("image => image.decode()")
    return viewer


def in_sight(page: Page) -> Locator:
    """Return a photo in the middle of the screen."""
    at = page.evaluate(
        """() => {
          const grid = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
          const inner = grid.shadowRoot.elementFromPoint(innerWidth / 2, innerHeight / 2);
          return inner.closest('.card').dataset.at;
        }"""
    )
    return card(page, int(at))


def scrolled(page: Page) -> float:
    """Return how far the page is scrolled, in pixels."""
    return float(page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop"))


def scroll_to(page: Page, top: float) -> None:
    """Scroll as a wheel does."""
    page.mouse.move(700, 600)
    page.mouse.wheel(0, top - scrolled(page))
    page.wait_for_timeout(300)


def index_in_the_app(page: Page, address: str, folder: Path, name: str) -> None:
    """Start an index run of a folder on the page Library, as a person does."""
    page.goto(f"{address}/library")
    box = page.get_by_role("textbox", name="Folder of photos")
    box.fill(str(folder))
    box.press("Enter")
    page.get_by_text("More choices").click()
    page.get_by_role("textbox", name="Into the library").fill(name)
    page.get_by_role("textbox", name="Into the library").press("Enter")
    settle(page)
    page.get_by_role("button", name="Index these photos").click()


def keep(page: Page, name: str) -> None:
    """Keep a screenshot of what a person sees now."""
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
