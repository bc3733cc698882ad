"""What is whole of a damaged library is saved."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from small import MeanColour, index, save_photo, save_shapes

from semsearch import Library
from semsearch.errors import DamagedLibraryError
from semsearch.indexing.indexer import index_folder
from semsearch.indexing.repair import repair


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return save_shapes(tmp_path / "photos")


@pytest.fixture
def library(tmp_path: Path, folder: Path) -> Library:
    library = Library(tmp_path / "library.sqlite")
    index(library, folder)
    return library


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
