"""Pictures in a folder of the user's cache: they come back whole or not at all, and make room."""

import os
from pathlib import Path

import pytest

from semsearch.ui.photos import picture_cache
from semsearch.ui.photos.picture_cache import JPEG_END, PictureCache, cache_folder

NAMES = ("aa1", "ab2", "bc3", "cd4")


def picture(size: int = 100) -> bytes:
    return bytes(size - len(JPEG_END)) + JPEG_END


def kept(cache: PictureCache) -> list[str]:
    return [name for name in NAMES if (cache.folder / name[:2] / f"{name}.jpg").exists()]


@pytest.fixture
def full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PictureCache:
    """Four pictures of 100 bytes where 350 may be, the first not looked at for longest."""
    monkeypatch.setattr(PictureCache, "_writes", 1)
    cache = PictureCache(tmp_path / "pictures", most=350)
    for day, name in enumerate(NAMES):
        cache.keep(name, picture())
        os.utime(cache.folder / name[:2] / f"{name}.jpg", (day, day))
    return cache


def test_a_picture_comes_back_as_it_was_kept_also_to_another_program(tmp_path: Path) -> None:
    assert PictureCache(tmp_path).keep("ab", picture()) == picture()
    assert PictureCache(tmp_path).read("ab") == picture()


def test_what_was_never_kept_is_not_there(tmp_path: Path) -> None:
    assert PictureCache(tmp_path / "nowhere").read("ab") is None


@pytest.mark.parametrize("length", [0, 1, 50, 99])
def test_a_file_that_was_cut_short_is_none(tmp_path: Path, length: int) -> None:
    cache = PictureCache(tmp_path)
    cache.keep("ab", picture(100))
    (tmp_path / "ab" / "ab.jpg").write_bytes(picture(100)[:length])
    assert cache.read("ab") is None
    cache.keep("ab", picture(100))
    assert cache.read("ab") == picture(100)


def test_those_not_looked_at_for_longest_make_room(full: PictureCache) -> None:
    full.sweep()
    assert kept(full) == ["bc3", "cd4"]


def test_what_is_looked_at_stays_however_old(full: PictureCache) -> None:
    full.read("aa1")
    full.sweep()
    assert kept(full) == ["aa1", "cd4"]


def test_nothing_goes_while_there_is_room(full: PictureCache) -> None:
    PictureCache(full.folder, most=400).sweep()
    assert kept(full) == list(NAMES)


def test_room_is_made_by_the_first_that_an_app_keeps_and_now_and_then(
    full: PictureCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PictureCache, "_writes", 0)
    full.keep("new", picture(30))
    assert kept(full) == ["bc3", "cd4"]
    monkeypatch.setattr(picture_cache, "WRITES_BETWEEN_SWEEPS", 3)
    small = PictureCache(full.folder, most=1)
    monkeypatch.setattr(PictureCache, "_writes", 1)
    small.keep("aa1", picture())
    small.keep("ab2", picture())
    assert {"aa1", "ab2"} <= set(kept(small))
    small.keep("bc3", picture())
    assert kept(small) == []


def test_other_files_in_the_folder_are_left_alone(full: PictureCache) -> None:
    others = [full.folder / "aa" / "notes.txt", full.folder / "top.jpg"]
    for other in others:
        other.write_bytes(bytes(1_000))
    PictureCache(full.folder, most=0).sweep()
    assert kept(full) == []
    assert all(other.exists() for other in others)


def test_a_sweep_that_goes_on_is_not_waited_for(full: PictureCache) -> None:
    with PictureCache._sweeping:
        full.sweep()
    assert kept(full) == list(NAMES)
    full.sweep()
    assert len(kept(full)) == 2


def test_a_folder_that_cannot_be_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = PictureCache(tmp_path / "file")
    assert cache.keep("ab", picture()) == picture()
    assert cache.read("ab") is None
    cache.sweep()


def test_a_full_disk_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(picture_cache, "write_atomically", fail)
    assert PictureCache(tmp_path).keep("ab", picture()) == picture()


def test_it_lies_where_the_platform_has_caches_which_is_not_the_users_in_tests(
    cache: Path,
) -> None:
    assert cache_folder() == cache / "semsearch" / "pictures"
