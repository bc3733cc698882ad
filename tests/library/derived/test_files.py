"""Of the files beside a library only ours may be thrown away or written over."""

import json
import sqlite3
from pathlib import Path

import pytest

from semsearch.errors import LibraryError
from semsearch.library.derived.files import KINDS, beside, check_beside, derived_files

STATE = json.dumps({"status": "done", "total": 3})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mine.sqlite"


def told(path: Path) -> dict[str, bool]:
    return {found.name: is_ours for found, is_ours in derived_files(path)}


def test_what_lies_beside_a_library_has_its_name(path: Path) -> None:
    assert beside(path, ".lock") == path.with_name("mine.lock")
    assert told(path) == {}


def test_a_state_and_the_log_that_came_with_it_are_ours(path: Path) -> None:
    beside(path, ".run.json").write_text(STATE)
    beside(path, ".run.log").write_text("one line")
    assert told(path) == {"mine.run.json": True, "mine.run.log": True}


def test_a_log_without_a_state_of_ours_is_somebodys(path: Path) -> None:
    beside(path, ".run.log").write_text("one line")
    assert told(path) == {"mine.run.log": False}
    beside(path, ".run.json").write_text("[]")
    assert told(path) == {"mine.run.json": False, "mine.run.log": False}


@pytest.mark.parametrize("ending", KINDS)
def test_an_empty_file_holds_nothing_of_anybody(path: Path, ending: str) -> None:
    beside(path, ending).touch()
    assert told(path) == {f"mine{ending}": True}
    check_beside(path)


@pytest.mark.parametrize("ending", KINDS)
def test_notes_a_link_or_a_folder_of_that_name_are_somebodys(path: Path, ending: str) -> None:
    place = beside(path, ending)
    place.write_text("notes")
    assert told(path) == {place.name: False}
    with pytest.raises(LibraryError, match=r"is not of semsearch.*Move it away"):
        check_beside(path)
    place.unlink()
    (path.parent / "elsewhere").touch()
    place.symlink_to(path.parent / "elsewhere")
    assert told(path) == {place.name: False}
    place.unlink()
    place.mkdir()
    assert told(path) == {place.name: False}


def test_a_memory_is_known_by_its_tables(path: Path) -> None:
    for tables, is_ours in ((("pick", "album"), True), (("pick", "mail"), False)):
        place = beside(path, ".memory")
        place.unlink(missing_ok=True)
        with sqlite3.connect(place) as db:
            for name in tables:
                db.execute(f"CREATE TABLE {name} (a)")
        db.close()
        assert told(path) == {"mine.memory": is_ours}
