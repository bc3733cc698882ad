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
from semsearch.downloads import CHUNK, DOWNLOADS, Download, download
from semsearch.errors import DownloadError

CONTENT = bytes(range(256)) * (3 * CHUNK // 256) + b"the end"


class Server(ThreadingHTTPServer):
    """Serves CONTENT at any path, or misbehaves as it is told."""

    status = 200
    announced = len(CONTENT)
    content = CONTENT
    requests = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.requests += 1
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(self.server.announced))
        self.end_headers()
        self.wfile.write(self.server.content)

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
    assert list(entry.target.parent.glob("*")) == []


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


def test_a_larger_file_is_refused(server: Server, entry: Download) -> None:
    server.content = CONTENT + b"and more"
    server.announced = len(server.content)
    fails(entry, "more than the 3,145,735 bytes")


def test_a_cut_connection_is_told(server: Server, entry: Download) -> None:
    server.content = CONTENT[: CHUNK + 1]
    fails(entry, "less than the 3,145,735 bytes")


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


def test_ctrl_c_leaves_nothing(server: Server, entry: Download) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download("vgg16", interrupt)
    assert list(entry.target.parent.iterdir()) == []


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
