"""Commands never replace or delete what is not theirs."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from small import MeanColour, save_photo

from semsearch.errors import LibraryError
from semsearch.indexing.indexer import index_folder
from semsearch.indexing.removal import remove_library
from semsearch.indexing.repair import repair
from semsearch.library.database import SIGNS
from semsearch.library.library import Library


def other_program(path: Path) -> Path:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE photo (a)")
        db.execute("CREATE TABLE tag (a)")
        db.execute("PRAGMA user_version = 3")
    return path


@pytest.fixture(params=["photo", "photo called library", "database", "empty", "text"])
def foreign(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A file that is no library."""
    path = tmp_path / "library.sqlite"
    if request.param == "photo":
        return save_photo(tmp_path / "a.png")
    if request.param == "photo called library":
        shutil.move(save_photo(tmp_path / "a.png"), path)
    elif request.param == "database":
        other_program(path)
    else:
        path.write_text("" if request.param == "empty" else "notes")
    return path


@pytest.mark.parametrize("harm", [remove_library, repair])
def test_a_file_that_is_no_library_is_left_alone(foreign: Path, harm: object) -> None:
    before, beside = foreign.read_bytes(), set(foreign.parent.iterdir())
    assert callable(harm)
    with pytest.raises(LibraryError, match="left alone"):
        harm(Library(foreign))
    assert foreign.read_bytes() == before
    assert set(foreign.parent.iterdir()) == beside


@pytest.mark.parametrize("sign", SIGNS)
def test_a_library_whose_beginning_is_damaged_is_still_ours(tmp_path: Path, sign: bytes) -> None:
    save_photo(tmp_path / "photos" / "a.png")
    library = Library(tmp_path / "library.sqlite")
    index_folder(library, tmp_path / "photos", MeanColour())
    content = library.path.read_bytes()
    library.path.write_bytes(content.replace(sign, sign[:-1] + b"X", 1))
    repair(library)
    assert list(tmp_path.glob("library.sqlite.damaged-1"))


def test_a_library_whose_rows_are_damaged_is_still_ours(tmp_path: Path) -> None:
    save_photo(tmp_path / "photos" / "a.png")
    library = Library(tmp_path / "library.sqlite")
    index_folder(library, tmp_path / "photos", MeanColour())
    with sqlite3.connect(library.path) as db:
        db.execute("UPDATE embedding SET checksum = 1")
    assert repair(library).photos == 1
    remove_library(library)
    assert not library.path.exists()
