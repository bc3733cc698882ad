"""Refuses what Python would send to another host, and writes it down; children do the same.

Python imports this by itself where its folder is on PYTHONPATH.
"""

import os
import sys
from pathlib import Path

RECORD, HERE = Path(os.environ["WATCHED"]), str(Path(__file__).parent)
LOOPBACK = ("127.0.0.1", "::1", "localhost", "0.0.0.0", "", None)


def watch(event: str, arguments: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        _refuse(event, arguments[1])
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        _refuse(event, arguments[:1])
    elif event == "subprocess.Popen" and isinstance(arguments[3], dict):
        own = arguments[3]
        own["PYTHONPATH"] = os.pathsep.join(filter(None, (HERE, own.get("PYTHONPATH"))))
        own["WATCHED"] = str(RECORD)


def _refuse(event: str, address: object) -> None:
    host = address[0] if isinstance(address, tuple) and address else None
    if isinstance(host, bytes):
        host = host.decode()
    if host not in LOOPBACK:
        with RECORD.open("a", encoding="utf-8") as record:
            record.write(f"{event} {address!r} by {sys.orig_argv}\n")
        raise OSError(f"{event} to {address!r} is refused")


with RECORD.open("a", encoding="utf-8") as record:
    record.write("")
with Path(f"{RECORD}.processes").open("a", encoding="utf-8") as processes:
    processes.write(f"{sys.orig_argv}\n")
sys.addaudithook(watch)
