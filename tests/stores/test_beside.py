"""The vector engine beside a large library: made, kept up, and taken away."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from small import save_photo

from semsearch import Library, SearchEngine
from semsearch.encoders import load_encoder
from semsearch.errors import EngineError, LibraryError
from semsearch.indexing.removal import remove_library
from semsearch.indexing.runs import IndexRun
from semsearch.stores import beside, graph
from semsearch.stores.beside import engine_folders, keep_up, ready_engine


def test_an_engine_that_lacks_most_is_not_asked(large: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone.sqlite"
    shutil.copy(large, alone)
    engine = SearchEngine.open(str(alone))
    assert engine.searched_by is None
    assert len(engine.search("windmill").matches) == 10


@pytest.mark.parametrize("damage", ["another head", "photos.sqlite"])
def test_an_engine_of_another_head_or_a_damaged_one_is_made_anew(
    large: Path, tmp_path: Path, damage: str
) -> None:
    library = Library(tmp_path / "other.sqlite")
    shutil.copy(large, library.path)
    head = SearchEngine.open().head
    keep_up(library, head, lambda done, total: None)
    if damage == "another head":
        head = replace(head, mean=head.mean * 2)
    else:
        (engine_folders(library.path)[0] / damage).write_bytes(b"no database" * 100)
    assert ready_engine(library, head) is None
    keep_up(library, head, lambda done, total: None)
    made = ready_engine(library, head)
    assert made is not None
    assert (made.engine.count(), made.behind) == (405, 0)


def test_a_folder_where_the_engine_would_be_is_left_alone_if_it_holds_anything_else(
    large: Path, tmp_path: Path
) -> None:
    library = Library(tmp_path / "own.sqlite")
    shutil.copy(large, library.path)
    head = SearchEngine.open().head
    keep_up(library, head, lambda done, total: None)
    photo = save_photo(engine_folders(library.path)[0] / "holiday.png")
    (photo.parent / "head-checksum.txt").write_text("another")
    with pytest.raises(EngineError, match="left alone"):
        keep_up(library, head, lambda done, total: None)
    with pytest.raises(EngineError, match="left alone"):
        remove_library(library)
    assert photo.exists()
    assert library.exists


def test_without_usearch_each_photo_is_compared(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph, "find_spec", lambda name: None)
    assert SearchEngine.open(str(large)).searched_by is None


def test_indexing_a_large_library_makes_its_engine_and_removing_it_takes_it_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "LARGE", 3)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    library = Library.named("many")
    for number, colour in enumerate(["red", "green", "blue", "white"]):
        save_photo(tmp_path / "photos" / f"{number}.png", colour)
    states = []
    IndexRun(library).index([tmp_path / "photos"], load_encoder("vgg16"), watcher=states.append)
    assert [folder.name for folder in engine_folders(library.path)] == ["many.vgg16.vectors"]
    last = states[-1]
    assert (last.status, last.report.done, last.report.total) == ("done", 12, 12)
    assert [state for state in states if state.report.stage] != []
    engine = SearchEngine.open("many")
    assert engine.searched_by == "this computer"
    assert len(engine.search("red").matches) == 4
    (tmp_path / "photos" / "0.png").unlink()
    IndexRun(library).index([], load_encoder("vgg16"))
    assert len(SearchEngine.open("many").search("red").matches) == 3
    remove_library(library)
    assert engine_folders(library.path) == []


def test_a_disk_without_room_is_told_before_anything_is_written(
    large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library(tmp_path / "own.sqlite")
    shutil.copy(large, library.path)
    full = type(shutil.disk_usage(tmp_path))(100, 99, 1_000_000)
    monkeypatch.setattr(beside.shutil, "disk_usage", lambda path: full)
    head = SearchEngine.open().head
    with pytest.raises(LibraryError, match=r"takes 2\.8 MB in .*, and 1\.0 MB are free"):
        keep_up(library, head, lambda done, total: None)
    assert ready_engine(library, head) is None
    assert len(SearchEngine.open(str(library.path)).search("windmill").matches) == 10
