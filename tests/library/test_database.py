"""The file under a library: its version, whose it is, and whether it is whole."""

import sqlite3
from pathlib import Path

import numpy as np
import pytest
from small import MeanColour, save_photo

from semsearch import Library
from semsearch.errors import DamagedLibraryError, LibraryError
from semsearch.indexing.indexer import index_folder
from semsearch.library import database


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


def test_a_file_that_is_no_library_is_said_to_be_damaged(library: Library) -> None:
    library.path.write_bytes(b"not a database, " * 100)
    with pytest.raises(DamagedLibraryError, match="semsearch repair"):
        library.photos()


def test_a_table_whose_definition_is_no_longer_text_is_noticed(library: Library) -> None:
    content = library.path.read_bytes()
    library.path.write_bytes(content.replace(b"KEY REFERENCES", b"KEY RE\xc6ERENCES"))
    with pytest.raises(DamagedLibraryError, match="semsearch repair"):
        library.photos()


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


def test_numbers_are_read_as_an_array(library: Library) -> None:
    with database.reading(library.path) as db:
        found = database.numbers(db, "SELECT 1, -2 UNION SELECT 3, ? ORDER BY 1", (1 << 40,), 2)
        assert found.tolist() == [[1, -2], [3, 1 << 40]]
        assert database.numbers(db, "SELECT 1 WHERE 0").shape == (0, 1)
        for value in ("NULL", "'a'", "x'00'"):
            with pytest.raises(ValueError, match="number|literal"):
                database.numbers(db, f"SELECT {value}")
