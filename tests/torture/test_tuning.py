"""Tunings that are killed over and over, or on a full disk, end like an undisturbed one."""

import os
import random
import signal
import time
from pathlib import Path

import pytest
from program import launch, run
from test_disk import Mount, mount, needs_root
from tuning import save_labelled, small_data, tuning_of

from semsearch.models.tuned import find_tuned, tuned_encoders, tuned_folder

__all__ = ["mount"]

KILLS = int(os.environ.get("SEMSEARCH_TUNING_KILLS", "8"))
SMALL, LARGE = 20, 200
NAME = "tools"


@pytest.fixture(autouse=True)
def few_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEMSEARCH_DATA", str(small_data(tmp_path / "small")))


def test_a_tuning_that_is_killed_over_and_over_ends_with_a_whole_encoder(tmp_path: Path) -> None:
    command = tuning_of(save_labelled(tmp_path / "photos"), NAME)
    undisturbed = run(command)
    assert undisturbed.code == 0, undisturbed.errors
    length = undisturbed.seconds
    chance = random.Random(1)
    command[command.index(NAME)] = other = "others"
    for _ in range(KILLS):
        process = launch(command)
        time.sleep(chance.uniform(0.2, 1) * length)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        assert all(own.weights and own.head for own in tuned_encoders())
        if find_tuned(other):
            break
    else:
        assert run(command).code == 0
    own = find_tuned(other)
    assert own and own.weights and own.head


@needs_root
def test_a_full_disk_is_told_and_the_same_command_goes_on_when_there_is_room(
    mount: Mount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = mount("disk", f"size={SMALL}m")
    monkeypatch.setenv("XDG_DATA_HOME", str(disk))
    command = tuning_of(save_labelled(tmp_path / "photos"), NAME)
    end = run(command)
    assert end.code == 2 and "Traceback" not in end.errors
    assert "make room, and give the same command again" in " ".join(end.errors.split())
    assert tuned_encoders() == []
    assert not list(tuned_folder().rglob("*.part"))

    mount("disk", f"size={LARGE}m")
    resumed = run(command)
    assert resumed.code == 0, resumed.errors
    assert "Going on to tune" in resumed.errors
    assert [own.short_name for own in tuned_encoders()] == [NAME]
