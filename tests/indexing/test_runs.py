"""Index runs: one at a time on a library, seen and stopped from any process."""

import json
import os
import shutil
import signal
import time
from pathlib import Path

import pytest
from small import MeanColour, names, save_photo

from semsearch import Library
from semsearch.errors import BusyLibraryError, LibraryError
from semsearch.folders.listing import stat_of
from semsearch.indexing.report import IndexReport
from semsearch.indexing.runs import IndexRun, RunState, pace
from semsearch.models.manifest import data_dir

PHOTOS = sorted((data_dir() / "demo" / "photos").glob("*.jpg"))

# What a version wrote that kept the report's fields in a state of its own.
OLDER = {
    "status": "done", "message": "", "started": 1.0, "updated": 2.0, "encoder": "vgg16",
    "total": 7, "done": 7, "indexed": 3, "unchanged": 4, "moved": 0, "copied": 0, "refreshed": 0,
    "missing": 0, "forgotten": 0, "excluded": 0, "skipped": 2, "ignored": 5, "last": "/a/b.jpg",
    "stage": "", "rate": 1.5, "not_read": "7 others", "reasons": {"/a/c.jpg": "It is empty."},
}  # fmt: skip


@pytest.fixture
def run(tmp_path: Path) -> IndexRun:
    return IndexRun(Library(tmp_path / "own" / "library.sqlite"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for photo in PHOTOS[:60]:
        shutil.copy(photo, folder)
    return folder


def wait_until(run: IndexRun, *statuses: str) -> RunState:
    for _ in range(900):
        state = run.state()
        if state and state.status in statuses:
            return state
        time.sleep(0.1)
    raise TimeoutError(f"{run.state()}")


def wait_for_photos(run: IndexRun) -> RunState:
    while not wait_until(run, "running", "done").report.indexed:
        time.sleep(0.1)
    return wait_until(run, "running", "done")


def test_a_run_tells_how_far_it_is_and_how_it_ended(run: IndexRun, tmp_path: Path) -> None:
    photo = save_photo(tmp_path / "photos" / "red.png")
    seen: list[RunState] = []
    run.index([photo.parent], MeanColour(), watcher=seen.append)
    assert [state.status for state in seen] == ["running"] * (len(seen) - 1) + ["done"]
    state = run.state()
    assert state is not None
    report = state.report
    assert (state.status, report.done, report.total, report.last) == ("done", 1, 1, photo)
    assert not run.is_active


def test_a_run_names_what_it_skips_while_it_goes_on(run: IndexRun, tmp_path: Path) -> None:
    save_photo(tmp_path / "photos" / "red.png")
    (tmp_path / "photos" / "broken.png").write_bytes(b"no photo")
    outside = save_photo(tmp_path / "elsewhere" / "blue.png")
    (tmp_path / "photos" / "link.png").symlink_to(outside)
    seen: list[RunState] = []
    run.index([tmp_path / "photos"], MeanColour(), watcher=seen.append)
    assert seen[0].status == "running"
    assert [Path(path).name for path in seen[0].reasons] == ["link.png"]
    state = run.state()
    assert state is not None
    assert "outside the folder" in state.reasons[str(tmp_path / "photos" / "link.png")]
    assert "not an image" in state.reasons[str(tmp_path / "photos" / "broken.png")]


def test_a_run_that_fails_says_why(run: IndexRun, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="not a folder"):
        run.index([tmp_path / "gone"], MeanColour())
    state = run.state()
    assert state is not None
    assert state.status == "failed"
    assert "not a folder" in state.message


def test_a_second_run_waits_or_says_so(run: IndexRun, tmp_path: Path) -> None:
    save_photo(tmp_path / "photos" / "red.png")
    other = IndexRun(run.library)

    def meanwhile(state: RunState) -> None:
        assert other.is_active
        with pytest.raises(BusyLibraryError, match="indexed already"):
            other.index([tmp_path / "photos"], MeanColour(), wait=0)

    run.index([tmp_path / "photos"], MeanColour(), watcher=meanwhile)
    assert other.index([tmp_path / "photos"], MeanColour(), wait=0).unchanged == 1


def test_a_run_of_its_own_process_is_seen_cancelled_and_goes_on(
    run: IndexRun, folder: Path
) -> None:
    process = run.start([folder], "efficientnet-b3")
    with pytest.raises(BusyLibraryError):
        wait_for_photos(run)
        run.start([folder])
    run.cancel()
    state = wait_until(run, "cancelled")
    assert process.wait(30) == 130
    assert 0 < len(run.library) == state.report.indexed < 60
    assert run.start().wait(120) == 0
    assert len(run.library) == 60
    assert run.library.encoder == "efficientnet-b3"


def test_a_stop_right_after_the_start_is_obeyed(run: IndexRun, folder: Path) -> None:
    process = run.start([folder], "efficientnet-b3")
    run.cancel()
    assert wait_until(run, "cancelled").report.indexed < 60
    assert process.wait(30) == 130
    assert run.index([folder], MeanColour()).cancelled is False


def test_a_run_that_is_killed_is_known_to_have_died(run: IndexRun, folder: Path) -> None:
    process = run.start([folder], "efficientnet-b3")
    wait_for_photos(run)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(10)
    state = run.state()
    assert state is not None
    assert state.status == "died"
    assert len(run.library) >= state.report.indexed > 0


def test_an_interrupt_ends_a_run_kindly(run: IndexRun, folder: Path) -> None:
    process = run.start([folder], "efficientnet-b3")
    wait_for_photos(run)
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 130
    assert wait_until(run, "cancelled").report.indexed <= len(run.library)


def test_a_place_that_takes_no_files_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    run = IndexRun(Library(tmp_path / "file" / "library.sqlite"))
    with pytest.raises(LibraryError, match="Nothing can be written"):
        run.index([tmp_path], MeanColour())


def test_the_pace_is_told_in_words() -> None:
    assert pace(RunState(report=IndexReport(100, 40), rate=2.0)) == "2.0 photos/s, 0:00:30 left"
    assert pace(RunState(report=IndexReport(100))) == ""


def test_a_state_file_that_is_rubbish_is_no_state(run: IndexRun, tmp_path: Path) -> None:
    save_photo(tmp_path / "photos" / "red.png")
    run.index([tmp_path / "photos"], MeanColour())
    run.library.path.with_name("library.run.json").write_bytes(b"\xff{")
    assert run.state() is None


def test_the_state_file_of_an_older_version_is_read(run: IndexRun, tmp_path: Path) -> None:
    path = run.library.path.with_name("library.run.json")
    path.parent.mkdir()
    path.write_text(json.dumps(OLDER))
    state = run.state()
    assert state is not None
    assert (state.report.total, state.report.last, state.skipped) == (7, Path("/a/b.jpg"), 2)
    assert state.reasons == OLDER["reasons"]
    assert state.as_json() == OLDER


def test_decoders_do_not_outlive_a_killed_run(run: IndexRun, folder: Path) -> None:
    process = run.start([folder], "efficientnet-b3")
    wait_for_photos(run)
    decoders = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    os.kill(process.pid, signal.SIGKILL)
    process.wait(10)
    time.sleep(1)
    assert not any(is_decoder(pid) for pid in decoders)


def is_decoder(pid: str) -> bool:
    try:
        return b"semsearch.images.decoding" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def test_the_app_passes_on_that_all_is_to_be_read_again(
    library: Library, many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands_begun: list[list[str]] = []
    monkeypatch.setattr("semsearch.work.start_behind",
                        lambda command, **options: commands_begun.append(command))  # fmt: skip
    for reread in (False, True):
        IndexRun(library).start([many], "vgg16", reread)
    assert ["--reread" in command for command in commands_begun] == [False, True]


def test_another_try_reads_anew_only_the_files_that_it_is_given(
    run: IndexRun, tmp_path: Path
) -> None:
    photos = tmp_path / "photos"
    save_photo(photos / "red.png")
    run.index([photos], MeanColour())
    run.library.choose_encoder("efficientnet-b3")
    # They were repaired, and the disk does not tell.
    bad, worse = (save_photo(photos / name, "blue") for name in ("bad.png", "worse.png"))
    tried = {path: (stat_of(path), "It is broken.") for path in (bad, worse)}
    run.library.skipped.add(tried)
    run.retry([bad]).wait()
    state = wait_until(run, "done", "failed")
    assert state.status == "done", state.message
    assert [skipped.path for skipped in run.library.skipped] == [worse]
    assert names(run.library) == ["bad.png", "red.png"]


def test_another_try_waits_for_no_run_that_goes_on(run: IndexRun, folder: Path) -> None:
    (folder / "broken.jpg").write_bytes(b"no photo")
    run.index([folder], MeanColour())
    with run.kept_off(), pytest.raises(BusyLibraryError):
        IndexRun(run.library).retry([folder / "broken.jpg"])
    assert len(list(run.library.skipped)) == 1
