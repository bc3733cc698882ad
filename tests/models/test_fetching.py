"""A download is seen and stopped from any process, and one goes on at a time."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from slow import ENTRY, NAME, START, SlowServer, slow_server

from semsearch.errors import CancelledError, DownloadError
from semsearch.models.fetching import Fetch, FetchState


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowServer]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with slow_server() as server:
        monkeypatch.setenv("SEMSEARCH_DOWNLOADS", server.url)
        yield server


def wait_for(fetch: Fetch, *statuses: str, done: int = 0) -> FetchState:
    for _ in range(600):
        state = fetch.state()
        if state and state.status in statuses and state.done >= done:
            return state
        time.sleep(0.1)
    raise TimeoutError(f"{fetch.state()}")


def test_a_download_in_the_background_is_seen_stopped_and_goes_on(server: SlowServer) -> None:
    fetch = Fetch(NAME)
    assert fetch.state() is None
    process = fetch.start()
    state = wait_for(Fetch(NAME), "running", done=START)
    assert state.total == ENTRY.size
    with pytest.raises(DownloadError, match="already"):
        Fetch(NAME).start()
    Fetch(NAME).cancel()
    assert wait_for(fetch, "cancelled").done >= START
    assert process.wait(20) != 0
    assert not ENTRY.target.exists()
    kept = ENTRY.target.with_name(f"{ENTRY.file}.part").stat().st_size
    server.let_go.set()
    again = fetch.start()
    assert "MD5" in wait_for(fetch, "failed").message
    assert again.wait(20) != 0
    assert server.asked == [None, f"bytes={kept}-"]
    assert not ENTRY.target.exists()


def test_a_download_whose_process_is_killed_is_told_to_have_died(server: SlowServer) -> None:
    fetch = Fetch(NAME)
    process = fetch.start()
    wait_for(fetch, "running", done=START)
    process.kill()
    process.wait()
    assert wait_for(fetch, "died").message
    assert not fetch.is_active


def test_a_stop_before_the_process_is_up_is_heeded(server: SlowServer) -> None:
    fetch = Fetch(NAME)
    process = fetch.start()
    fetch.cancel()
    assert process.wait(60) != 0
    assert wait_for(fetch, "cancelled").done == 0


def test_an_old_stop_does_not_end_a_new_download(server: SlowServer) -> None:
    fetch = Fetch(NAME)
    ENTRY.target.parent.mkdir(parents=True)
    fetch.cancel()
    server.let_go.set()
    with pytest.raises(DownloadError, match="MD5"):
        fetch.run()


def test_a_download_in_this_process_can_be_stopped_by_another(server: SlowServer) -> None:
    fetch = Fetch(NAME)
    with pytest.raises(CancelledError, match="goes on from there"):
        fetch.run(lambda done, total: Fetch(NAME).cancel())
    state = fetch.state()
    assert state is not None
    assert state.status == "cancelled"
