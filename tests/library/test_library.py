"""The library file: what is kept, brought up to date, filtered, checked and repaired."""

import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from small import MeanColour, save_photo

from semsearch import Library
from semsearch.errors import DamagedLibraryError, LibraryError, SemsearchError
from semsearch.indexing.indexer import index_folder
from semsearch.indexing.repair import repair
from semsearch.library import database
from semsearch.library.filters import Filter


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_photo(tmp_path / "photos" / "red.png", "red", (60, 30))
    save_photo(tmp_path / "photos" / "a" / "green.png", "green", (30, 60))
    save_photo(tmp_path / "photos" / "a b" / "blue.png", "blue", (30, 30))
    return tmp_path / "photos"


@pytest.fixture
def library(tmp_path: Path, folder: Path) -> Library:
    library = Library(tmp_path / "library.sqlite")
    index_folder(library, folder, MeanColour())
    return library


def names(library: Library, condition: Filter) -> list[str]:
    return sorted(photo.path.stem for photo in library.photos(library.ids(condition).tolist()))


def test_library_and_photos_can_move_together(library: Library, tmp_path: Path) -> None:
    moved = tmp_path.with_name(tmp_path.name + "-moved")
    shutil.copytree(tmp_path, moved)
    photos = Library(moved / "library.sqlite").photos()
    assert all(photo.path.is_relative_to(moved) and photo.path.is_file() for photo in photos)


def test_a_library_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    library = Library(tmp_path / "old.sqlite")
    with sqlite3.connect(library.path) as db:
        db.executescript(database.BASE + "PRAGMA user_version = 1;")
        db.execute("INSERT INTO photo VALUES (1, '/x/a.jpg', 5, 6, 'ab', 60, 30, '2020-01-01')")
        db.execute("INSERT INTO embedding VALUES (1, 'vgg16', ?)", (np.ones(4, "f4").tobytes(),))
    library.check()
    assert library.encoder == "vgg16"
    [photo] = library.photos()
    assert (photo.path, photo.width, photo.taken) == (Path("/x/a.jpg"), 60, "2020-01-01")
    assert library.embeddings("vgg16")[1].tolist() == [[1, 1, 1, 1]]
    assert list(library.folders) == [Path("/x")]


def test_a_library_of_a_later_version_is_refused(library: Library) -> None:
    with sqlite3.connect(library.path) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(LibraryError, match="newer version"):
        library.photos()


def test_a_file_of_another_program_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "mail.sqlite") as db:
        db.execute("CREATE TABLE mail (subject TEXT)")
    content = (tmp_path / "mail.sqlite").read_bytes()
    library = Library(tmp_path / "mail.sqlite")
    with pytest.raises(LibraryError, match="another program"):
        library.photos()
    with pytest.raises(LibraryError, match="another program"):
        library.folders.add([tmp_path])
    assert library.path.read_bytes() == content


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Filter(), ["blue", "green", "red"]),
        (Filter(orientation="landscape"), ["red"]),
        (Filter(orientation="portrait"), ["green"]),
        (Filter(orientation="square"), ["blue"]),
        (Filter(since=date(2000, 1, 1)), []),
    ],
)
def test_filters_choose_photos(library: Library, condition: Filter, expected: list[str]) -> None:
    assert names(library, condition) == expected


def test_a_folder_is_not_taken_for_another_that_begins_like_it(
    library: Library, folder: Path
) -> None:
    assert names(library, Filter(folder=folder / "a")) == ["green"]
    assert names(library, Filter(folder=folder)) == ["blue", "green", "red"]
    for outer in (library.path.parent, library.path.parent.parent, Path("/")):
        assert names(library, Filter(folder=outer)) == ["blue", "green", "red"]


def test_the_days_of_a_filter_are_both_included(library: Library, folder: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2024:05:06 23:30:00"
    Image.new("RGB", (9, 9), "white").save(folder / "dated.jpg", exif=exif)
    index_folder(library, folder, MeanColour())
    day = date(2024, 5, 6)
    assert names(library, Filter(since=day, until=day)) == ["dated"]
    assert names(library, Filter(until=date(2024, 5, 5))) == []


def test_photos_that_a_filter_leaves_out_for_want_of_a_date_are_counted(
    library: Library, folder: Path
) -> None:
    save_photo(folder / "a" / "IMG_20190704_183000.png", "white")
    index_folder(library, folder, MeanColour())
    day = date(2019, 7, 4)
    assert library.undated(Filter(since=day)) == library.undated(Filter(until=day)) == 3
    assert library.undated(Filter(folder=folder / "a", since=day)) == 1
    assert library.undated(Filter(since=day, orientation="square")) == 1
    assert library.undated(Filter(folder=folder)) == 0


def test_an_unknown_orientation_is_refused() -> None:
    with pytest.raises(SemsearchError, match="Choose from: landscape"):
        Filter(orientation="diagonal")


def test_a_folder_can_be_taken_out(library: Library, folder: Path) -> None:
    library.folders.remove(folder)
    assert len(library) == 0
    assert (folder / "red.png").is_file()


def test_only_files_in_the_folders_are_held(library: Library, folder: Path, tmp_path: Path) -> None:
    secret = save_photo(tmp_path / "secret.png")
    (folder / "link.png").symlink_to(secret)
    assert library.folders.hold(folder / "red.png")
    assert not library.folders.hold(folder / "link.png")
    assert not library.folders.hold(folder / ".." / "secret.png")


def test_a_missing_library_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="semsearch index"):
        Library(tmp_path / "none.sqlite").photos()


