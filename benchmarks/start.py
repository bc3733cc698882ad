"""Cold starts: of the command line and of the app, beside those that do nothing.

Our own time in the app is what it takes beyond a Streamlit app with a single text box, started
and looked at in the same way in turns with it. Each search is the first of its process.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from benchmarks.app import CHROMIUM, FLAGS, PATIENCE, QUERY, ROOT, photos, serve
from benchmarks.figures import Figure, Settings, in_turns

# Seconds of a quick run on two idle cores, and what is not in it.
QUICK = 18.0
NOT_QUICK = ("a search beside importing TensorFlow",)
HELLO = """
import streamlit as st
st.title("Hello")
st.text_input("Hello")
"""
SEARCH = [sys.executable, "-m", "semsearch", "search", "--text", "dog"]
NUMPY = [sys.executable, "-c", "import numpy"]
TENSORFLOW = [sys.executable, "-c", "import tensorflow"]

Usable = Callable[[Page], Locator]


def measure(settings: Settings) -> list[Figure]:
    """Measure the command line, and the app in Chromium where that is installed."""
    return command_line(settings) + (app(settings) if CHROMIUM else [])


def command_line(settings: Settings) -> list[Figure]:
    """Return the time of a text search on the command line."""
    runs = 3 if settings.quick else 9
    own, bare = in_turns(lambda: run(SEARCH), lambda: run(NUMPY), runs=runs)
    figures = [
        Figure(
            "semsearch search --text dog, first",
            own,
            "s",
            "importing numpy",
            bare,
            target="below 1 s",
        )
    ]
    if not settings.quick:
        own, slow = in_turns(lambda: run(SEARCH), lambda: run(TENSORFLOW), runs=3)
        figures.append(Figure(figures[0].name, own, "s", "importing tensorflow", slow))
    return figures


def run(command: list[str]) -> None:
    """Run a command in silence."""
    quiet = subprocess.DEVNULL
    subprocess.run(command, cwd=ROOT, check=True, stdout=quiet, stderr=quiet)


def app(settings: Settings) -> list[Figure]:
    """Return the time from `streamlit run` to the photos of a first text search."""
    times: dict[str, list[float]] = {"own": [], "hello": []}
    with settings.room() as folder, sync_playwright() as playwright:
        hello = folder / "hello.py"
        hello.write_text(HELLO)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        until_ready(browser, hello, hello_is_usable)
        for _ in range(2 if settings.quick else 7):
            times["hello"].append(until_ready(browser, hello, hello_is_usable))
            times["own"].append(until_ready(browser, ROOT / "app.py", search_is_usable))
        browser.close()
    own, hello_s = (statistics.median(times[name]) for name in ("own", "hello"))
    against = "a Streamlit app with one text box"
    return [
        Figure("streamlit run to a text search, first", own, "s", against, hello_s),
        Figure("our own time of that", own - hello_s, "s", against, hello_s, target="below 2 s"),
    ]


def until_ready(browser: Browser, script: Path, usable: Usable) -> float:
    """Return the seconds from starting an app until a person can use it."""
    with tempfile.TemporaryDirectory() as data:
        page = browser.new_context().new_page()
        page.set_default_timeout(1000 * PATIENCE)
        start = time.perf_counter()
        with serve(script, Path(data)) as (_, address):
            page.goto(address)
            usable(page).wait_for()
            took = time.perf_counter() - start
            page.context.close()
    return took


def hello_is_usable(page: Page) -> Locator:
    """Return what is there when the app with one text box is."""
    return page.get_by_role("textbox", name="Hello")


def search_is_usable(page: Page) -> Locator:
    """Return what is there when photos have been found."""
    page.get_by_role("combobox", name=QUERY).wait_for()
    return photos(page)
