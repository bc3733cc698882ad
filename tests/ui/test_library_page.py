"""The page Library reads all again, and leaves out what people name."""

from pathlib import Path

import pytest
from small import index
from streamlit.testing.v1 import AppTest

from semsearch import Library
from semsearch.indexing.runs import IndexRun

APP = Path(__file__).parents[2] / "app.py"


Started = list[tuple[list[Path], bool]]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """The runs that the app starts: their folders, and whether they read all again."""
    runs: Started = []

    def start(run: IndexRun, folders: list[Path], encoder: str, reread: bool) -> None:
        runs.append((folders, reread))

    monkeypatch.setattr(IndexRun, "start", start)
    return runs


@pytest.fixture
def page(many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page of a library of photos."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    library = Library.named("mine")
    index(library, many)
    library.choose_encoder("vgg16")
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["library"] = "mine"
    return app.run().switch_page("pages/library.py").run()


def press(page: AppTest, label: str) -> None:
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception


def test_the_page_reads_all_again(page: AppTest, started: Started) -> None:
    press(page, "Look for changes")
    press(page, "Read all again")
    assert started == [([], False), ([], True)]


def test_the_page_leaves_out_and_takes_back(page: AppTest, started: Started) -> None:
    next(box for box in page.text_input if box.label == "Leave out").set_value("*.gif")
    press(page, "Leave it out")
    assert list(Library.named("mine").patterns) == ["*.gif"]
    assert [each.label for each in page.expander if "Left out" in each.label] == ["Left out: 1"]
    press(page, "Take back")
    assert list(Library.named("mine").patterns) == []
    assert started == [([], False)] * 2


def test_the_page_refuses_to_leave_out_everything(page: AppTest, started: Started) -> None:
    next(box for box in page.text_input if box.label == "Leave out").set_value("*")
    press(page, "Leave it out")
    assert "nothing to leave out" in page.error[0].value
    assert started == []
