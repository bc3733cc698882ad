"""What the tests in a real browser share: Chromium, a server of the app, and screenshots."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page

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


@contextmanager
def serve(data: Path) -> Iterator[str]:
    """Run the app with its libraries and its cache in the folder `data`, and yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    env = os.environ | {"XDG_DATA_HOME": str(data), "XDG_CACHE_HOME": str(data / "cache")}
    server = subprocess.Popen([*command, f"--server.port={port}"], cwd=ROOT, env=env)
    try:
        _wait_until_ready(f"http://localhost:{port}/_stcore/health")
        yield f"http://localhost:{port}"
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


def index_in_the_app(page: Page, address: str, folder: Path, name: str) -> None:
    """Start an index run of a folder on the page Library, as a person does."""
    page.goto(f"{address}/library")
    box = page.get_by_role("textbox", name="Folder of photos")
    box.fill(str(folder))
    box.press("Enter")
    page.get_by_role("textbox", name="Into the library").fill(name)
    page.get_by_role("textbox", name="Into the library").press("Enter")
    page.get_by_role("button", name="Index these photos").click()


def keep(page: Page, name: str) -> None:
    """Keep a screenshot of what a person sees now."""
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
