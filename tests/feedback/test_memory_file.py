"""The file of a memory: where it lies, and that those of older versions keep all that they held.

`older/memory/version-N.sql` is what the last program of version N wrote.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from semsearch import Library
from semsearch.errors import LibraryError
from semsearch.feedback.albums import Albums
from semsearch.feedback.memory import Memory
from semsearch.feedback.memory_file import STEPS, MemoryFile

DUMPS = Path(__file__).parents[1] / "older" / "memory"
A, B, C = (letter * 64 for letter in "abc")


@pytest.fixture
def older(library: Library) -> Library:
    """A library with a memory of version 1."""
    with closing(sqlite3.connect(MemoryFile(library).path)) as db:
        db.executescript((DUMPS / "version-1.sql").read_text(encoding="utf-8"))
    return library


def test_there_is_a_dump_of_every_version() -> None:
    versions = range(1, len(STEPS))
    assert sorted(DUMPS.glob("*.sql")) == [DUMPS / f"version-{n}.sql" for n in versions]


def test_it_lies_beside_its_library_unless_that_is_the_demo(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert MemoryFile(library).path == library.path.with_suffix(".memory")
    demo = MemoryFile(Library.named("demo"))
    assert demo.path == tmp_path / "semsearch" / "demo.memory"
    assert not demo.exists
    with demo.reading() as db:
        assert db is None


def test_an_older_one_keeps_its_albums(older: Library) -> None:
    albums = Albums(older)
    found = [(album.name, album.count, album.cover, album.made) for album in albums]
    assert found == [("Holidays", 2, A, None), ("Été", 2, B, None)]
    assert albums.contents("Holidays") == [A, C]
    assert albums.favourites() == []


def test_one_of_version_2_keeps_all(library: Library) -> None:
    with closing(sqlite3.connect(MemoryFile(library).path)) as db:
        db.executescript((DUMPS / "version-2.sql").read_text(encoding="utf-8"))
    albums = Albums(library)
    assert [(album.name, album.count) for album in albums] == [("Été", 1), ("Holidays", 2)]
    assert albums.contents("Holidays") == [A, C]
    assert albums.favourites() == [C]
    assert [(each.sha256, each.picks) for each in Memory(library).learned()] == [(B, 1), (A, 0)]


def test_names_that_were_two_albums_by_their_spelling_are_one(older: Library) -> None:
    assert Albums(older).contents("ÉTÉ") == [B, C]


def test_an_older_one_keeps_what_was_learned(older: Library) -> None:
    learned = [(each.query, each.sha256, each.picks) for each in Memory(older).learned()]
    assert learned == [("cat", B, 1), ("cat", A, 0)]


def test_an_older_one_goes_on(older: Library) -> None:
    albums = Albums(older)
    assert albums.add("holidays", [B, A]) == 1
    assert albums.contents("Holidays") == [A, C, B]
    assert albums.add("New", [C]) == 1
    assert [album.name for album in albums] == ["New", "Holidays", "Été"]


def test_one_of_a_newer_version_is_left_alone(library: Library) -> None:
    Albums(library).add("Holidays", [A])
    path = MemoryFile(library).path
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(LibraryError, match="newer version"):
        Albums(library).add("Holidays", [B])
    assert path.read_bytes() == before
