"""A Streamlit app in a process of its own, and Chromium to look at it."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page

from semsearch.processes import server_environment

ROOT = Path(__file__).parent.parent
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-gpu"]
LOOK = 0.02
PATIENCE = 120.0
QUERY = "Search"


def photos(page: Page) -> Locator:
    """Return the first photo that was found."""
    return page.locator(".card img").first


@contextmanager
def serve(script: Path, data: Path) -> Iterator[tuple[int, str]]:
    """Run an app with its libraries in the folder `data`; yield its process and its address.

    It is yielded as soon as the server takes connections.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless=true",
               f"--server.port={port}"]  # fmt: skip
    env = server_environment() | {"XDG_DATA_HOME": str(data), "XDG_CACHE_HOME": str(data / "cache")}
    server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    try:
        _wait(port)
        yield server.pid, f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(20)


def _wait(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            socket.create_connection(("localhost", port), timeout=2).close()
            return
        except OSError:
            time.sleep(LOOK)
    raise TimeoutError(f"Nothing listens at port {port}.")
