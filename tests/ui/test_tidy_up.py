"""The page Tidy up: copies are looked at, moved, brought back and ignored; labels are checked."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from small import save_photo
from streamlit.testing.v1 import AppTest
from trash import use_trash
from typer.testing import CliRunner

from pages import new_app, open_page
from semsearch import Library
from semsearch.cli import app as cli
from semsearch.errors import CancelledError, LibraryError
from semsearch.feedback.ignored import IgnoredCopies
from semsearch.models.manifest import data_dir
from semsearch.ui import working
from semsearch.ui.insight.tidying import labels
from semsearch.ui.working import Working

DEMO_PHOTOS = data_dir() / "demo" / "photos"
COPIES = ["a_b.jpg", "copy.jpg", "other.png", "small.png"]


def indexed(folder: Path) -> Path:
    done = CliRunner().invoke(cli, ["index", str(folder)])
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def photos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two equal files, a smaller copy of them and one other photo, indexed."""
    use_trash(tmp_path / "home", monkeypatch)
    folder = tmp_path / "*photos*"
    source = sorted(DEMO_PHOTOS.glob("*.jpg"))[0]
    picture = Image.open(source).convert("RGB")
    save_photo(folder / "other.png", "blue")
    for name in ("a_b.jpg", "copy.jpg"):
        (folder / name).write_bytes(source.read_bytes())
    picture.resize((picture.width // 2, picture.height // 2)).save(folder / "small.png")
    return indexed(folder)


def tidy_up(library: str) -> AppTest:
    """Return the page at a library."""
    app = new_app()
    app.query_params["library"] = library
    return open_page(app, "tidy_up")


@pytest.fixture
def page(photos: Path, tmp_path: Path) -> AppTest:
    page = tidy_up("default")
    assert not page.exception
    return page


def press(page: AppTest, label: str, place: int = 0) -> AppTest:
    buttons = [button for button in page.button if button.label == label]
    buttons[place].click().run()
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    return " ".join(each.value for each in (*page.markdown, *page.caption, *page.warning))


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_copies_are_side_by_side_with_what_speaks_for_the_first(
    page: AppTest, photos: Path
) -> None:
    assert page.title[0].value == "Tidy up"
    assert len(page.image) == 3
    assert "a\\_b\\.jpg" in " ".join(box.label for box in page.checkbox)
    assert "\\*photos\\*" in said(page)
    assert said(page).count("Suggested to keep") == 1
    assert "It shows more detail and has the shorter path." in said(page)
    assert "nothing is deleted" in said(page)
    page.segmented_control(key="kind").set_value("Exact").run()
    assert len(page.image) == 2
    assert files(photos) == COPIES


def test_what_is_ticked_goes_to_the_trash_once_it_is_confirmed_and_comes_back(
    page: AppTest, photos: Path, tmp_path: Path
) -> None:
    assert all(button.disabled for button in page.button if "Move" in button.label)
    press(page, "Select all but the suggested one")
    assert [box.value for box in page.checkbox] == [False, True, True]
    press(page, "Move to trash", -1)
    assert "**2 files**" in said(page) and files(photos) == COPIES
    page.button(key="do-trash").click().run()
    assert not page.exception
    assert files(photos) == ["a_b.jpg", "other.png"]
    assert files(tmp_path / "home/.local/share/Trash/files") == ["copy.jpg", "small.png"]
    assert "**2 photos** are now in the trash" in said(page)
    assert "No photo of this library is there more than once" in said(page)
    assert len(Library.named("default")) == 2

    press(page, "Undo")
    assert files(photos) == COPIES
    assert len(page.image) == 3
    assert "in the trash" not in said(page)


def test_all_copies_of_a_group_go_only_if_somebody_says_so_once_more(
    page: AppTest, photos: Path
) -> None:
    press(page, "Select all copies below")
    page.checkbox[0].check().run()
    press(page, "Move to trash")
    assert "All photos of one group are selected: no copy of them stays" in said(page)
    assert page.button(key="do-trash").disabled
    page.checkbox(key="all-copies").check().run()
    page.button(key="do-trash").click().run()
    assert files(photos) == ["other.png"]


def test_copies_go_to_a_folder_that_somebody_types(
    page: AppTest, photos: Path, tmp_path: Path
) -> None:
    page.checkbox[1].check().run()
    press(page, "Move to a folder…")
    assert page.button(key="do-move").disabled
    page.text_input(key="move-to").set_value(str(photos / "other.png")).run()
    assert "is no folder" in page.warning[0].value and page.button(key="do-move").disabled
    page.text_input(key="move-to").set_value(str(photos / "copies")).run()
    assert "will find the photos there again" in page.info[0].value
    page.text_input(key="move-to").set_value(str(tmp_path / "copies")).run()
    page.button(key="do-move").click().run()
    assert not page.exception
    assert files(tmp_path / "copies") == ["copy.jpg"]
    assert files(photos) == ["a_b.jpg", "other.png", "small.png"]
    assert len(page.image) == 2
    press(page, "Undo")
    assert files(photos) == COPIES


def test_what_cannot_be_moved_is_named_and_the_rest_is(page: AppTest, photos: Path) -> None:
    press(page, "Select all but the suggested one")
    (photos / "copy.jpg").unlink()
    press(page, "Move to trash", -1)
    page.button(key="do-trash").click().run()
    assert files(photos) == ["a_b.jpg", "other.png"]
    assert "copy\\.jpg is no longer there" in said(page)
    assert "**1 photo** is now in the trash" in said(page)


def test_an_ignored_group_is_counted_and_shown_again(page: AppTest) -> None:
    press(page, "Ignore this group")
    assert len(page.image) == 0
    assert "All copies of this library are ignored" in said(page)
    assert "1 group" in page.toggle(key="ignored").label
    page.toggle(key="ignored").set_value(True).run()
    assert len(page.image) == 3
    press(page, "Ignore no longer")
    assert IgnoredCopies(Library.named("default")).read().groups == ()
    assert len(page.image) == 3 and not page.toggle


def test_a_folder_is_ignored_and_shown_again(page: AppTest, photos: Path) -> None:
    page.button(key=next(
        button.key or "" for button in page.button if button.label.endswith("\\*photos\\*")
    )).click().run()  # fmt: skip
    assert IgnoredCopies(Library.named("default")).read().folders == (photos,)
    assert "1 group and 1 folder" in page.toggle(key="ignored").label
    page.toggle(key="ignored").set_value(True).run()
    assert "Ignored, because a folder is" in said(page)
    press(page, "Ignore no longer")
    assert len(page.image) == 3 and not page.toggle


def test_photos_of_the_demo_library_are_shown_and_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    page = tidy_up("demo")
    assert not page.exception
    assert len(page.image) > 0
    press(page, "Select all but the suggested one")
    buttons = [button for button in page.button if button.label == "Move to trash"]
    assert all(button.disabled and "demo library" in button.help for button in buttons)
    page.segmented_control(key="kind").set_value("Exact").run()
    assert "No file of this library is there twice" in said(page)
    page.segmented_control(key="desk").set_value("Labels").run()
    assert "one folder only" in said(page).replace("\\", "")


def labelled(tmp_path: Path, folders: dict[str, list[Path]]) -> AppTest:
    for name, photos in folders.items():
        (tmp_path / "photos" / name).mkdir(parents=True)
        for photo in photos:
            (tmp_path / "photos" / name / photo.name).write_bytes(photo.read_bytes())
    indexed(tmp_path / "photos")
    page = tidy_up("default")
    page.segmented_control(key="desk").set_value("Labels").run()
    assert not page.exception
    return page


HAMMERS = sorted(DEMO_PHOTOS.glob("*hammer*"))[:5]
WINDMILLS = sorted(DEMO_PHOTOS.glob("*windmill*"))[:4]


def test_a_hammer_among_windmills_is_shown_with_what_its_neighbours_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    page = labelled(tmp_path, {"tools": HAMMERS[1:], "*mills*": [*WINDMILLS, HAMMERS[0]]})
    assert "**1 of 9 photos**" in said(page)
    assert "\\*mills\\*" in said(page)
    assert len(page.image) == 1 + 4


def test_folders_that_are_days_are_not_checked_unless_somebody_wants_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    mixed = [HAMMERS[:3] + WINDMILLS[:1], WINDMILLS[1:] + HAMMERS[3:4]]
    page = labelled(tmp_path, dict(zip(("2024-07-12", "2024-07-13"), mixed, strict=True)))
    assert len(page.image) == 0
    assert "Folders are named by dates" in said(page)
    page.toggle(key="anyway").set_value(True).run()
    assert "**2 of 8 photos**" in said(page)


class Endless:
    """Compares photos until somebody cancels it, or until it may end."""

    def __init__(self) -> None:
        self.may_end = threading.Event()

    def __call__(self, *options: object) -> list[object]:
        progress = next(option for option in options if callable(option))
        while not self.may_end.wait(0.005):
            progress(1234, 5000)
        return []


@pytest.fixture
def endless() -> Iterator[Endless]:
    endless = Endless()
    yield endless
    endless.may_end.set()


def waiting(page: AppTest) -> str:
    return " ".join(bar.proto.text for bar in page.get("progress"))


@pytest.mark.parametrize("desk", ["Copies", "Labels"])
def test_a_comparison_says_how_far_it_is_is_cancelled_and_begun_again(
    photos: Path, endless: Endless, monkeypatch: pytest.MonkeyPatch, desk: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(working, "PATIENCE", 0.2)
        patch.setattr("semsearch.ui.insight.tidying.found.find_duplicates", endless)
        patch.setattr(labels, "STEPS", {"Finding photos": endless})
        page = tidy_up("default")
        if desk == "Labels":
            press(page, "Cancel")
        page.segmented_control(key="desk").set_value(desk).run()
        assert ": 1,234 of 5,000, about " in waiting(page)
        assert "It goes on if you leave this page" in waiting(page)
        open_page(page, "photos")
        open_page(page, "tidy_up")
        page.segmented_control(key="desk").set_value(desk).run()
        assert "1,234 of 5,000" in waiting(page)
        press(page, "Cancel")
        page.run()
        assert not waiting(page) and "Go on whenever you like" in page.info[0].value
    press(page, "Compare the photos")
    assert not page.info
    assert len(page.image) == 3 if desk == "Copies" else "one folder only" in said(page)


def test_what_goes_wrong_is_said_and_tried_again(
    photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*options: object) -> None:
        raise LibraryError("The disk is gone.")

    with monkeypatch.context() as patch:
        patch.setattr("semsearch.ui.insight.tidying.found.find_duplicates", fail)
        page = tidy_up("default")
        assert "The disk is gone" in page.error[0].value
    press(page, "Try again")
    assert not page.error and len(page.image) == 3


def test_one_library_is_compared_at_a_time(endless: Endless) -> None:
    begun: list[Working[int]] = []

    def work(own: Working[int]) -> int:
        begun.append(own)
        return len(endless(own.told("Comparing")))

    first, second = Working(work), Working(work)
    assert not first.is_done(0.2) and not second.is_done()
    assert len(begun) == 1
    other = second if begun == [first] else first
    assert "Waiting" in other.step and other.seconds_left is None
    other.cancel()
    begun[0].cancel()
    with pytest.raises(CancelledError):
        begun[0].result()
    assert other.is_done(5) and len(begun) == 1
