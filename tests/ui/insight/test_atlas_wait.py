"""A map that is being made: what the page shows meanwhile, and that it can be cancelled."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages import new_app, open_page
from semsearch import SearchEngine
from semsearch.errors import LibraryError
from semsearch.insight.atlas.atlas import Atlas
from semsearch.insight.atlas.kept import is_kept
from semsearch.insight.atlas.making import open_atlas
from semsearch.progress import Progress
from semsearch.ui.insight import atlas_wait


class Slow:
    """Makes atlases that are a quarter done until they may go on."""

    def __init__(self) -> None:
        self.may_go_on = threading.Event()
        self.is_quarter = threading.Event()

    def __call__(self, engine: SearchEngine, progress: Progress) -> Atlas:
        while not self.may_go_on.is_set():
            progress(25, 100)
            self.is_quarter.set()
            self.may_go_on.wait(0.02)
        return open_atlas(engine, progress)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    atlas_wait._start.clear()
    yield
    atlas_wait._start.clear()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    slow = Slow()
    monkeypatch.setattr(atlas_wait, "open_atlas", slow)
    yield slow
    slow.may_go_on.set()


def open_map() -> AppTest:
    app = open_page(new_app(), "map")
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def has_map(app: AppTest) -> bool:
    return bool(app.get("plotly_chart"))


def test_the_page_says_how_far_a_map_is_and_draws_it_when_it_is_done(slow: Slow) -> None:
    app = open_map()
    slow.is_quarter.wait(10)
    app.run()
    assert not has_map(app)
    progress = app.get("progress")[0].proto
    assert progress.value == 25
    assert "25" in progress.text
    assert "to go" in progress.text
    slow.may_go_on.set()
    assert atlas_wait.WORKER.submit(int).result(60) == 0
    assert has_map(app.run())


def test_a_map_that_is_cancelled_is_not_kept_and_begins_again_when_asked(
    slow: Slow, engine: SearchEngine
) -> None:
    app = open_map()
    press(app, "Cancel")
    assert atlas_wait.WORKER.submit(int).result(10) == 0
    assert "Nothing of the new map was kept" in app.info[0].value
    assert not is_kept(engine)
    assert not has_map(app.run())
    slow.may_go_on.set()
    press(app, "Lay the photos out")
    assert atlas_wait.WORKER.submit(int).result(60) == 0
    assert has_map(app.run())
    assert is_kept(engine)


def test_a_map_that_fails_says_why_and_can_be_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise LibraryError("The library has changed.")

    with monkeypatch.context() as patch:
        patch.setattr(atlas_wait, "open_atlas", fail)
        app = open_map()
        assert "has changed" in app.error[0].value
    press(app, "Try again")
    assert atlas_wait.WORKER.submit(int).result(60) == 0
    assert has_map(app.run())


def test_a_map_of_photos_that_are_others_by_now_is_made_anew(
    monkeypatch: pytest.MonkeyPatch, engine: SearchEngine
) -> None:
    made: list[Atlas] = []

    def fewer_at_first(engine: SearchEngine, progress: Progress) -> Atlas:
        atlas = open_atlas(engine, progress)
        made.append(atlas if made else atlas.among(engine.ids[:-1]))
        return made[-1]

    monkeypatch.setattr(atlas_wait, "open_atlas", fewer_at_first)
    app = open_map()
    assert atlas_wait.WORKER.submit(int).result(60) == 0
    assert has_map(app.run())
    assert [len(atlas) for atlas in made] == [len(engine) - 1, len(engine)]
