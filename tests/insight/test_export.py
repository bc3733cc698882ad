"""Photos are copied whole, under names that are free, and nothing that is there is replaced."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from small import index, save_photo

from semsearch import Library
from semsearch.errors import OutputError
from semsearch.files import creating
from semsearch.insight.export import export_photos
from semsearch.library.photo import Photo


@pytest.fixture
def filled(library: Library, tmp_path: Path) -> Library:
    """Photos of which three have one name, to people, in folders of their own."""
    for number, name in enumerate(("a/sea.png", "b/sea.png", "c/SEA.png", "hill.png")):
        save_photo(tmp_path / "photos" / name, size=(20 + number, 10))
    index(library, tmp_path / "photos")
    return library


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "out"


def held(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_each_photo_gets_a_name_of_its_own_that_differs_by_more_than_case(
    filled: Library, target: Path
) -> None:
    photos = filled.photos()
    export = export_photos(filled, photos, target)
    assert (export.copied, export.left_out) == (4, ())
    assert len({name.lower() for name in held(target)}) == 4
    copies = {path.read_bytes() for path in target.iterdir()}
    assert copies == {photo.path.read_bytes() for photo in photos}


def test_what_is_there_already_stays(filled: Library, target: Path) -> None:
    target.mkdir()
    (target / "Hill.png").write_bytes(b"mine")
    (target / "hill (2).png").mkdir()
    [hill] = [photo for photo in filled.photos() if photo.path.name == "hill.png"]
    for _ in range(2):
        assert export_photos(filled, [hill], target).copied == 1
    assert held(target) == ["Hill.png", "hill (2).png", "hill (3).png", "hill (4).png"]
    assert (target / "Hill.png").read_bytes() == b"mine"


def test_a_name_that_another_program_takes_meanwhile_stays_its_own(
    filled: Library, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taking(path: Path) -> object:
        if path.name == "hill.png":
            path.write_bytes(b"theirs")
        return creating(path)

    monkeypatch.setattr("semsearch.insight.export.creating", taking)
    [hill] = [photo for photo in filled.photos() if photo.path.name == "hill.png"]
    export_photos(filled, [hill], target)
    assert held(target) == ["hill (2).png", "hill.png"]
    assert (target / "hill.png").read_bytes() == b"theirs"


def test_copies_keep_the_time_of_the_file(filled: Library, target: Path) -> None:
    photo = filled.photos()[0]
    os.utime(photo.path, (1_000_000_000, 1_000_000_000))
    index(filled, photo.path.parents[1])
    export_photos(filled, filled.photos()[:1], target)
    [copied] = target.iterdir()
    assert copied.stat().st_mtime == 1_000_000_000


def test_files_that_are_gone_or_elsewhere_are_named_and_the_rest_goes_on(
    filled: Library, target: Path, tmp_path: Path
) -> None:
    gone, linked, unreadable, hill = filled.photos()
    gone.path.unlink()
    linked.path.unlink()
    linked.path.symlink_to(save_photo(tmp_path / "secret.png"))
    unreadable.path.unlink()
    unreadable.path.mkdir()
    told: list[tuple[int, int]] = []
    export = export_photos(
        filled, [gone, linked, unreadable, hill], target, lambda *state: told.append(state)
    )
    assert (export.copied, export.left_out) == (1, (gone, linked, unreadable))
    assert held(target) == [hill.path.name]
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_disk_that_takes_no_more_leaves_no_half_a_file(
    filled: Library, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.replace

    def full(path: Path, place: Path) -> Path:
        if len(held(target)) > 2:
            raise OSError(28, "No space left on device")
        return rename(path, place)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError, match=r"No space left on device\)\. 1 were, and stay there"):
        export_photos(filled, filled.photos(), target)
    assert len(held(target)) == 1


def test_a_place_that_is_no_folder_is_refused(filled: Library, target: Path) -> None:
    target.write_bytes(b"mine")
    with pytest.raises(OutputError, match="cannot be copied"):
        export_photos(filled, filled.photos(), target)
    assert target.read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("name", "copied"),
    [("ü" * 125 + ".png", "ü" * 125 + ".png"), ("a:b\udcff.png", "a_b_.png"),
     ("x" * 251 + ".png", "x" * 251 + ".png")],
)  # fmt: skip
def test_names_are_ones_that_disks_take(
    filled: Library, target: Path, tmp_path: Path, name: str, copied: str
) -> None:
    photo: Photo = replace(filled.photos()[0], path=tmp_path / "photos" / name)
    photo.path.write_bytes(b"content")
    for _ in range(2):
        assert export_photos(filled, [photo], target).copied == 1
    first, second = sorted(target.iterdir(), key=lambda path: "(2)" in path.name)
    assert first.name == copied
    assert second.name.endswith(" (2).png")
    assert len(os.fsencode(second.name)) <= 255


def test_a_new_file_that_fails_is_gone_and_one_that_is_there_stays(tmp_path: Path) -> None:
    def fail() -> None:
        with creating(tmp_path / "new") as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert held(tmp_path) == []
    (tmp_path / "there").write_bytes(b"mine")
    with pytest.raises(FileExistsError), creating(tmp_path / "there") as file:
        file.write(b"other")
    assert held(tmp_path) == ["there"]
    assert (tmp_path / "there").read_bytes() == b"mine"
