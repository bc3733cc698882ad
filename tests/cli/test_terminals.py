"""Output goes to any terminal, pipe or device, and an empty one says why."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from semsearch.models.manifest import data_dir

DOG = data_dir() / "demo" / "photos" / "gcompris__farm-dog.jpg"
NAME = "каникулы – 日本 🐶 é \x1b[31m.jpg"


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def holidays(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    shutil.copy(DOG, folder / NAME)
    (folder / "broken é.jpg").write_bytes(b"no photo")
    assert semsearch("index", folder, "--library", "holidays").returncode == 0
    return folder


def semsearch(*arguments: object, **variables: str) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "semsearch", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, env=os.environ | variables, check=False)
    assert b"Traceback" not in done.stderr
    return done


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_any_name_goes_to_any_pipe(holidays: Path, encoding: str) -> None:
    chosen = {"PYTHONIOENCODING": encoding}
    own = ("--library", "holidays")
    for command in (("search", "--text", "dog"), ("duplicates",), ("index", holidays, "--retry")):
        assert semsearch(*command, *own, **chosen).returncode in (0, 1)
        assert json.loads(semsearch(*command, *own, "--json", **chosen).stdout.decode(encoding))
    found = semsearch("search", "--text", "dog", *own, "--json", **chosen)
    assert json.loads(found.stdout.decode(encoding))["matches"][0]["path"].endswith(NAME)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("windmil", "windmill"), ("castel", "castle"), ("elefant", "elephant")],
)
def test_a_mistyped_word_is_read_as_what_was_meant(typed: str, meant: str) -> None:
    said = semsearch("search", "--text", typed).stderr.decode().replace("\n", " ")
    assert meant in said.partition(typed)[2]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_device_that_is_full_is_named(options: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "semsearch", "words", "castle", *options],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert "cannot be written (No space left on device)" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_no_error() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "semsearch", "words", "castle", "-k", "1000"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout
    process.stdout.close()
    assert process.stderr
    assert process.stderr.read() == b""
    process.wait(30)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--folder", "/no/such/folder"), "has no photos in /no/such/folder"),
        (("--since", "2020-01-02", "--until", "2020-01-01"), "Give the earlier day first"),
        (
            ("--since", "1990-01-01", "--until", "1990-01-02"),
            "demo is taken since 1990-01-01, taken until",
        ),
    ],
)
def test_an_empty_result_says_why(options: tuple[str, ...], reason: str) -> None:
    done = semsearch("search", "--text", "dog", *options)
    assert done.returncode == 1
    assert reason in done.stderr.decode()
