"""The page Library: two doors at first, what was found and skipped, what is left out."""

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from small import index, save_photo
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from semsearch import Library
from semsearch.cli import app as cli
from semsearch.indexing.report import IndexReport
from semsearch.indexing.runs import IndexRun, RunState
from semsearch.models.manifest import data_dir
from semsearch.ui import links
from semsearch.ui.server.script import SCRIPT

DEMO_PHOTOS = data_dir() / "demo" / "photos"
Started = list[tuple[str, list[Path], bool]]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """The runs that the app starts: their library, their folders, and whether all is read again."""
    runs: Started = []

    def start(
        run: IndexRun, folders: Sequence[Path] = (), encoder: str = "", reread: bool = False
    ) -> None:
        runs.append((run.library.name, list(folders), reread))

    monkeypatch.setattr(IndexRun, "start", start)
    return runs


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with two folders of photos, of somebody who has no library yet."""
    home = tmp_path / "home"
    for name in ("Pictures/a.jpg", "Pictures/2024/b.jpg", "Dropbox/c.jpg"):
        save_photo(home / name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return home


@pytest.fixture
def page(home: Path, many: Path) -> AppTest:
    """The page of a library of photos."""
    library = Library.named("mine")
    index(library, many)
    library.choose_encoder("vgg16")
    return opened("mine")


@pytest.fixture
def photos(home: Path, tmp_path: Path) -> Path:
    """Photos that are in the library ``default``, and two files that could not be."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for photo in sorted(DEMO_PHOTOS.glob("*windmill*"))[:3]:
        shutil.copy(photo, folder / f"IMG_20240517_{photo.name}")
    for name in ("empty.jpg", "[empty].jpg"):
        (folder / name).touch()
    done = CliRunner().invoke(cli, ["index", str(folder)])
    assert done.exit_code == 0, done.output
    return folder


@contextmanager
def running(library: Library, report: IndexReport) -> Iterator[None]:
    """A run that goes on."""
    run = IndexRun(library)
    state = RunState("running", started=time.time(), encoder=library.encoder, report=report)
    with run.kept_off():
        run._write(state)
        yield


def opened(library: str) -> AppTest:
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    app.query_params["library"] = library
    app.run().switch_page(links.page("library")).run()
    assert not app.exception
    return app


def press(page: AppTest, label: str) -> None:
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception


def said(page: AppTest) -> str:
    return " ".join(each.value for each in (*page.markdown, *page.caption, *page.info))


def headings(page: AppTest) -> list[str]:
    return [each.value for each in page.header]


def ways(page: AppTest) -> dict[str, tuple[str, dict[str, list[str]]]]:
    """Return where the links of the page lead: the page and what is asked of it, by their text."""
    protos = [each.proto for each in page.get("page_link")]
    return {link.label: (link.page, parse_qs(link.query_string)) for link in protos}


def test_a_first_visit_has_two_doors_and_few_controls(home: Path) -> None:
    page = opened("demo")
    assert headings(page) == ["Try it on the demo", "Use my photos"]
    assert ways(page)["Try it on the demo"][1] == {"library": ["demo"]}
    assert "**2 photos** · a few seconds" in said(page)
    main = [each.label for each in page.main.button if not each.proto.disabled]
    assert main[:3] == ["Index Pictures", "Index Dropbox", "Home folder"]
    assert next(each.label for each in page.expander) == "More choices"


def test_one_click_indexes_a_likely_folder(home: Path, started: Started) -> None:
    page = opened("demo")
    press(page, "Index Dropbox")
    assert started == [("default", [home / "Dropbox"], False)]


def test_more_choices_name_the_library_that_a_likely_folder_comes_into(
    home: Path, started: Started
) -> None:
    page = opened("demo")
    next(box for box in page.text_input if box.label == "Into the library").set_value("mine").run()
    press(page, "Index Pictures")
    assert started == [("mine", [home / "Pictures"], False)]