def test_a_file_that_is_no_library_is_said_to_be_damaged(library: Library) -> None:
    library.path.write_bytes(b"not a database, " * 100)
    with pytest.raises(DamagedLibraryError, match="semsearch repair"):
        library.photos()


def test_a_flipped_bit_in_an_embedding_is_noticed_and_the_rest_saved(library: Library) -> None:
    content = library.path.read_bytes()
    blue = np.array([0, 0, 255], np.float32).tobytes()
    assert content.count(blue) == 1
    library.path.write_bytes(content.replace(blue, blue[:-1] + b"\x42"))
    with pytest.raises(DamagedLibraryError, match="1 of 3 embeddings"):
        library.embeddings("mean-colour")
    report = repair(library)
    assert (report.photos, report.embeddings) == (3, 2)
    assert report.damaged.is_file()
    library.check()
    assert len(library.embeddings("mean-colour")[0]) == 2


def test_a_flipped_bit_in_a_path_is_noticed(library: Library) -> None:
    content = library.path.read_bytes()
    library.path.write_bytes(content.replace(b"photos/red.png", b"photos/rad.png"))
    with pytest.raises(DamagedLibraryError):
        library.photos()
    repair(library)
    assert [photo.path.stem for photo in library.photos()] == ["green", "blue"] or len(library) == 2


@pytest.mark.parametrize(
    ("table", "change"),
    [("embedding", "encoder = 'mean-kolour'"), ("embedding", "photo_id = 99"),
     ("photo", "missing_since = 0"), ("photo", "camera = 'x'")],
)  # fmt: skip
def test_a_row_that_is_not_what_was_written_is_noticed(
    library: Library, table: str, change: str
) -> None:
    with sqlite3.connect(library.path) as db:
        db.execute(f"UPDATE {table} SET {change} WHERE rowid = 1" if table == "photo"
                   else f"UPDATE {table} SET {change} WHERE photo_id = 1")  # fmt: skip
    with pytest.raises(DamagedLibraryError, match=f"1 rows of the table {table}"):
        library.check()
    with pytest.raises(DamagedLibraryError):
        index_folder(library, library.path.parent / "photos", MeanColour())
    repair(library)
    library.check()


def test_a_table_whose_definition_is_no_longer_text_is_noticed(library: Library) -> None:
    content = library.path.read_bytes()
    library.path.write_bytes(content.replace(b"KEY REFERENCES", b"KEY RE\xc6ERENCES"))
    with pytest.raises(DamagedLibraryError, match="semsearch repair"):
        library.photos()


def test_a_photo_that_is_missing_or_back_is_sealed_anew(library: Library) -> None:
    [number, *_] = [photo.id for photo in library.photos()]
    for missing, present in (([number], []), ([number], []), ([], [number]), ([], [number])):
        library.mark(missing, present)
        library.check()
        assert library.missing() == len(missing)
    assert len(library.photos()) == 3


def test_a_truncated_library_is_noticed_and_what_is_whole_is_saved(
    library: Library, folder: Path
) -> None:
    for number in range(300):
        save_photo(folder / f"{number}.png", f"#{number:03}")
    index_folder(library, folder, MeanColour())
    content = library.path.read_bytes()
    library.path.write_bytes(content[: len(content) // 2])
    with pytest.raises(DamagedLibraryError):
        library.check()
    assert 0 < repair(library).photos < 303
    index_folder(library, folder, MeanColour())
    library.check()
    assert len(library) == 303


def test_a_full_disk_is_named_and_nothing_is_half_written(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect

    def small(*args: object, **options: object) -> sqlite3.Connection:
        db = connect(*args, **options)  # type: ignore[call-overload]
        db.execute("PRAGMA max_page_count = 1")
        return db

    save_photo(folder / "new.png", "white")
    for number in range(60):
        save_photo(folder / f"{number}.png", f"#10{number:02}10")
    monkeypatch.setattr(sqlite3, "connect", small)
    with pytest.raises(LibraryError, match="disk is full"):
        index_folder(library, folder, MeanColour())
    monkeypatch.undo()
    library.check()
    assert len(library.photos()) == len(library.embeddings("mean-colour")[0])
    index_folder(library, folder, MeanColour())
    assert len(library) == 64


def test_repair_first_undoes_what_a_killed_run_left_half_done(
    library: Library, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(library.path, isolation_level=None)) as db:
        db.execute("PRAGMA cache_size = 1")
        db.execute("BEGIN IMMEDIATE")
        db.execute("CREATE TABLE half (x)")
        db.executemany("INSERT INTO half VALUES (zeroblob(5000))", [()] * 50)
        for ending in ("", "-journal"):
            shutil.copy(f"{library.path}{ending}", tmp_path / f"killed.sqlite{ending}")
    killed = Library(tmp_path / "killed.sqlite")
    report = repair(killed)
    assert (report.photos, report.embeddings) == (3, 3)
    killed.check()
    assert not (tmp_path / "killed.sqlite-journal").exists()


def test_repair_does_not_count_to_a_number_that_is_damaged(library: Library) -> None:
    with sqlite3.connect(library.path) as db:
        db.execute("UPDATE photo SET id = 1 << 40 WHERE id = 3")
    assert repair(library).photos == 2
