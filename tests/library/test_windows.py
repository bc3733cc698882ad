"""Paths are kept and filtered on Windows as elsewhere; no Windows is needed to see that."""

import sqlite3
from pathlib import Path, PureWindowsPath
from typing import cast

import pytest

from semsearch import Library
from semsearch.library.database import LibraryFile
from semsearch.library.filters import Filter
from semsearch.paths import composed
from semsearch.stores import Record
from semsearch.stores.records import Asked, payload_of
from semsearch.stores.table import _below
from semsearch.vectors import Array

HOME = r"C:\Users\me"
PHOTOS = (rf"{HOME}\Pictures\2019\a.jpg", rf"{HOME}\Pictures\2019-old\b.jpg", r"D:\c.jpg",
          rf"{HOME}\lib\photos\d.jpg", r"\\nas\photos\Zürich\e.jpg")  # fmt: skip
FOLDERS = {
    HOME: "abd",
    rf"{HOME}\Pictures": "ab",
    rf"{HOME}\Pictures\2019": "a",
    r"c:\users\ME\pictures": "ab",
    rf"{HOME}\lib": "d",
    rf"{HOME}\lib\photos": "d",
    "C:\\": "abd",
    "D:\\": "c",
    r"\\nas\photos": "e",
    "\\\\nas\\photos\\Zu\u0308rich": "e",
    r"E:\Pictures": "",
}


class WindowsPath(PureWindowsPath):
    """What `Path` is on Windows, as far as it touches no file."""

    def absolute(self) -> "WindowsPath":
        return self


def windows(path: str) -> Path:
    return cast(Path, WindowsPath(path))


@pytest.fixture
def file() -> LibraryFile:
    return LibraryFile(windows(rf"{HOME}\lib\mine.sqlite"))


def found(paths: list[str], where: str, values: list[str]) -> str:
    db = sqlite3.connect(":memory:")
    db.create_function("composed", 1, composed)
    db.execute("CREATE TABLE photo (path TEXT)")
    db.executemany("INSERT INTO photo VALUES (?)", [(path,) for path in paths])
    rows = db.execute(f"SELECT path FROM photo WHERE {where}", values)
    return "".join(sorted(path[-5] for (path,) in rows))


def test_paths_are_kept_with_slashes_and_found_again(file: LibraryFile) -> None:
    assert file.stored(windows(PHOTOS[0])) == "C:/Users/me/Pictures/2019/a.jpg"
    assert file.stored(windows(PHOTOS[3])) == "photos/d.jpg"
    for photo in PHOTOS:
        assert file.absolute(file.stored(windows(photo))) == windows(photo)
        assert file.absolute(photo) == windows(photo)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_of_a_library_holds_what_is_below_it(file: LibraryFile, folder: str) -> None:
    kept = [file.stored(windows(photo)) for photo in PHOTOS]
    assert found(kept, *file.below(windows(folder))) == FOLDERS[folder]


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_of_the_local_engine_holds_what_is_below_it(folder: str) -> None:
    kept = [windows(photo).as_posix() for photo in PHOTOS]
    assert found(kept, *_below(windows(folder))) == FOLDERS[folder]


@pytest.mark.parametrize("folder", [folder for folder in FOLDERS if folder[0] in "CDE\\"])
def test_a_folder_of_a_server_holds_what_is_below_it(folder: str) -> None:
    nothing = cast(Array, None)
    records = [Record(0, 0, nothing, nothing, windows(photo).as_posix(), None, 1, 1)
               for photo in PHOTOS]  # fmt: skip
    asked = Asked.by(Filter(folder=windows(folder))).folder
    names = [r.path[-5] for r in records if asked in payload_of(r)["folders"]]
    assert "".join(names) == FOLDERS[folder]


def test_folders_to_filter_by_are_listed_once(
    file: LibraryFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library(tmp_path / "library.sqlite")
    with library._file.writing() as db:
        db.executemany(
            "INSERT INTO photo (path, size, mtime_ns, sha256, width, height) "
            "VALUES (?, 0, 0, '', 1, 1)",
            [(file.stored(windows(photo)),) for photo in (*PHOTOS[:3], *PHOTOS[:1])][:3],
        )
        db.execute("INSERT INTO folder VALUES (?, 0)", (file.stored(windows(HOME)),))
    monkeypatch.setattr(library._file, "absolute", file.absolute)
    folders = [HOME, rf"{HOME}\Pictures", rf"{HOME}\Pictures\2019", rf"{HOME}\Pictures\2019-old",
               "D:\\"]  # fmt: skip
    assert sorted(library.subfolders()) == sorted(map(windows, folders))