def test_the_path_of_a_folder_can_be_typed_or_gone_to(home: Path, started: Started) -> None:
    save_photo(home / "elsewhere" / "d.jpg")
    page = opened("demo")
    assert "Index these photos" not in [each.label for each in page.button]
    press(page, "Home folder")
    page.selectbox(key="step").set_value("elsewhere").run()
    assert page.text_input(key="path").value == str(home / "elsewhere")
    press(page, "Index these photos")
    assert started == [("default", [home / "elsewhere"], False)]


def test_a_home_without_photos_asks_for_a_path(home: Path) -> None:
    shutil.rmtree(home / "Pictures")
    shutil.rmtree(home / "Dropbox")
    (home / "Pictures").mkdir()
    page = opened("demo")
    assert [box.label for box in page.text_input][:1] == ["Folder of photos"]
    page.text_input(key="path").set_value("/no/such/folder").run()
    assert "no such folder" in page.warning[0].value


def test_a_later_visit_offers_the_likely_folders_that_are_not_in_a_library(
    home: Path, page: AppTest, started: Started
) -> None:
    Library.named("mine").folders.add([home / "Pictures"])
    page = opened("mine")
    assert "Add a folder" in headings(page) and "Use my photos" not in headings(page)
    assert "Index Pictures" not in [each.label for each in page.button]
    press(page, "Index Dropbox")
    assert started == [("mine", [home / "Dropbox"], False)]


def test_photos_and_tags_arrive_while_a_run_goes_on(photos: Path) -> None:
    with running(Library.named("default"), IndexReport(total=40, done=3, indexed=3)):
        page = opened("default")
        assert headings(page)[0] == "Indexing"
        assert len(page.image) == 3
        assert "**3 photos** to be searched by now" in said(page)
        assert ways(page)["windmill · 3"][1] == {"q": ["windmill"], "library": ["default"]}
        assert "Search what is there already" in ways(page)
        assert "Try these again" not in [each.label for each in page.button]
        press(page, "Stop")
        assert IndexRun(Library.named("default")).is_cancelled


def test_the_end_of_a_run_says_what_was_found_and_what_to_search_for(photos: Path) -> None:
    page = opened("default")
    assert "**3 photos** in 1 folder, taken on 17 May 2024" in said(page)
    assert "Last run: 3 embedded · 2 skipped" in said(page)
    assert ways(page)["windmill"][1] == {"q": ["windmill"], "library": ["default"]}


def test_files_that_were_skipped_are_grouped_by_reason_and_tried_again(
    photos: Path, started: Started
) -> None:
    page = opened("default")
    assert "**2 files were skipped**" in said(page)
    (group,) = (each.label for each in page.expander if "empty" in each.label)
    assert group.startswith("2 files: It is empty")
    assert sorted(page.dataframe[0].value["file"]) == ["[empty].jpg", "empty.jpg"]
    press(page, "Try these again")
    assert started == [("default", [], False)]
    assert list(Library.named("default").skipped) == []


def test_the_page_reads_all_again(page: AppTest, started: Started) -> None:
    press(page, "Look for changes")
    press(page, "Read all again")
    assert started == [("mine", [], False), ("mine", [], True)]


def test_captions_and_names_count_until_somebody_switches_them_off(page: AppTest) -> None:
    library = Library.named("mine")
    [switch] = [own for own in page.toggle if "count in searches" in own.label]
    assert switch.value and library.said.heeded
    switch.set_value(False).run()
    assert not page.exception and not library.said.heeded
    assert not opened("mine").toggle(key="heed-mine").value
    page.toggle(key="heed-mine").set_value(True).run()
    assert library.said.heeded


def test_the_page_leaves_out_and_takes_back(page: AppTest, started: Started) -> None:
    next(box for box in page.text_input if box.label == "Leave out").set_value("*.gif")
    press(page, "Leave it out")
    assert list(Library.named("mine").patterns) == ["*.gif"]
    assert [each.label for each in page.expander if "Left out" in each.label] == ["Left out: 1"]
    press(page, "Take back")
    assert list(Library.named("mine").patterns) == []
    assert started == [("mine", [], False)] * 2


def test_the_page_refuses_to_leave_out_everything(page: AppTest, started: Started) -> None:
    next(box for box in page.text_input if box.label == "Leave out").set_value("*")
    press(page, "Leave it out")
    assert "nothing to leave out" in page.error[0].value
    assert started == []
