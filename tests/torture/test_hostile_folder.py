"""A folder of hostile names and files: nothing in it is run, written or waited for."""

import json
import os
import shutil
import socket
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from program import copy_photos

from semsearch import Library
from semsearch.indexing.runs import IndexRun

PROGRAM = Path(sys.executable).parent / "semsearch"
SECONDS = 120
MODULES = ("json", "random", "numpy", "PIL", "typer", "semsearch", "sitecustomize", "usercustomize",
           "openvino", "tempfile", "queue", "streamlit")  # fmt: skip
NAMES = (
    b"-rf.jpg", b"--library.jpg", b"$(touch was-run).jpg", b"`touch was-run`.jpg", b"; touch x.jpg",
    b"new\nline.jpg", b"\x1b[2J\x1b[31mred.jpg", b"tab\there.jpg", b"~.jpg", b"..jpg", b" .jpg",
    b"%s%n.jpg", b"*.jpg", b"[a].jpg", b"a'b\"c.jpg", "\u202egnp.jpg".encode(), b"con.jpg",
    b"x" * 251 + b".jpg", "é".encode() * 125 + b".jpg", b"<script>alert(1)</script>.jpg".replace(
        b"/", b"\xe2\x81\x84"), b"latin-\xe9.jpg",
)  # fmt: skip


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    folder = copy_photos(tmp_path / "photos", len(NAMES))
    for photo, name in zip(sorted(folder.iterdir()), NAMES, strict=True):
        os.rename(photo, os.fsencode(folder) + b"/" + name)  # noqa: PTH104
    _put_modules(folder, tmp_path / "was-run")
    (folder / "folder.jpg").mkdir()
    (folder / "empty.jpg").touch()
    (folder / "circle").symlink_to(folder)
    (folder / "loop-a.jpg").symlink_to("loop-b.jpg")
    (folder / "loop-b.jpg").symlink_to("loop-a.jpg")
    (folder / "root").symlink_to("/")
    (folder / "device.jpg").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.jpg")
    server = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    os.chdir(folder)
    server.bind("socket.jpg")
    os.chdir(here)
    with suppress(PermissionError):
        os.mknod(folder / "zero.jpg", stat.S_IFCHR | 0o600, os.makedev(1, 5))
    closed = copy_photos(folder / "closed", 1)
    closed.chmod(0)
    yield folder
    closed.chmod(0o700)


def _put_modules(folder: Path, mark: Path) -> None:
    code = f"open({str(mark)!r}, 'w').close()\nraise SystemExit(3)\n"
    for name in MODULES:
        (folder / f"{name}.py").write_text(code)
        package = folder / "sub" / name
        package.mkdir(parents=True)
        (package / "__init__.py").write_text(code)
    (folder / "pyvenv.cfg").write_text(f"home = {folder}\n")
    (folder / "setup.cfg").write_text("[tool:semsearch]\n")


def test_nothing_in_a_hostile_folder_is_run_written_or_waited_for(
    hostile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    before = _state(hostile)
    report = json.loads(_run(hostile, "index", ".", "--library", "hostile", "--json"))
    _run(hostile, "index", ".", "--library", "hostile")
    # One name is hidden and one no UTF-8; root may look into any folder.
    expected = len(NAMES) - 2 + (os.geteuid() == 0)
    reasons = {skipped["path"]: skipped["reason"] for skipped in report["skipped"]}
    assert report["indexed"] + report["copied"] == expected, reasons
    assert any("latin-" in path for path in reasons)
    found = json.loads(_run(hostile, "search", "--text", "animal", "-k", "50",
                            "--library", "hostile", "--json"))  # fmt: skip
    assert len(found["matches"]) == expected
    for command in (("duplicates", "--library", "hostile"), ("labels", "--library", "hostile"),
                    ("libraries",), ("tags", "./-rf.jpg"), ("tags", "./pipe.jpg"),
                    ("tags", "./device.jpg"), ("search", "--image", "./zero.jpg"),
                    ("search", "--image", "./circle"), ("index", "./pipe.jpg"),
                    ("search", "--text", "dog", "--library", "./-rf.jpg")):  # fmt: skip
        _run(hostile, *command)
    monkeypatch.chdir(hostile)
    library = Library.named("from the app")
    with IndexRun(library).start([hostile]) as process:
        assert process.wait(SECONDS) == 0
    assert len(library) == expected
    assert not (tmp_path / "was-run").exists()
    assert not list(Path(tmp_path).rglob("was-run"))
    assert _state(hostile) == before


def _run(folder: Path, *arguments: str) -> str:
    """Run a command in the folder, as a person there does; nobody waits for it for long."""
    program = [str(PROGRAM)] if PROGRAM.exists() else [str(shutil.which("semsearch"))]
    done = subprocess.run([*program, *arguments], cwd=folder, capture_output=True, text=True,
                          timeout=SECONDS, check=False)  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode in (0, 1, 2)
    assert "\x1b" not in done.stdout + done.stderr
    return done.stdout


def _state(folder: Path) -> dict[bytes, tuple[int, int, bytes]]:
    """Return mode, time of change and content of all that lies in a folder."""
    found = {}
    for parent, folders, files in os.walk(os.fsencode(folder)):
        for name in (*folders, *files):
            path = parent + b"/" + name
            facts = os.lstat(path)
            is_file = stat.S_ISREG(facts.st_mode)
            found[path] = (facts.st_mode, facts.st_mtime_ns,
                           Path(os.fsdecode(path)).read_bytes() if is_file else b"")  # fmt: skip
    return found
