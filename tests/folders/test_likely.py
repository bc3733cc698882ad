"""Likely folders: where systems, programs and cameras keep photos, counted in bounded time."""

import os
from pathlib import Path

import pytest
from small import save_photo

from semsearch.folders import likely
from semsearch.folders.likely import LikelyFolder, likely_folders


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    home = tmp_path / "home"
    home.mkdir()
    return home


def found(home: Path, *mounts: Path) -> list[LikelyFolder]:
    return likely_folders(60, home, mounts)


def paths(home: Path, *mounts: Path) -> list[str]:
    return [each.path.relative_to(home).as_posix() for each in found(home, *mounts)]


def say(home: Path, text: str) -> None:
    (home / ".config").mkdir()
    (home / ".config" / "user-dirs.dirs").write_text(text, encoding="utf-8")


def test_a_folder_of_pictures_is_found_with_the_photos_below_it(home: Path) -> None:
    for name in ("a.jpg", "2024/b.jpg", "2024/may/c.jpg", ".thumbnails/d.jpg"):
        save_photo(home / "Pictures" / name)
    (home / "Pictures" / "notes.txt").write_text("no photo")
    assert found(home) == [LikelyFolder(home / "Pictures", 3)]


def test_the_desktop_names_folders_in_any_language(home: Path) -> None:
    for name in ("Obrázky", "Stažené", 'Work "&" Play'):
        save_photo(home / name / "a.jpg")
    say(
        home,
        '# comment\nXDG_PICTURES_DIR="$HOME/Obrázky"\nXDG_DOWNLOAD_DIR="$HOME/Stažené"\n'
        f'XDG_DESKTOP_DIR="{home}/Work \\"&\\" Play"\nnonsense\nXDG_MUSIC_DIR="$HOME/100%"\n',
    )
    assert paths(home) == ["Obrázky", "Stažené", 'Work "&" Play']


def test_a_folder_that_is_switched_off_does_not_offer_the_whole_home(home: Path) -> None:
    save_photo(home / "a.jpg")
    say(home, 'XDG_PICTURES_DIR="$HOME/"\nXDG_DESKTOP_DIR="$HOME"\nXDG_DOWNLOAD_DIR="/"\n')
    assert found(home) == []


def test_pictures_come_first_then_what_is_synchronised_then_downloads(home: Path) -> None:
    for name in ("Downloads", "Dropbox", "OneDrive - Family", "Pictures", "Dropboxes"):
        save_photo(home / name / "a.jpg")
    assert paths(home) == ["Pictures", "Dropbox", "OneDrive - Family", "Downloads"]


def test_a_card_with_photos_is_called_as_the_card(home: Path, tmp_path: Path) -> None:
    save_photo(tmp_path / "media" / "EOS_DIGITAL" / "dcim" / "100CANON" / "a.jpg")
    save_photo(tmp_path / "media" / "backup" / "system" / "b.jpg")
    (card,) = found(home, tmp_path / "media", tmp_path / "none")
    assert (card.name, card.path.name, card.photos) == ("EOS_DIGITAL", "dcim", 1)
    assert card.drive == tmp_path / "media" / "EOS_DIGITAL"


def test_folders_without_photos_of_systems_or_closed_are_left_out(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "Pictures").mkdir()
    save_photo(tmp_path / "system" / "icons" / "a.png")
    (home / "Images").symlink_to(tmp_path / "system" / "icons")
    save_photo(home / ".cache" / "b.png")
    (home / "Photos").symlink_to(home / ".cache")
    save_photo(home / "Bilder" / "c.png")
    (home / "Desktop").symlink_to(home / "nowhere")
    monkeypatch.setattr(likely, "SYSTEM", (tmp_path / "system",))
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "Bilder")
    assert found(home) == []
    monkeypatch.undo()
    assert {each.path for each in found(home)} == {tmp_path / "system" / "icons", home / "Bilder"}


def test_a_folder_that_is_there_by_two_names_or_within_another_is_offered_once(
    home: Path, tmp_path: Path
) -> None:
    save_photo(home / "Dropbox" / "Photos" / "a.jpg")
    (home / "Pictures").symlink_to(home / "Dropbox" / "Photos")
    (home / "Fotos").symlink_to(home / "Pictures")
    assert paths(home) == ["Dropbox/Photos"]


def test_a_count_ends_in_time_and_says_that_there_are_more(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        save_photo(home / "Pictures" / f"{number}.png")
        save_photo(home / "Photos" / f"{number}.png")
    ticks = iter(range(10_000))
    monkeypatch.setattr(likely.time, "monotonic", lambda: float(next(ticks)))
    first, second = likely_folders(20, home, [])
    assert not first.is_whole and not second.is_whole
    assert 5 < first.photos < 15 and 5 < second.photos < 15
