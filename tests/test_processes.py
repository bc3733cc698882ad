"""Processes of ours run nothing that lies among somebody's photos."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from small import MeanColour, save_photo

from semsearch import processes
from semsearch.folders.stats import Stat
from semsearch.images.decoding import Decoder
from semsearch.indexing.indexer import index_folder
from semsearch.indexing.runs import IndexRun
from semsearch.library.library import Library
from semsearch.models import downloads

TRAP = "import pathlib; pathlib.Path({mark!r}).touch(); raise SystemExit(3)"


@pytest.fixture(params=["json", "random", "numpy", "PIL", "typer"])
def trapped(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder with a photo and a module that leaves a mark when it is run."""
    folder = save_photo(tmp_path / "photos" / "red.png").parent
    code = TRAP.format(mark=str(tmp_path / "was-run"))
    (folder / f"{request.param}.py").write_text(code)
    (folder / request.param).mkdir()
    (folder / request.param / "__init__.py").write_text(code)
    return folder


def test_a_decoder_runs_no_module_of_a_photo_folder(
    trapped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(trapped)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((".", str(trapped))))
    decoder = Decoder()
    assert decoder.decode(Path("red.png")).image.size == (60, 30)
    decoder.close()
    assert not (trapped.parent / "was-run").exists()


def test_a_run_that_the_app_starts_runs_no_module_of_a_photo_folder(
    trapped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(trapped)
    library = Library(trapped.parent / "library.sqlite")
    assert IndexRun(library).start([trapped]).wait(100) == 0
    assert len(library) == 1
    assert not (trapped.parent / "was-run").exists()


def test_a_download_runs_no_module_of_the_folder_it_is_asked_for_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pip", "json", "random"):
        (tmp_path / f"{name}.py").write_text(TRAP.format(mark=str(tmp_path / "was-run")))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OSError, match="pip could not find"):
        downloads._wheel("semsearch-has-no-such-package==0")
    assert not (tmp_path / "was-run").exists()


def test_only_one_module_says_how_python_is_started() -> None:
    sources = (processes.PACKAGES / "semsearch").rglob("*.py")
    assert [path.name for path in sources if "sys.executable" in path.read_text("utf-8")] == [
        "processes.py"
    ]


@pytest.mark.skipif(os.name == "nt", reason="Windows has classes of priority, no numbers")
def test_a_run_that_the_app_starts_stands_back(folder: Path, library: Library) -> None:
    run = IndexRun(library).start([folder])
    assert os.getpriority(os.PRIO_PROCESS, run.pid) == max(processes.NICE, os.nice(0))
    session = Path(f"/proc/{run.pid}/autogroup")
    if session.exists():
        assert session.read_text().endswith(f"nice {processes.NICE}\n")
    run.kill()
    run.wait(10)


def test_a_process_that_ends_at_once_is_started_all_the_same(tmp_path: Path) -> None:
    command = processes.command_for("semsearch.none")
    assert processes.start_behind(command, stderr=subprocess.DEVNULL).wait(30) == 1


def test_an_embedding_sends_nothing_and_keeps_no_id(tmp_path: Path) -> None:
    code = (
        "import socket, sys\n"
        "def refuse(*_): raise AssertionError('a socket')\n"
        "socket.socket.connect = refuse\n"
        "from PIL import Image\n"
        "from semsearch.encoders import load_encoder\n"
        "load_encoder('vgg16').encode([Image.new('RGB', (9, 9))])\n"
        "assert not [m for m, found in sys.modules.items() if 'telemetry' in m and found]\n"
    )
    home = tmp_path / "home"
    home.mkdir()
    done = subprocess.run([sys.executable, "-c", code], env=os.environ | {"HOME": str(home)},
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not list(home.iterdir())


def test_content_replaced_with_the_same_size_and_time_is_seen(tmp_path: Path) -> None:
    photo = save_photo(tmp_path / "photos" / "a.bmp", "red")
    library = Library(tmp_path / "library.sqlite")
    index_folder(library, photo.parent, MeanColour())
    before = photo.stat()
    time.sleep(0.05)
    save_photo(photo, "blue")
    os.utime(photo, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert photo.stat().st_size == before.st_size
    assert index_folder(library, photo.parent, MeanColour()).indexed == 1
    assert library.embeddings(MeanColour.name)[1][0].tolist() == [0, 0, 255]


def test_what_older_libraries_do_not_know_is_no_change() -> None:
    assert Stat(1, 2, 3).is_as(Stat(1, 2))
    assert not Stat(1, 2, 3).is_as(Stat(1, 2, 4))
    assert not Stat(1, 2, 3).is_as(None)


def test_the_threads_of_the_server_share_what_they_free_unless_somebody_chose_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("MALLOC_ARENA_MAX", raising=False)
    assert processes.server_environment() == os.environ | {"MALLOC_ARENA_MAX": "2"}
    monkeypatch.setenv("MALLOC_ARENA_MAX", "7")
    assert processes.server_environment()["MALLOC_ARENA_MAX"] == "7"
