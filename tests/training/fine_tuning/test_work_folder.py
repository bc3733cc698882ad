"""Where an unfinished tuning keeps what it has done."""

import errno
from pathlib import Path

import numpy as np
import pytest

from semsearch.errors import OutputError
from semsearch.training.fine_tuning.maps import Maps
from semsearch.training.fine_tuning.work_folder import Learned, WorkFolder

SETTINGS = {"photos": "abc", "blocks": 1}


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def leave(work: WorkFolder, learned: Learned) -> None:
    """Begin a tuning that is stopped in its midst."""
    with pytest.raises(KeyboardInterrupt), work.held(SETTINGS, anew=False):
        work.keep(learned)
        raise KeyboardInterrupt


def some(epoch: int) -> Learned:
    return Learned(epoch, 1, 0.5, [np.full((2, 3), epoch, np.float32)], [np.ones(2, np.float32)])


def test_the_same_command_goes_on_where_it_was_stopped() -> None:
    work = WorkFolder("groceries")
    leave(work, some(2))
    with work.held(SETTINGS, anew=False) as is_begun:
        learned = work.learned()
        assert is_begun and learned and (learned.epoch, learned.best, learned.loss) == (2, 1, 0.5)
        np.testing.assert_array_equal(learned.now[0], np.full((2, 3), 2))
        np.testing.assert_array_equal(learned.kept[0], np.ones(2))
    assert not work.folder.exists()


def test_another_folder_or_other_options_do_not_go_on_with_it() -> None:
    work = WorkFolder("groceries")
    leave(work, some(2))
    other = SETTINGS | {"blocks": 2}
    with pytest.raises(OutputError, match=r"unfinished training.*--name.*--force"):
        work.held(other, anew=False).__enter__()
    assert work.learned()
    with work.held(other, anew=True) as is_begun:
        assert not is_begun and not work.learned()


def test_two_at_once_do_not_share_a_name() -> None:
    work = WorkFolder("groceries")
    with work.held(SETTINGS, anew=False):
        with pytest.raises(OutputError, match="being trained already"):
            WorkFolder("groceries").held(SETTINGS, anew=False).__enter__()
        assert work.folder.exists()


def test_a_full_disk_leaves_what_is_done_and_says_so() -> None:
    work = WorkFolder("groceries")
    with (
        pytest.raises(OutputError, match=r"No space left.*the same command again"),
        work.held(SETTINGS, anew=False),
    ):
        work.keep(some(1))
        raise OSError(errno.ENOSPC, "No space left on device")
    learned = work.learned()
    assert learned and learned.epoch == 1


def test_what_cannot_be_read_is_learned_anew() -> None:
    work = WorkFolder("groceries")
    leave(work, some(2))
    path = work.folder / "learned.npz"
    path.write_bytes(path.read_bytes()[:-100])
    assert work.learned() is None


def test_maps_that_do_not_fit_on_the_disk_are_refused_before_any_is_made(tmp_path: Path) -> None:
    maps = Maps.planned(tmp_path / "maps.f16", 10**9, (14, 14, 512))
    with pytest.raises(OutputError, match=r"needs .* TB .*fewer blocks"):
        maps.check_space()
    assert not maps.path.exists()


def test_many_photos_have_fewer_views_each() -> None:
    path = Path("maps.f16")
    assert Maps.planned(path, 1_000, (14, 14, 512)).views == 5
    assert Maps.planned(path, 6_000, (14, 14, 512)).views == 3
    assert Maps.planned(path, 10**6, (14, 14, 512)).views == 2
