"""What changed is seen: metadata, content, sidecars, drives elsewhere, and what is left out."""

import json
import os
import queue
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from small import MeanColour, save_photo
from streamlit.testing.v1 import AppTest

from semsearch import Library
from semsearch.cli import libraries as commands
from semsearch.errors import ExclusionError, LibraryError
from semsearch.folders.exclusions import Exclusions, is_of_system
from semsearch.folders.stats import Stat
from semsearch.indexing.indexer import index_folder, index_folders
from semsearch.indexing.report import IndexReport
from semsearch.indexing.runs import IndexRun
from semsearch.indexing.watching import FolderWatcher
from semsearch.library.filters import Filter
from semsearch.library.patterns import read_pattern

APP = Path(__file__).parents[2] / "app.py"
LONG_AGO = (10**18, 10**18)
SIDECAR = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 exif:DateTimeOriginal="{day}T10:11:12"/></rdf:RDF></x:xmpmeta>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for colour in ("red", "green", "blue"):
        save_photo(tmp_path / "photos" / f"{colour}.png", colour)
    return tmp_path / "photos"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library.sqlite")


def names(library: Library) -> list[str]:
    return sorted(photo.path.name for photo in library.photos())


def index(library: Library, *folders: Path, reread: bool = False) -> IndexReport:
    return index_folders(library, folders, MeanColour(), reread=reread)


