"""The page Image to tags at a large library whose tags are not kept: how far, cancelled, begun."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages import new_app, open_page, photos_in
from semsearch import Library, SearchEngine
from semsearch.errors import LibraryError
from semsearch.library.derived.files import beside
from semsearch.progress import Progress
from semsearch.search.tags.tagging import Tagging
from semsearch.stores import beside as engines
from semsearch.ui import working


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the demo library, which counts as a large one and has no tags kept."""
    monkeypatch.setattr(engines, "LARGE", 100)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return Path(shutil.copy(Library.named("demo").path, tmp_path / "large.sqlite"))


class Slow:
    """Gathers tags that are a quarter done until they may go on."""

    def __init__(self) -> None:
        self.may_go_on = threading.Event()
        self._keep_up = Tagging.keep_up

    def __call__(self, tagging: Tagging, progress: Progress) -> None:
        while not self.may_go_on.wait(0.005):
            progress(100, 400)
        self._keep_up(tagging, progress)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    slow = Slow()
    monkeypatch.setattr(Tagging, "keep_up", lambda *both: slow(*both))
    yield slow
    slow.may_go_on.set()


def tags_page(library: Path) -> AppTest:
    app = new_app()
    app.query_params["library"] = str(library)
    app.query_params["tag"] = "animal"
    open_page(app, "image_to_tags")
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def waiting(app: AppTest) -> str:
    return " ".join(bar.proto.text for bar in app.get("progress"))


def test_the_tags_of_a_library_are_waited_for_cancelled_and_begun_again(
    library: Path, slow: Slow, engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(working, "PATIENCE", 0.2)
        app = tags_page(library)
        assert "with words: 100 of 400, about " in waiting(app)
        assert "What it shows" in [header.value for header in app.header]
        press(app, "Cancel")
        app.run()
        assert not waiting(app) and "gathered at any time" in app.info[0].value
        assert not beside(library, ".tags.npz").exists()
    slow.may_go_on.set()
    press(app, "Gather the tags")
    assert not app.info and not waiting(app)
    assert photos_in(app, "all") == engine.photos_with(frozenset(["animal"])).ids.tolist()
    assert beside(library, ".tags.npz").is_file()


def test_tags_that_cannot_be_gathered_say_why_and_are_tried_again(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise LibraryError("The disk is gone.")

    with monkeypatch.context() as patch:
        patch.setattr(Tagging, "keep_up", fail)
        app = tags_page(library)
        assert "The disk is gone" in app.error[0].value
    press(app, "Try again")
    assert not app.error and photos_in(app, "all")
