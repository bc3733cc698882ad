"""What several tests share: the engine on the demo library, its words, and a browser."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from small import save_colours, save_photo

from semsearch import Library, SearchEngine, WordVectors
from semsearch.words.lexicon import Lexicon

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def pytest_configure() -> None:
    """See that no test becomes another program, which would never end."""
    sys.addaudithook(_refuse_to_become)


def _refuse_to_become(event: str, arguments: tuple[object, ...]) -> None:
    if event == "os.exec":
        raise RuntimeError(f"a test would have become {arguments[0]}")


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder that stands for the user's cache, which tests leave as it is."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder


@pytest.fixture(scope="session")
def engine() -> SearchEngine:
    return SearchEngine.open()


@pytest.fixture(scope="session")
def words() -> WordVectors:
    return WordVectors.load()


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon.load()


@pytest.fixture
def browser() -> "Iterator[Browser]":
    from browser import CHROMIUM, FLAGS
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three photos."""
    return save_colours(tmp_path / "photos")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A library that is not there yet."""
    return Library(tmp_path / "library.sqlite")


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Photos in folders of several names."""
    colours = iter(("red", "green", "blue", "white", "black", "yellow", "grey"))
    for name in ("Private/a.gif", "Private/b.png", "Private/deep/c.png", "d.gif", "Zürich/e.png",
                 "[f]/f.png", "f/f.png"):  # fmt: skip
        save_photo(tmp_path / "photos" / name, next(colours))
    return tmp_path / "photos"