def write_over(path: Path, colour: str, size: tuple[int, int] = (60, 30)) -> None:
    """Put other content into a file, and give it the times that it had."""
    before = path.stat()
    save_photo(path, colour, size)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def forget_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do as on a disk that keeps no time of change."""
    monkeypatch.setattr("semsearch.folders.stats.KEEPS_CHANGES", False)


def taken(library: Library, name: str) -> str | None:
    return next(photo.taken for photo in library.photos() if photo.path.name == name)


# Files that changed, with the times that they had


def test_content_of_the_same_size_and_time_is_seen(library: Library, folder: Path) -> None:
    photo = save_photo(folder / "red.bmp", "red")
    index(library, folder)
    write_over(photo, "white")
    assert index(library, folder).indexed == 1


def test_a_corrected_date_is_seen_though_the_time_of_the_file_is_kept(
    library: Library, folder: Path
) -> None:
    photo, exif = folder / "dated.jpg", Image.Exif()
    for day in ("2010:01:01", "2011:02:02"):
        before = photo.stat() if photo.exists() else None
        exif.get_ifd(0x8769)[0x9003] = f"{day} 10:00:00"
        Image.new("RGB", (9, 9)).save(photo, exif=exif)
        if before:
            os.utime(photo, ns=(before.st_atime_ns, before.st_mtime_ns))
        index(library, folder)
    assert taken(library, "dated.jpg") == "2011-02-02 10:00:00"


def test_where_no_time_tells_a_change_reading_all_again_does(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = save_photo(folder / "red.bmp", "red")
    forget_changes(monkeypatch)
    index(library, folder)
    write_over(photo, "white")
    assert index(library, folder).unchanged == 4
    report = index(library, folder, reread=True)
    assert (report.indexed, report.unchanged) == (1, 3)
    assert index(library, folder).unchanged == 4


def test_reading_again_embeds_nothing_that_is_as_it_was(library: Library, folder: Path) -> None:
    encoder = MeanColour()
    index_folder(library, folder, encoder)
    report = index_folders(library, [folder], encoder, reread=True)
    assert (report.unchanged, report.refreshed, encoder.seen) == (3, 3, 3)


def test_reading_again_tries_what_could_not_be_read(library: Library, folder: Path) -> None:
    photo = folder / "broken.png"
    photo.write_bytes(b"no photo")
    index(library, folder)
    assert index(library, folder).skipped[0].path == photo
    os.utime(photo, ns=LONG_AGO)
    assert index(library, folder, reread=True).skipped[0].path == photo


@pytest.mark.parametrize("name", ["red.xmp", "red.png.xmp", "red.XMP", "red.png.Xmp"])
def test_a_sidecar_that_comes_changes_and_goes_is_seen(
    library: Library, folder: Path, name: str
) -> None:
    index(library, folder)
    assert taken(library, "red.png") is None
    for day in ("2001-02-03", "2004-05-06"):
        (folder / name).write_text(SIDECAR.format(day=day))
        os.utime(folder / name, ns=LONG_AGO)
        assert index(library, folder).refreshed == 1
        assert taken(library, "red.png") == f"{day} 10:11:12"
        assert index(library, folder).refreshed == 0
    (folder / name).unlink()
    index(library, folder)
    assert taken(library, "red.png") is None


def test_a_sidecar_older_than_its_photo_is_missed_when_it_goes(
    library: Library, folder: Path
) -> None:
    (folder / "red.xmp").write_text(SIDECAR.format(day="2001-02-03"))
    (folder / "red.png").touch()
    index(library, folder)
    (folder / "red.xmp").unlink()
    assert index(library, folder).refreshed == 1


def test_a_sidecar_is_seen_without_times_of_change(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_changes(monkeypatch)
    index(library, folder)
    for day in ("2001-02-03", "2004-05-06"):
        (folder / "red.xmp").write_text(SIDECAR.format(day=day))
        index(library, folder)
        assert taken(library, "red.png") == f"{day} 10:11:12"


def test_what_is_not_known_of_a_file_does_not_make_it_another() -> None:
    assert Stat(1, 2).is_as(Stat(1, 2, 3))
    assert not Stat(1, 2, 0).is_as(Stat(1, 2, 3))


# Drives at other places


@pytest.mark.parametrize("is_left_empty", [False, True])
def test_a_drive_that_comes_back_elsewhere_moves_its_photos(
    library: Library, folder: Path, is_left_empty: bool
) -> None:
    index(library, folder)
    before = {photo.path.name: photo.id for photo in library.photos()}
    moved = folder.rename(folder.parent / "usb1")
    if is_left_empty:
        folder.mkdir()
    report = index(library, moved)
    assert (report.moved, report.copied, report.indexed) == (3, 0, 0)
    assert {photo.path.name: photo.id for photo in library.photos()} == before
    assert all(photo.path.is_relative_to(moved) for photo in library.photos())


def test_a_place_without_photos_is_left_and_its_watch_goes_along(
    library: Library, folder: Path
) -> None:
    index(library, folder)
    library.folders.watch(folder)
    moved = folder.rename(folder.parent / "usb1")
    index(library, moved)
    assert list(library.folders) == library.folders.watched() == [moved]
    assert index(library).skipped == []


def test_photos_of_a_drive_that_is_away_are_kept_if_they_are_nowhere_else(
    library: Library, folder: Path
) -> None:
    index(library, folder)
    other = save_photo(folder.parent / "other" / "red.png", "red").parent
    folder.rename(folder.parent / "away")
    assert index(library, other).moved == 1
    assert names(library) == ["blue.png", "green.png", "red.png"]
    assert folder in library.folders
    (folder.parent / "away").rename(folder)
    assert index(library).copied == 1
    assert len(library) == 4


def test_a_copy_of_a_photo_that_is_there_moves_nothing(library: Library, folder: Path) -> None:
    index(library, folder)
    other = save_photo(folder.parent / "other" / "red.png", "red").parent
    report = index(library, other)
    assert (report.moved, report.copied, len(library)) == (0, 1, 4)


# What systems and programs keep among photos

BINS = ["#recycle", "#Recycle", "@Recycle", "$Recycle.Bin", "$RECYCLE.BIN", "RECYCLER", "Recycler",
        "lost+found", "LOST+FOUND", "#snapshot", ".snapshot", "~snapshot", "@Recently-Snapshot",
        "@eaDir", "@EADIR", ".Trash-1000", ".Trashes", ".thumbnails", ".AppleDouble", "__MACOSX",
        "System Volume Information", "system volume information", "Mine.photoslibrary/originals",
        "Mine.PhotosLibrary/resources/derivatives", "Old.aplibrary/Masters", ".dtrash",
        "Catalog Previews.lrdata/0", "Network Trash Folder", "found.000"]  # fmt: skip


def test_what_systems_and_programs_keep_is_not_indexed(library: Library, folder: Path) -> None:
    for name in BINS:
        save_photo(folder / "2019" / name / "deleted.png")
    index(library, folder)
    assert names(library) == ["blue.png", "green.png", "red.png"]


@pytest.mark.parametrize("name", ["recycle", "Snapshots", "lost and found", "Masters", "#1", "@"])
def test_folders_of_people_are_not_taken_for_those_of_systems(name: str) -> None:
    assert not is_of_system(name)


def test_the_folder_of_a_program_that_keeps_photos_is_named(library: Library, folder: Path) -> None:
    save_photo(folder / "Mine.photoslibrary" / "originals" / "red.png")
    [skipped] = index(library, folder).skipped
    assert skipped.path.name == "Mine.photoslibrary"
    assert "Export" in skipped.reason


def test_a_folder_that_is_asked_for_is_indexed_whatever_it_is_in(
    library: Library, folder: Path
) -> None:
    photo = save_photo(folder / "Mine.photoslibrary" / "originals" / "white.png", "white")
    index(library, photo.parent)
    assert names(library) == ["white.png"]


def test_photos_of_a_bin_that_are_in_the_library_leave_it(library: Library, folder: Path) -> None:
    photo = save_photo(folder / "bin" / "white.png", "white")
    index(library, folder)
    photo.parent.rename(folder / "#recycle")
    stored = (str(folder / "#recycle" / "white.png"), str(photo))
    with library._file.writing() as db:
        db.execute("UPDATE photo SET path = ? WHERE path = ?",
                   [library._file.stored(Path(path)) for path in stored])  # fmt: skip
        db.execute("UPDATE photo SET checksum = crc(id, path, size, mtime_ns, sha256, width, "
                   "height, taken, camera, latitude, longitude, phash, missing_since, ctime_ns, "
                   "taken_from)")  # fmt: skip
    assert index(library).excluded == 1
    assert len(library) == 3


# What people leave out

PATTERNS = {
    "private": ["Private/b.png", "Private/deep/c.png"],
    "Private/": ["Private/b.png", "Private/deep/c.png"],
    "*.GIF": ["Private/a.gif", "d.gif"],
    "deep": ["Private/deep/c.png"],
    "private/*.gif": ["Private/a.gif"],
    "photos/Private": ["Private/a.gif", "Private/b.png", "Private/deep/c.png"],
    "**/deep/**": ["Private/deep/c.png"],
    "Zu\u0308rich": ["Zürich/e.png"],
    "zürich": ["Zürich/e.png"],
    "[f]": ["[f]/f.png", "f/f.png"],
    "photos": [],
}


@pytest.fixture
def many(tmp_path: Path) -> Path:
    colours = iter(("red", "green", "blue", "white", "black", "yellow", "grey"))
    for name in ("Private/a.gif", "Private/b.png", "Private/deep/c.png", "d.gif", "Zürich/e.png",
                 "[f]/f.png", "f/f.png"):  # fmt: skip
        save_photo(tmp_path / "photos" / name, next(colours))
    return tmp_path / "photos"


def relative(library: Library, folder: Path) -> Iterator[str]:
    return (photo.path.relative_to(folder).as_posix() for photo in library.photos())


@pytest.mark.parametrize("pattern", PATTERNS)
def test_patterns_leave_out_what_they_name(library: Library, many: Path, pattern: str) -> None:
    index(library, many)
    everything = set(relative(library, many))
    library.patterns.add([pattern])
    out = set(PATTERNS[pattern])
    out |= {"Private/a.gif"} if pattern.lower().startswith("private") else set()
    report = index(library)
    assert set(relative(library, many)) == everything - out
    assert (report.excluded, report.indexed, report.skipped) == (len(out), 0, [])
    library.patterns.remove([pattern.upper()])
    assert index(library).indexed == len(out)
    assert set(relative(library, many)) == everything


def test_paths_leave_out_that_folder_alone(
    library: Library, many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(many)
    save_photo(many / "2019" / "Private" / "deep" / "g.png", "pink")
    for typed in (str(many / "Private"), "./Private", "../photos/Private", "Private/deep/.."):
        library.patterns.add([typed])
        index(library, many)
        assert [p for p in relative(library, many) if "Private" in p] == ["2019/Private/deep/g.png"]
        library.patterns.remove([typed])
        assert list(library.patterns) == []


def test_what_is_left_out_moves_with_the_library_among_the_photos(many: Path) -> None:
    library = Library(many / "library.sqlite")
    library.patterns.add([str(many / "Private")])
    moved = many.rename(many.parent / "moved")
    library = Library(moved / "library.sqlite")
    assert list(library.patterns) == [str(moved / "Private")]
    index(library, moved)
    assert not any("Private" in path for path in relative(library, moved))


def test_a_folder_that_is_left_out_whole_is_named(library: Library, many: Path) -> None:
    library.patterns.add([str(many)])
    [skipped] = index(library, many).skipped
    assert "--include" in skipped.reason
    assert len(library) == 0


def test_a_part_of_a_folder_is_left_out_as_with_the_whole(library: Library, many: Path) -> None:
    library.patterns.add(["private"])
    index(library, many)
    index(library, many / "Private" / "deep")
    assert "Private/deep/c.png" not in set(relative(library, many))


@pytest.mark.parametrize("typed", ["", " ", "*", "/", ".", "**/*", "a\0b"])
def test_a_pattern_of_nothing_or_of_everything_is_refused(library: Library, typed: str) -> None:
    with pytest.raises(ExclusionError, match="nothing to leave out"):
        library.patterns.add([typed])


def test_taking_back_what_is_not_left_out_says_what_is(library: Library) -> None:
    library.patterns.add(["*.gif"])
    with pytest.raises(ExclusionError, match=r"What is left out: \*\.gif"):
        library.patterns.remove(["*.png"])


def test_exclusions_are_quick_to_ask_and_right_below_any_root() -> None:
    exclusions = Exclusions(["b", "/x/y"], [Path("/x")])
    assert exclusions.hold(Path("/a/b/c.png"), Path("/a"))
    assert not exclusions.hold(Path("/a/b/c.png"), Path("/a/b"))
    assert exclusions.hold(Path("/x/b/c.png"), Path("/x/b"))
    assert exclusions.hold(Path("/x/y/z/c.png"), Path("/x/y/z"))
    assert not exclusions.hold(Path("/x/z/c.png"), Path("/x/z"))


# Links


def test_links_to_folders_are_followed_inside_and_named_outside(
    library: Library, folder: Path
) -> None:
    save_photo(folder / "2019" / "white.png", "white")
    (folder / "best").symlink_to("2019")
    save_photo(folder.parent / "real" / "black.png", "black")
    (folder / "away").symlink_to("../real")
    (folder / "broken").symlink_to("nowhere")
    report = index(library, folder)
    assert {photo.path.relative_to(folder).as_posix() for photo in library.photos()} == {
        "red.png", "green.png", "blue.png", "2019/white.png", "best/white.png",
    }  # fmt: skip
    reasons = {skipped.path.name: skipped.reason for skipped in report.skipped}
    assert "outside the folder" in reasons["away"]
    assert "nowhere" in reasons["broken"]
    assert "real" not in reasons


def test_a_link_between_two_folders_that_are_indexed_is_followed(
    library: Library, folder: Path
) -> None:
    real = save_photo(folder.parent / "real" / "black.png", "black").parent
    (folder / "link").symlink_to(real)
    assert index(library, folder, real).skipped == []
    assert len(library) == 5


def test_links_in_circles_end_and_are_named(library: Library, folder: Path) -> None:
    for name in ("a", "b"):
        save_photo(folder / name / f"{name}.png", "white")
    (folder / "a" / "up").symlink_to("..")
    (folder / "a" / "itself").symlink_to("itself")
    (folder / "a" / "here").symlink_to(".")
    (folder / "a" / "other").symlink_to("../b")
    (folder / "b" / "other").symlink_to("../a")
    report = index(library, folder)
    named = {skipped.path.relative_to(folder).as_posix() for skipped in report.skipped}
    assert {"a/up", "a/itself", "a/here", "a/other/other", "b/other/other"} <= named
    inside = {path for path in relative(library, folder) if "/" in path}
    assert inside == {"a/a.png", "b/b.png", "a/other/b.png", "b/other/a.png"}
    assert index(library, folder).unchanged == len(library)


def test_a_folder_is_followed_by_one_link(library: Library, folder: Path) -> None:
    save_photo(folder / "2019" / "white.png", "white")
    for name in ("best", "again"):
        (folder / name).symlink_to("2019")
    [skipped] = index(library, folder).skipped
    assert "another link" in skipped.reason
    assert len(library) == 5


def test_a_link_into_what_is_left_out_is_named(library: Library, folder: Path) -> None:
    save_photo(folder / "#recycle" / "white.png", "white")
    (folder / "bin").symlink_to("#recycle")
    (folder / "deleted.png").symlink_to("#recycle/white.png")
    report = index(library, folder)
    assert {skipped.path.name for skipped in report.skipped} == {"bin", "deleted.png"}
    assert len(library) == 3


# Names in either form of Unicode


def spelt(form: str, path: Path) -> Path:
    return path.parent / unicodedata.normalize(form, path.name)


@pytest.mark.parametrize("there", ["NFC", "NFD"])
@pytest.mark.parametrize("typed", ["NFC", "NFD"])
def test_a_folder_may_be_typed_in_either_form(
    library: Library, tmp_path: Path, there: str, typed: str
) -> None:
    folder = spelt(there, tmp_path / "Bücher")
    photo = save_photo(spelt(there, folder / "Zürich") / "red.png")
    save_photo(folder / "blue.png", "blue")
    index(library, spelt(typed, folder))
    assert list(library.folders) == [folder]
    asked = spelt(typed, spelt(typed, folder) / "Zürich")
    assert len(library.ids(Filter(folder=asked))) == 1
    assert library.subfolders() == sorted([folder, photo.parent])
    library.folders.remove(spelt(typed, folder))
    assert (list(library.folders), len(library)) == ([], 0)


def test_a_folder_that_is_there_in_both_forms_is_one(library: Library, tmp_path: Path) -> None:
    for form, colour in (("NFC", "red"), ("NFD", "blue")):
        save_photo(spelt(form, tmp_path / "photos" / "Zürich") / f"{colour}.png", colour)
    index(library, tmp_path / "photos")
    assert len(library.subfolders()) == 2
    assert len(library.ids(Filter(folder=tmp_path / "photos" / "Zürich"))) == 2


def test_paths_that_are_typed_are_those_on_disk(tmp_path: Path) -> None:
    folder = tmp_path / unicodedata.normalize("NFD", "Zürich")
    folder.mkdir()
    assert read_pattern(str(tmp_path / "Zürich")) == str(folder)


# The command line


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_command_leaves_out_remembers_and_takes_back(
    library: Library, many: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = {"library": str(library.path), "as_json": True}
    commands.index([many], exclude=["*.gif", str(many / "Private")], **options)
    assert told(capsys)["indexed"] == 3
    commands.index(**options)
    assert told(capsys)["unchanged"] == 3
    commands.index(exclude=["zürich"], reread=True, **options)
    report = told(capsys)
    assert (report["excluded"], report["unchanged"], report["refreshed"]) == (1, 2, 2)
    commands.index(include=["*.GIF", str(many / "private")], **options)
    assert told(capsys)["indexed"] == 4
    assert list(library.patterns) == ["zürich"]


def test_nothing_is_remembered_of_a_command_that_cannot_run(
    library: Library, tmp_path: Path
) -> None:
    with pytest.raises(LibraryError, match="not a folder"):
        commands.index([tmp_path / "gone"], str(library.path), exclude=["*.gif"])
    with pytest.raises(LibraryError, match="no folders yet"):
        commands.index(library=str(library.path), exclude=["*.gif"])
    assert not library.exists


# The page


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


def test_the_app_passes_on_that_all_is_to_be_read_again(
    library: Library, many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands_begun: list[list[str]] = []
    monkeypatch.setattr("semsearch.indexing.runs.subprocess.Popen",
                        lambda command, **options: commands_begun.append(command))  # fmt: skip
    for reread in (False, True):
        IndexRun(library).start([many], "vgg16", reread)
    assert ["--reread" in command for command in commands_begun] == [False, True]


def test_what_is_left_out_starts_no_run(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr("semsearch.indexing.watching.SETTLE", 0.3)
    library = Library.named("mine")
    index(library, many)
    library.patterns.add(["private"])
    library.folders.watch(many)
    runs: queue.Queue[Library] = queue.Queue()
    FolderWatcher(runs.put)
    runs.get(timeout=10)
    save_photo(many / "Private" / "new.png")
    save_photo(many / "#Recycle" / "new.png")
    with pytest.raises(queue.Empty):
        runs.get(timeout=2)
    save_photo(many / "new.png")
    assert runs.get(timeout=10) == library
