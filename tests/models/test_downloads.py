"""A download arrives whole, or leaves nothing and says what to do."""

import hashlib
import socket
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from typer.testing import CliRunner

from semsearch.cli import app
from semsearch.errors import DownloadError
from semsearch.models.downloads import CHUNK, DOWNLOADS, Download, download

CONTENT = bytes(range(256)) * (3 * CHUNK // 256) + b"the end"


class Server(ThreadingHTTPServer):
    """Serves CONTENT at any path, the rest of it if it can, or misbehaves as it is told."""

    status = 200
    announced = len(CONTENT)
    content = CONTENT
    can_go_on = True
    requests = 0

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.asked: list[str | None] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.requests += 1
        wanted = self.headers["Range"]
        self.server.asked.append(wanted)
        start = int(wanted[len("bytes=") : -1]) if wanted and self.server.can_go_on else 0
        if start >= self.server.announced:
            self.send_error(416)
            return
        self.send_response(206 if start else self.server.status)
        self.send_header("Content-Length", str(self.server.announced - start))
        self.end_headers()
        self.wfile.write(self.server.content[start:])

    def log_message(self, *arguments: Any) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as server:
        monkeypatch.setenv("SEMSEARCH_DOWNLOADS", server.url)
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(autouse=True)
def entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Download:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    md5 = hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()
    entry = replace(DOWNLOADS["vgg16"], size=len(CONTENT), md5=md5)
    monkeypatch.setitem(DOWNLOADS, "vgg16", entry)
    return entry


def fails(entry: Download, cause: str) -> None:
    with pytest.raises(DownloadError) as failure:
        download("vgg16")
    for part in (entry.address, cause, str(entry.target), "SEMSEARCH_VGG16"):
        assert part in str(failure.value)
    assert not entry.target.exists()


def part_of(entry: Download) -> Path:
    return entry.target.with_name(f"{entry.file}.part")


def test_a_file_is_fetched_whole_and_progress_is_told(server: Server, entry: Download) -> None:
    told: list[tuple[int, int]] = []
    path = download("vgg16", lambda done, total: told.append((done, total)))
    assert path == entry.target
    assert path.read_bytes() == CONTENT
    assert list(path.parent.iterdir()) == [path]
    assert told == [(min(n * CHUNK, entry.size), entry.size) for n in range(1, 5)]


def test_a_file_that_is_there_is_not_fetched_again(server: Server) -> None:
    assert download("vgg16") == download("vgg16")
    assert server.requests == 1


def test_a_damaged_file_is_replaced(server: Server) -> None:
    path = download("vgg16")
    path.write_bytes(CONTENT[::-1])
    assert download("vgg16").read_bytes() == CONTENT


def test_another_file_is_refused(server: Server, entry: Download) -> None:
    server.content = CONTENT[::-1]
    fails(entry, "MD5")
    assert not part_of(entry).exists()


def test_a_larger_file_is_refused(server: Server, entry: Download) -> None:
    server.content = CONTENT + b"and more"
    server.announced = len(server.content)
    fails(entry, "more than the 3,145,735 bytes")
    assert not part_of(entry).exists()


def test_a_cut_connection_is_told(server: Server, entry: Download) -> None:
    server.content = CONTENT[: CHUNK + 1]
    fails(entry, "less than the 3,145,735 bytes")
    assert part_of(entry).read_bytes() == CONTENT[: CHUNK + 1]


def cut_off(server: Server, entry: Download) -> None:
    server.content = CONTENT[: CHUNK + 1]
    fails(entry, "less than")
    server.content = CONTENT


def test_a_download_that_was_cut_off_goes_on_where_it_stopped(
    server: Server, entry: Download
) -> None:
    cut_off(server, entry)
    told: list[int] = []
    path = download("vgg16", lambda done, total: told.append(done))
    assert path.read_bytes() == CONTENT
    assert server.asked == [None, f"bytes={CHUNK + 1}-"]
    assert told[0] == 2 * CHUNK + 1
    assert list(path.parent.iterdir()) == [path]


def test_a_server_that_cannot_go_on_sends_all_again(server: Server, entry: Download) -> None:
    cut_off(server, entry)
    server.can_go_on = False
    assert download("vgg16").read_bytes() == CONTENT


def test_a_rest_of_another_file_is_refused_and_the_next_download_begins_anew(
    server: Server, entry: Download
) -> None:
    cut_off(server, entry)
    server.content = CONTENT[::-1]
    fails(entry, "MD5")
    server.content = CONTENT
    assert download("vgg16").read_bytes() == CONTENT


def test_what_came_is_more_than_there_is_and_is_fetched_anew(
    server: Server, entry: Download
) -> None:
    entry.target.parent.mkdir(parents=True)
    part_of(entry).write_bytes(CONTENT + b"and more")
    assert download("vgg16").read_bytes() == CONTENT


def test_a_missing_file_is_told(server: Server, entry: Download) -> None:
    server.status = 404
    fails(entry, "404")


def test_a_refused_connection_is_told(entry: Download, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unheard.getsockname()[1]}"
        monkeypatch.setenv("SEMSEARCH_DOWNLOADS", address)
        fails(entry, "refused")


def test_a_wrong_mirror_is_told(entry: Download, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEMSEARCH_DOWNLOADS", "mirror")
    fails(entry, "unknown url type")


def test_a_folder_that_cannot_be_made_is_told(server: Server, entry: Download) -> None:
    entry.target.parent.parent.write_text("a file where the folder should be")
    fails(entry, "Not a directory")


def test_ctrl_c_keeps_what_came_and_believes_nothing_of_it(server: Server, entry: Download) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download("vgg16", interrupt)
    assert list(entry.target.parent.iterdir()) == [part_of(entry)]
    assert part_of(entry).read_bytes() == CONTENT[:CHUNK]


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(DownloadError, match="'vgg19'. Choose from: vgg16"):
        download("vgg19")


def test_the_command_says_where_the_file_is_and_what_to_do_next(
    server: Server, entry: Download
) -> None:
    done = CliRunner().invoke(app, ["download", "vgg16"])
    assert done.exit_code == 0
    assert f"{entry.target} is there" in done.stdout
    assert "semsearch index FOLDER --encoder vgg16-fc2" in done.stdout
