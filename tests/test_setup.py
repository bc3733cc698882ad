"""Setting up: an unfit Python is refused in a line, and a .venv that does not work made anew."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "scripts" / "make_venv"


def make_venv(folder: Path, python: str = "", **more: str) -> "subprocess.CompletedProcess[str]":
    env = os.environ | {"PYTHON": python} | more
    return subprocess.run([SCRIPT], cwd=folder, env=env, capture_output=True, text=True,
                          check=False)  # fmt: skip


def stand_in(path: Path, version: str) -> Path:
    """A program that says it is an unfit Python."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'#!/bin/sh\ncase "$2" in *exit*) exit 1;; esac\necho {version}\n')
    path.chmod(0o755)
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    assert make_venv(folder, sys.executable).returncode == 0
    return folder


@pytest.mark.parametrize("version", ["2.7", "3.9", "3.14"])
def test_an_unfit_python_is_refused_in_one_line(tmp_path: Path, version: str) -> None:
    done = make_venv(tmp_path, str(stand_in(tmp_path / "python3", version)))
    assert done.returncode == 1
    assert f"python3 is {version}. Name one with" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / ".venv").exists()


def test_a_python_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = make_venv(tmp_path, "no-such-python")
    assert "no-such-python is not there" in done.stderr
    assert done.returncode == 1


def test_a_venv_that_works_is_left_alone(made: Path) -> None:
    (made / ".venv" / "mark").touch()
    for python in ("", sys.executable):
        done = make_venv(made, python)
        assert (done.returncode, done.stdout) == (0, "")
    assert (made / ".venv" / "mark").exists()


def test_a_venv_that_works_needs_no_other_python(made: Path, tmp_path: Path) -> None:
    stand_in(tmp_path / "python3", "3.9")
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    assert make_venv(made, PATH=path).returncode == 0


@pytest.mark.parametrize("fault", ["version", "dangling", "moved", "half"])
def test_a_venv_that_does_not_work_is_made_anew(made: Path, tmp_path: Path, fault: str) -> None:
    venv = tmp_path / ".venv"
    if fault == "moved":
        shutil.copytree(made / ".venv", venv, symlinks=True)
        shutil.rmtree(made / ".venv")
    elif fault == "dangling":
        (venv / "bin").mkdir(parents=True)
        (venv / "bin" / "python").symlink_to(tmp_path / "gone")
    elif fault == "version":
        stand_in(venv / "bin" / "python", "3.9")
    else:
        venv.mkdir()
    (venv / "mark").touch()
    done = make_venv(tmp_path, sys.executable)
    assert done.returncode == 0, done.stderr
    assert not (venv / "mark").exists()
    assert subprocess.run([venv / "bin" / "pip", "--version"], check=False).returncode == 0
    if fault == "moved":
        make_venv(made, sys.executable)
