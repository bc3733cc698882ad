"""The shelf of libraries: listed, remembered, removed; and what people take away from them."""

import csv
import io
import os
import zipfile
from pathlib import Path

import pytest
from small import MeanColour, save_photo

from semsearch import Library
from semsearch.errors import BusyLibraryError, LibraryError, SemsearchError
from semsearch.indexing.indexer import index_folder
from semsearch.indexing.removal import remove_library
from semsearch.indexing.repair import repair
from semsearch.indexing.runs import IndexRun
from semsearch.insight.export import matches_csv, photos_zip
from semsearch.library.shelf import last_used, list_libraries, remember


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def holidays(tmp_path: Path) -> Library:
    save_photo(tmp_path / "photos" / "a" / "beach.png", "yellow")
    save_photo(tmp_path / "photos" / "b" / "beach.png", "blue")
    library = Library.named("holidays")
    IndexRun(library).index([tmp_path / "photos"], MeanColour())
    return library


def test_libraries_are_listed_and_the_last_is_remembered(holidays: Library) -> None:
    assert [library.name for library in list_libraries()] == ["demo", "holidays"]
    assert last_used() == "demo"
    remember("holidays")
    assert last_used() == "holidays"


def test_a_data_folder_that_takes_no_file_forgets_the_last_library(
    holidays: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("semsearch.library.shelf.write_atomically", fail)
    remember("holidays")
    assert last_used() == "demo"


def test_a_removed_library_leaves_nothing_behind_but_the_photos(
    holidays: Library, tmp_path: Path
) -> None:
    remember("holidays")
    remove_library(holidays)
    assert list(holidays.path.parent.glob("holidays*")) == []
    assert len(list((tmp_path / "photos").rglob("*.png"))) == 2
    assert last_used() == "demo"


def test_a_library_is_neither_removed_nor_repaired_while_it_is_indexed(holidays: Library) -> None:
    with IndexRun(holidays).kept_off():
        for action in (remove_library, repair):
            with pytest.raises(BusyLibraryError, match="indexed already"):
                action(holidays)
    assert len(holidays) == 2


def test_an_archive_takes_old_photos_and_names_that_are_no_paths_anywhere(tmp_path: Path) -> None:
    old = save_photo(tmp_path / "photos" / "a\\..\\b.png")
    os.utime(old, (0, 0))
    library = Library(tmp_path / "library.sqlite")
    index_folder(library, tmp_path / "photos", MeanColour())
    archive = zipfile.ZipFile(io.BytesIO(photos_zip(library, library.photos())))
    assert archive.namelist() == ["a_.._b.png"]


def test_the_demo_cannot_be_removed() -> None:
    with pytest.raises(LibraryError, match="comes with semsearch"):
        remove_library(Library.named("demo"))


@pytest.mark.parametrize("name", ["", "  ", ".hidden", "a\nb"])
def test_a_name_that_no_file_can_have_is_refused(name: str) -> None:
    with pytest.raises(LibraryError, match="cannot name"):
        Library.named(name)


def test_photos_of_one_name_get_names_of_their_own_in_the_archive(holidays: Library) -> None:
    with zipfile.ZipFile(io.BytesIO(photos_zip(holidays, holidays.photos()))) as archive:
        assert archive.namelist() == ["beach.png", "beach (2).png"]
        assert archive.testzip() is None


def test_a_file_outside_the_folders_does_not_come_along(holidays: Library, tmp_path: Path) -> None:
    photo = holidays.photos()[0]
    secret = save_photo(tmp_path / "secret.png")
    photo.path.unlink()
    photo.path.symlink_to(secret)
    with zipfile.ZipFile(io.BytesIO(photos_zip(holidays, [photo]))) as archive:
        assert archive.namelist() == []


def test_too_large_an_archive_is_refused(
    holidays: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("semsearch.insight.export.LARGEST_ZIP", 100)
    with pytest.raises(SemsearchError, match="Choose fewer"):
        photos_zip(holidays, holidays.photos())


def test_the_list_has_paths_and_scores_and_runs_no_formula(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.sqlite")
    save_photo(tmp_path / "=1+1.png")
    index_folder(library, tmp_path, MeanColour())
    photos = library.photos()
    content = matches_csv(photos, {photos[0].id: 0.12345}).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(content))
    assert row["path"] == str(tmp_path / "=1+1.png")
    assert row["score"] == "0.1235"
