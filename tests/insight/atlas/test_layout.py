"""Where vectors lie in the plane."""

import time
from pathlib import Path
from subprocess import Popen

import numpy as np
import pytest
from mapped import clusters, share_parted

from semsearch.errors import CancelledError, LayoutError
from semsearch.insight.atlas import layout as module
from semsearch.insight.atlas.layout import layout


def test_photos_that_are_alike_lie_together() -> None:
    positions = layout(clusters(30))
    assert positions.min() == 0
    assert positions.max() == 1
    assert share_parted(positions, 30) > 0.95


@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, 5, 25])
def test_few_photos_have_places(n: int) -> None:
    positions = layout(clusters(25)[:n])
    assert positions.shape == (n, 2)
    assert np.isfinite(positions).all()


def test_equal_photos_have_a_map() -> None:
    assert np.isfinite(layout(np.repeat(clusters(1, 1), 12, axis=0))).all()


def test_the_same_photos_have_the_same_map() -> None:
    assert np.array_equal(layout(clusters(20)), layout(clusters(20)))


def test_what_goes_wrong_is_not_lost_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="2D"):
        layout(np.ones(12, np.float32))
    monkeypatch.setattr(module, "FEW", 0)
    with pytest.raises(LayoutError, match="Reshape your data"):
        layout(np.ones(12, np.float32))


def test_a_process_lays_out_as_well_and_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = layout(clusters(20))
    monkeypatch.setattr(module, "FEW", 0)
    monkeypatch.setattr(module, "ASKED_EVERY", 0.01)
    told: list[tuple[int, int]] = []
    assert np.allclose(layout(clusters(20), lambda *how_far: told.append(how_far)), here)
    assert told == sorted(told)
    assert {0, 1000} < {done for done, _ in told}
    assert {total for _, total in told} == {1000}


def test_a_layout_that_is_cancelled_ends_its_process_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FEW", 0)
    monkeypatch.setattr(module, "MODULE", "this")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    started: list[Popen[bytes]] = []

    def start(command: list[str], **options: object) -> "Popen[bytes]":
        sleeping = [*command[:-3], "-c", "import time; time.sleep(60)"]
        started.append(Popen(sleeping, **options))
        return started[-1]

    def stop(done: int, total: int) -> None:
        raise CancelledError("stopped")

    monkeypatch.setattr(module, "Popen", start)
    began = time.monotonic()
    with pytest.raises(CancelledError):
        layout(clusters(4), stop)
    assert time.monotonic() - began < 10
    assert started[0].returncode != 0
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_takes_no_file_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(module, "FEW", 0)
    monkeypatch.setattr("semsearch.insight.atlas.layout.np.save", full)
    with pytest.raises(LayoutError, match="no space left"):
        layout(clusters(4))
