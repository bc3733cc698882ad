"""A server of model files that is slow until it is let go, for tests of downloads that go on."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from semsearch.models.downloads import DOWNLOADS

NAME = "clip-vit-b16"
ENTRY = DOWNLOADS[NAME]
START = 3 << 20


class SlowServer(ThreadingHTTPServer):
    """Serves zeros of the file's size: the first three megabytes, and the rest when let go."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), SlowHandler)
        self.let_go = Event()
        self.asked: list[str | None] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class SlowHandler(BaseHTTPRequestHandler):
    server: SlowServer

    def do_GET(self) -> None:
        wanted = self.headers["Range"]
        self.server.asked.append(wanted)
        start = int(wanted[len("bytes=") : -1]) if wanted else 0
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(ENTRY.size - start))
        self.end_headers()
        try:
            self.wfile.write(bytes(START))
            self._dribble(ENTRY.size - start - START)
        except OSError:
            return

    def _dribble(self, rest: int) -> None:
        """Send a little now and then, so that whoever reads can look whether to stop."""
        while rest > 1 << 20 and not self.server.let_go.wait(0.05):
            self.wfile.write(bytes(1 << 16))
            rest -= 1 << 16
        self.wfile.write(bytes(rest))

    def log_message(self, *arguments: Any) -> None:
        pass


@contextmanager
def slow_server() -> Iterator[SlowServer]:
    """Run the server, and let it go in the end."""
    with SlowServer() as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.let_go.set()
        server.shutdown()
