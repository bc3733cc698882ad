"""Let 20 browser sessions search at once for two minutes, and measure what they see.

Each query is one that the server was not asked before.

    python -m benchmarks.load [SESSIONS] [SECONDS]

Starts the app, opens each session in a browser context of its own, and lets all type words
that nobody typed before.
Prints errors, latencies beside those of one session alone, and the server's memory in each
quarter of the time.
"""

import math
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from benchmarks.app import CHROMIUM, FLAGS, QUERY, ROOT, photos, serve
from benchmarks.figures import Figure, Settings
from benchmarks.queries import queries

# A quick run has no time for it.
QUICK = math.inf
NOT_QUICK = ()
SESSIONS = 20
SECONDS = 120.0
BROWSERS = 4
PAUSE = (1.0, 4.0)
QUARTERS = 4


class Seen:
    """What sessions saw: seconds from a key to the photos, and what went wrong."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.errors: list[str] = []

    def __str__(self) -> str:
        cuts = statistics.quantiles(self.seconds, n=20)
        return (f"{len(self.seconds):,} searches, median {statistics.median(self.seconds):.2f} s, "
                f"95 % within {cuts[-1]:.2f} s, {len(self.errors)} errors")  # fmt: skip


@dataclass(frozen=True)
class Load:
    """What one session alone saw and what all saw, and the server's memory in MB over time."""

    alone: Seen
    together: Seen
    memories: list[int]


def measure(settings: Settings) -> list[Figure]:
    """Measure what 20 sessions see for two minutes, where Chromium is installed."""
    if CHROMIUM is None:
        return []
    load = put(SESSIONS, SECONDS)
    alone, together = (statistics.median(one.seconds) for one in (load.alone, load.together))
    first, *_, last = load.memories
    return [
        Figure("search in the browser, unseen, median", together, "s", "one session alone", alone,
               note=f"{SESSIONS} sessions, {len(load.together.errors)} errors"),
        Figure("memory of the server at the end", last, "MB", "at the start", first),
    ]  # fmt: skip


def main() -> None:
    sessions = int(sys.argv[1]) if len(sys.argv) > 1 else SESSIONS
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else SECONDS
    load = put(sessions, seconds)
    print(f"1 session: {load.alone}")
    print(f"{sessions} sessions, {seconds:.0f} s: {load.together}")
    print(f"memory of the server {', '.join(map(str, load.memories))} MB")
    for error in load.together.errors[:5]:
        print(error)


def put(sessions: int, seconds: float) -> Load:
    """Let one session search, then `sessions` at once, on a new server."""
    memories: list[int] = []
    with (
        tempfile.TemporaryDirectory() as data,
        serve(ROOT / "app.py", Path(data)) as (server, address),
    ):
        alone = run(address, 1, min(seconds, 20.0))
        watch = partial(watch_memory, server, seconds / QUARTERS, memories)
        return Load(alone, run(address, sessions, seconds, watch), memories)


def run(
    address: str, sessions: int, seconds: float, ready: Callable[[], None] = lambda: None
) -> Seen:
    """Return what `sessions` sessions saw; several threads with a browser each drive them.

    `ready` is called when all sessions are open, which is when their time begins.
    """
    figures = Seen()
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
    address: str, sessions: int, seconds: float, figures: Seen, begin: threading.Barrier
) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
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
    photos(page).wait_for()
    return page


def search(page: Page, figures: Seen) -> None:
    """Type a word and wait for the photos that it finds."""
    box = page.get_by_role("combobox", name=QUERY)
    begin = time.perf_counter()
    try:
        (query,) = random.choice([queries().words, queries().phrases, queries().without])(1)
        shown = page.locator(".grid").get_attribute("data-key")
        box.fill(query)
        box.press("Enter")
        page.locator(f".grid:not([data-key='{shown}'])").wait_for()
        photos(page).wait_for()
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
