"""Let 20 browser sessions search at once for two minutes, and measure what they see.

    python benchmarks/load.py [SESSIONS] [SECONDS]

Starts the app, opens each session in a browser context of its own, and lets all type words.
Prints errors, latencies beside those of one session alone, and the server's memory in each
quarter of the time.
"""

import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Error, Page, sync_playwright

ROOT = Path(__file__).parent.parent
QUERIES = ("windmill", "fish", "castle", "bird -owl", "hammer", "solar panel", "a dog on a beach",
           "tree", "mountain", "flower", "boat", "wolf", "kitten", "bridge", "tools")  # fmt: skip
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-gpu"]
BROWSERS = 4
PAUSE = (1.0, 4.0)
QUARTERS = 4


class Figures:
    """What all sessions saw: seconds from a key to the photos, and what went wrong."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.errors: list[str] = []

    def __str__(self) -> str:
        cuts = statistics.quantiles(self.seconds, n=20)
        return (f"{len(self.seconds):,} searches, median {statistics.median(self.seconds):.2f} s, "
                f"95 % within {cuts[-1]:.2f} s, {len(self.errors)} errors")  # fmt: skip


def main() -> None:
    sessions = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 120.0
    with tempfile.TemporaryDirectory() as data:
        server, address = start_server(Path(data))
        try:
            alone = run(address, 1, min(seconds, 20.0))
            print(f"1 session: {alone}")
            memories: list[int] = []
            watch = partial(watch_memory, server.pid, seconds / QUARTERS, memories)
            together = run(address, sessions, seconds, watch)
        finally:
            server.terminate()
            server.wait(20)
    print(f"{sessions} sessions, {seconds:.0f} s: {together}")
    ratio = statistics.median(together.seconds) / statistics.median(alone.seconds)
    kept = ", ".join(map(str, memories))
    print(f"median {ratio:.1f} x that of one session; memory of the server {kept} MB")
    for error in together.errors[:5]:
        print(error)


def start_server(data: Path) -> tuple["subprocess.Popen[bytes]", str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true",
               f"--server.port={port}"]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"XDG_DATA_HOME": str(data)})
    address = f"http://localhost:{port}"
    for _ in range(100):
        try:
            urlopen(f"{address}/_stcore/health", timeout=2).close()
            break
        except (URLError, OSError):
            time.sleep(0.3)
    return server, address


def run(
    address: str, sessions: int, seconds: float, ready: Callable[[], None] = lambda: None
) -> Figures:
    """Return what `sessions` sessions saw; several threads with a browser each drive them.

    `ready` is called when all sessions are open, which is when their time begins.
    """
    figures = Figures()
    shares = [len(range(n, sessions, BROWSERS)) for n in range(min(BROWSERS, sessions))]
    begin = threading.Barrier(len(shares), ready)
    threads = [
        threading.Thread(target=drive, args=(address, share, seconds, figures, begin))
        for share in shares
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return figures


def drive(
    address: str, sessions: int, seconds: float, figures: Figures, begin: threading.Barrier
) -> None:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        pages = [open_session(browser, address) for _ in range(sessions)]
        begin.wait()
        end = time.monotonic() + seconds
        due = [time.monotonic() + random.uniform(0, PAUSE[1]) for _ in pages]
        while time.monotonic() < end:
            number = min(range(sessions), key=due.__getitem__)
            time.sleep(max(0.0, due[number] - time.monotonic()))
            search(pages[number], figures)
            due[number] = time.monotonic() + random.uniform(*PAUSE)
        browser.close()


def open_session(browser: Browser, address: str) -> Page:
    page = browser.new_context().new_page()
    page.set_default_timeout(60_000)
    page.goto(address)
    page.get_by_role("link", name="Similar").first.wait_for()
    return page


def search(page: Page, figures: Figures) -> None:
    """Type a word and wait until the app is done with it."""
    box = page.get_by_role("textbox", name="What should the photo show?")
    begin = time.perf_counter()
    try:
        query = random.choice([q for q in QUERIES if q != box.input_value()])
        box.fill(query)
        box.press("Enter")
        page.wait_for_function(
            "q => (new URLSearchParams(location.search).get('q') ?? 'windmill') === q"
            " && !document.querySelector('[data-testid=stStatusWidget]')",
            arg=query,
        )
        page.get_by_role("link", name="Similar").first.wait_for()
        figures.seconds.append(time.perf_counter() - begin)
        if page.get_by_text("cannot be").count() or page.locator(".stException").count():
            figures.errors.append(f"{query}: the page shows an error")
    except Error as error:
        figures.errors.append(f"{error}".splitlines()[0])


def watch_memory(pid: int, interval: float, memories: list[int]) -> None:
    """Note the memory of a process now and after each interval, on a thread."""

    def watch() -> None:
        for number in range(QUARTERS + 1):
            memories.append(memory(pid))
            if number < QUARTERS:
                time.sleep(interval)

    threading.Thread(target=watch, daemon=True).start()


def memory(pid: int) -> int:
    """Return the resident memory of a process in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1000


if __name__ == "__main__":
    main()
