"""Where vectors lie in the plane."""

import time

import numpy as np
import pytest
from mapped import clusters, share_parted

from semsearch.errors import CancelledError
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


def test_what_goes_wrong_is_not_lost_on_the_way() -> None:
    with pytest.raises(ValueError, match="2D"):
        layout(np.ones(12, np.float32))


def test_nobody_waits_for_a_layout_that_is_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_tsne", lambda points: time.sleep(5))

    def stop(done: int, total: int) -> None:
        assert done <= total
        raise CancelledError("stopped")

    began = time.monotonic()
    with pytest.raises(CancelledError):
        layout(np.ones((12, 4), np.float32), stop)
    assert time.monotonic() - began < 3
