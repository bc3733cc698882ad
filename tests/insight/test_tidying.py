"""Photos moved to the trash and to folders, and brought back: nothing is lost on the way."""

import errno
import os
import shutil
from pathlib import Path

import pytest
from send2trash import plat_other
from small import index, names, save_colours, save_photo
from trash import use_trash

from semsearch import Library
from semsearch.errors import LibraryError, MoveError
from semsearch.facts.sidecars import own_sidecars
from semsearch.insight.duplicates.groups import DuplicateGroup
from semsearch.insight.tidying import places, trash
from semsearch.insight.tidying.moving import (
    folder_to_move_to,
    left_without_copy,
    move_back,
    move_to_folder,
    move_to_trash,
)
from semsearch.insight.tidying.places import move_file
from semsearch.library.photo import Photo


@pytest.fixture
def bin_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The trash of a user of whom nothing else is touched."""
    return use_trash(tmp_path / "home", monkeypatch)


@pytest.fixture
def filled(library: Library, folder: Path) -> Library:
    """A library of three photos."""
    index(library, folder)
    return library


def named(library: Library, name: str) -> Photo:
    return next(photo for photo in library.photos() if photo.path.name == name)


def test_a_photo_goes_to_the_trash_and_comes_back_as_it_was(
    filled: Library, folder: Path, bin_: Path
) -> None:
    content = (folder / "red.png").read_bytes()
    move = move_to_trash(filled, [named(filled, "red.png")])
    assert (move.problems, move.can_be_undone) == ((), True)
    assert not (folder / "red.png").exists()
    assert (bin_ / "files" / "red.png").read_bytes() == content
    assert (bin_ / "info" / "red.png.trashinfo").is_file()
    assert names(filled) == ["blue.png", "green.png"]

    back = move_back(filled, move)
    assert [photo.path.name for photo in back.photos] == ["red.png"]
    assert (folder / "red.png").read_bytes() == content
    assert names(filled) == ["blue.png", "green.png", "red.png"]
    assert not any((bin_ / "files").iterdir()) and not any((bin_ / "info").iterdir())


def test_of_several_with_one_name_each_comes_back_to_its_own_place(
    library: Library, tmp_path: Path, bin_: Path
) -> None:
    photos = tmp_path / "Photos of Zürich 100%"
    for place, colour in (("a", "red"), ("b", "green"), ("ä", "blue")):
        save_photo(photos / place / "IMG 1.png", colour)
    contents = {path: path.read_bytes() for path in photos.rglob("*.png")}
    index(library, photos)
    move = move_to_trash(library, library.photos())
    assert len(list((bin_ / "files").iterdir())) == 3 and not list(photos.rglob("*.png"))
    assert move_back(library, move).problems == ()
    assert {path: path.read_bytes() for path in photos.rglob("*.png")} == contents


def test_a_file_within_the_users_data_is_found_in_the_trash_too(
    library: Library, bin_: Path
) -> None:
    """Its note tells the path as it goes from there."""
    photos = save_colours(bin_.parent / "photos")
    index(library, photos)
    move = move_to_trash(library, library.photos())
    assert move_back(library, move).problems == ()
    assert len(list(photos.iterdir())) == 3


def test_on_another_disk_the_trash_of_that_disk_is_looked_into(
    library: Library, tmp_path: Path, bin_: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = tmp_path / "disk"
    photos = save_colours(disk / "photos")
    index(library, photos)
    monkeypatch.setattr(plat_other, "get_dev", lambda path: os.fsencode(disk) in path)
    monkeypatch.setattr(plat_other, "find_mount_point", lambda path: os.fsencode(disk))
    monkeypatch.setattr(Path, "is_mount", lambda path: path == disk)
    move = move_to_trash(library, library.photos())
    assert len(list((disk / f".Trash-{os.getuid()}" / "files").iterdir())) == 3
    assert not bin_.exists()
    assert move_back(library, move).problems == ()
    assert len(list(photos.iterdir())) == 3


def test_nothing_is_put_over_what_lies_there_meanwhile(
    filled: Library, folder: Path, bin_: Path
) -> None:
    move = move_to_trash(filled, [named(filled, "red.png")])
    (folder / "red.png").write_text("another")
    back = move_back(filled, move)
    assert back.photos == ()
    assert "red.png is there already and is not replaced" in back.problems[0]
    assert (folder / "red.png").read_text() == "another"
    assert (bin_ / "files" / "red.png").is_file()


def test_what_was_taken_out_of_the_trash_is_missed_and_the_rest_comes_back(
    filled: Library, folder: Path, bin_: Path
) -> None:
    move = move_to_trash(filled, filled.photos())
    (bin_ / "files" / "red.png").unlink()
    back = move_back(filled, move)
    assert ["red.png is no longer where" in each for each in back.problems] == [True]
    assert names(filled) == sorted(path.name for path in folder.iterdir())
    assert names(filled) == ["blue.png", "green.png"]


def test_where_the_trash_tells_nothing_its_own_way_back_is_named(
    filled: Library, folder: Path, bin_: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trash.sys, "platform", "darwin")
    move = move_to_trash(filled, [named(filled, "red.png")])
    assert not (folder / "red.png").exists()
    assert not move.can_be_undone
    assert "can be taken back in the trash of the system" in move_back(filled, move).problems[0]


def test_sidecars_go_along_and_come_back(filled: Library, folder: Path, bin_: Path) -> None:
    for name in ("red.png.xmp", "red.xmp", "blue.png.xmp"):
        (folder / name).write_text(name)
    move = move_to_trash(filled, [named(filled, "red.png")])
    left = {path.name for path in folder.iterdir()}
    assert left == {"blue.png", "blue.png.xmp", "green.png"}
    move_back(filled, move)
    assert {"red.png", "red.png.xmp", "red.xmp"} < {path.name for path in folder.iterdir()}


def test_a_sidecar_that_is_of_a_raw_photo_too_stays(folder: Path) -> None:
    for name in ("red.nef", "red.xmp", "red.png.xmp"):
        (folder / name).write_text(name)
    assert [path.name for path in own_sidecars(folder / "red.png")] == ["red.png.xmp"]
    (folder / "red.nef").unlink()
    assert len(own_sidecars(folder / "red.png")) == 2


def test_a_folder_gets_photo_and_sidecar_under_a_name_that_is_free(
    filled: Library, folder: Path, tmp_path: Path
) -> None:
    there = tmp_path / "copies"
    there.mkdir()
    (there / "red.png.xmp").write_text("of another")
    (folder / "red.png.xmp").write_text("its own")
    content = (folder / "red.png").read_bytes()
    move = move_to_folder(filled, [named(filled, "red.png")], there)
    assert move.problems == ()
    assert (there / "red (2).png").read_bytes() == content
    assert (there / "red (2).png.xmp").read_text() == "its own"
    assert (there / "red.png.xmp").read_text() == "of another"
    assert names(filled) == ["blue.png", "green.png"]
    assert move_back(filled, move).problems == ()
    assert (folder / "red.png").read_bytes() == content
    assert [path.name for path in there.iterdir()] == ["red.png.xmp"]
    assert names(filled) == ["blue.png", "green.png", "red.png"]


def test_a_folder_on_another_disk_gets_the_file_whole(
    filled: Library, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def replace(source: Path, target: Path) -> Path:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(Path, "replace", replace)
    content, changed = (folder / "red.png").read_bytes(), (folder / "red.png").stat().st_mtime_ns
    move = move_to_folder(filled, [named(filled, "red.png")], tmp_path / "other disk")
    [file] = move.files
    assert file.place and file.place.read_bytes() == content
    assert file.place.stat().st_mtime_ns == changed
    assert not (folder / "red.png").exists()


def test_what_a_full_disk_does_not_take_stays(
    filled: Library, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(places, "_bring", full)
    move = move_to_folder(filled, [named(filled, "red.png")], tmp_path / "full")
    assert move.photos == ()
    assert "red.png cannot be moved" in move.problems[0] and "No space" in move.problems[0]
    assert (folder / "red.png").is_file()
    assert list((tmp_path / "full").iterdir()) == []
    assert len(filled) == 3


def test_the_folder_that_a_photo_is_in_is_no_place_to_move_it_to(
    filled: Library, folder: Path
) -> None:
    move = move_to_folder(filled, [named(filled, "red.png")], folder)
    assert "is in that folder already" in move.problems[0]
    assert len(list(folder.iterdir())) == 3


def test_what_is_gone_changed_linked_or_elsewhere_is_named_and_the_rest_goes_on(
    library: Library, folder: Path, tmp_path: Path, bin_: Path
) -> None:
    for name in ("gone", "link", "out"):
        save_photo(folder / f"{name}.png", "white")
    index(library, folder)
    (folder / "gone.png").unlink()
    (folder / "link.png").unlink()
    (folder / "link.png").symlink_to(folder / "blue.png")
    (folder / "green.png").write_bytes(b"changed")
    photos = library.photos()
    shutil.move(folder / "out.png", tmp_path / "out.png")
    elsewhere = Photo(99, tmp_path / "out.png", named(library, "out.png").stat, "", photos[0].facts)
    move = move_to_trash(library, [*photos, elsewhere])
    assert {photo.path.name for photo in move.photos} == {"red.png", "blue.png"}
    said = "\n".join(move.problems)
    assert "gone.png is no longer there" in said
    assert "link.png is only a link" in said
    assert "green.png has changed" in said
    assert f"{tmp_path / 'out.png'} is not in a folder of this library" in said
    assert (tmp_path / "out.png").is_file()


def test_a_library_that_cannot_be_written_stops_no_move(
    filled: Library, folder: Path, bin_: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*ids: object) -> None:
        raise LibraryError("It may not be written here.")

    monkeypatch.setattr(filled, "mark", refuse)
    move = move_to_trash(filled, [named(filled, "red.png")])
    assert move.problems == ("It may not be written here.",)
    assert [photo.path.name for photo in move.photos] == ["red.png"]


def test_photos_of_the_demo_library_stay() -> None:
    demo = Library.named("demo")
    photo = demo.photos([1])[0]
    with pytest.raises(LibraryError, match="come with semsearch"):
        move_to_trash(demo, [photo])
    assert photo.path.is_file()


def test_a_move_never_replaces_a_file(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("one")
    (tmp_path / "two").write_text("two")
    with pytest.raises(MoveError, match="two is there already"):
        move_file(tmp_path / "one", tmp_path / "two")
    assert (tmp_path / "two").read_text() == "two" and (tmp_path / "one").is_file()


def test_a_file_that_goes_while_it_is_moved_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(MoveError, match="none cannot be moved"):
        move_file(tmp_path / "none", tmp_path / "place")


@pytest.mark.parametrize("text", ["", "  ", "~nobody-of-that-name/x", "x\0y"])
def test_what_names_no_folder_is_refused(text: str) -> None:
    with pytest.raises(MoveError):
        folder_to_move_to(text)


def test_a_file_is_no_folder_to_move_to(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for name in ("file", "file/below"):
        with pytest.raises(MoveError, match="is no folder"):
            folder_to_move_to(str(tmp_path / name))
    assert folder_to_move_to(str(tmp_path / "new")) == tmp_path / "new"


def test_a_group_of_which_every_copy_would_go_is_named(filled: Library) -> None:
    photos = tuple(filled.photos())
    group = DuplicateGroup(photos[:2], "exact", 1.0)
    assert left_without_copy([group], photos[1:]) == []
    assert left_without_copy([group], photos[:2]) == [group]


def test_a_photo_that_was_edited_to_the_same_size_is_no_copy_any_more_and_stays(
    filled: Library, folder: Path, bin_: Path
) -> None:
    path = folder / "red.png"
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1_000_000))
    move = move_to_trash(filled, [named(filled, "red.png")])
    assert "red.png has changed" in move.problems[0]
    assert path.exists() and move.files == ()
