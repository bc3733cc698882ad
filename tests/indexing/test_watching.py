"""A change in a watched folder starts an index run."""

import queue
import shutil
import time
from pathlib import Path

import pytest
from small import MeanColour, index, save_photo

from semsearch import Library
from semsearch.indexing.indexer import index_folder
from semsearch.indexing.runs import IndexRun
from semsearch.indexing.watching import FolderWatcher


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr("semsearch.indexing.watching.SETTLE", 0.3)
    save_photo(tmp_path / "photos" / "red.png")
    library = Library.named("holidays")
    index_folder(library, tmp_path / "photos", MeanColour())
    return library


def test_what_changes_in_a_watched_folder_starts_one_run(library: Library, tmp_path: Path) -> None:
    started: queue.Queue[Library] = queue.Queue()
    library.folders.watch(tmp_path / "photos")
    watcher = FolderWatcher(started.put)
    assert started.get(timeout=10) == library
    for number in range(5):
        save_photo(tmp_path / "photos" / "sub" / f"{number}.png")
    assert started.get(timeout=10) == library
    shutil.rmtree(tmp_path / "photos" / "sub")
    assert started.get(timeout=10) == library
    assert not watcher.problems


def test_a_folder_that_moves_out_and_in_starts_runs(library: Library, tmp_path: Path) -> None:
    started: queue.Queue[Library] = queue.Queue()
    library.folders.watch(tmp_path / "photos")
    save_photo(tmp_path / "photos" / "sub" / "blue.png")
    FolderWatcher(started.put)
    started.get(timeout=10)
    (tmp_path / "photos" / "sub").rename(tmp_path / "elsewhere")
    assert started.get(timeout=10) == library
    (tmp_path / "elsewhere").rename(tmp_path / "photos" / "sub")
    assert started.get(timeout=10) == library


def test_a_folder_that_is_not_watched_starts_nothing(library: Library, tmp_path: Path) -> None:
    started: queue.Queue[Library] = queue.Queue()
    watcher = FolderWatcher(started.put)
    save_photo(tmp_path / "photos" / "blue.png")
    with pytest.raises(queue.Empty):
        started.get(timeout=2)
    library.folders.watch(tmp_path / "photos")
    watcher.refresh()
    assert started.get(timeout=10) == library


def test_a_folder_that_is_made_anew_is_watched_again(library: Library, tmp_path: Path) -> None:
    started: queue.Queue[Library] = queue.Queue()
    library.folders.watch(tmp_path / "photos")
    watcher = FolderWatcher(started.put)
    started.get(timeout=10)
    (tmp_path / "photos").rename(tmp_path / "unplugged")
    while not watcher.problems:
        time.sleep(0.1)
    save_photo(tmp_path / "photos" / "blue.png")
    while watcher.problems or not started.empty():
        started.get(timeout=10)
    save_photo(tmp_path / "photos" / "green.png")
    assert started.get(timeout=10) == library


def test_libraries_and_hidden_files_among_the_photos_start_nothing(
    library: Library, tmp_path: Path
) -> None:
    started: queue.Queue[Library] = queue.Queue()
    save_photo(tmp_path / "photos" / ".cache" / "small.png")
    other = Library(tmp_path / "photos" / "red.sqlite")
    library.folders.watch(tmp_path / "photos")
    FolderWatcher(started.put)
    started.get(timeout=10)
    save_photo(tmp_path / "photos" / ".cache" / "other.png")
    IndexRun(other).index([tmp_path / "photos"], MeanColour())
    with pytest.raises(queue.Empty):
        started.get(timeout=2)
    save_photo(tmp_path / "photos" / "red2.png")
    assert started.get(timeout=10) == library


def test_a_run_that_was_stopped_is_not_started_again(library: Library, tmp_path: Path) -> None:
    started: queue.Queue[Library] = queue.Queue()
    library.folders.watch(tmp_path / "photos")
    FolderWatcher(started.put)
    started.get(timeout=10)
    save_photo(tmp_path / "photos" / "blue.png")
    run = IndexRun(library)
    run.index([], MeanColour(), watcher=lambda state: run.cancel())
    state = run.state()
    assert state is not None
    assert state.status == "cancelled"
    with pytest.raises(queue.Empty):
        started.get(timeout=2)


def test_reading_starts_nothing(library: Library, tmp_path: Path) -> None:
    started: queue.Queue[Library] = queue.Queue()
    library.folders.watch(tmp_path / "photos")
    FolderWatcher(started.put)
    started.get(timeout=10)
    index_folder(library, tmp_path / "photos", MeanColour())
    (tmp_path / "photos" / "red.png").read_bytes()
    with pytest.raises(queue.Empty):
        started.get(timeout=2)


def test_a_folder_that_is_gone_is_a_problem_to_tell_of(library: Library, tmp_path: Path) -> None:
    library.folders.watch(tmp_path / "photos")
    shutil.rmtree(tmp_path / "photos")
    assert "cannot be watched" in FolderWatcher().problems[tmp_path / "photos"]


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
