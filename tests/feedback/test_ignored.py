"""Copies that people ignore stay so where files move, and are shown again on demand."""

from pathlib import Path

import pytest
from small import index, save_colours

from semsearch import Library
from semsearch.errors import LibraryError
from semsearch.feedback.ignored import Ignored, IgnoredCopies
from semsearch.indexing.removal import remove_library


@pytest.fixture
def ignored(library: Library) -> IgnoredCopies:
    return IgnoredCopies(library)


def test_nothing_is_ignored_at_first_and_reading_makes_no_file(ignored: IgnoredCopies) -> None:
    assert ignored.read() == Ignored()
    ignored.show_group(frozenset("a"))
    ignored.show_folder(Path("/photos"))
    assert not ignored.path.exists()


def test_a_group_is_ignored_by_its_contents_until_it_gets_another(ignored: IgnoredCopies) -> None:
    ignored.ignore_group(["a", "b"])
    ignored.ignore_group({"b", "a"})
    ignored.ignore_group(["x"])
    found = ignored.read()
    assert len(found.groups) == 2
    assert found.has_group(frozenset("ab")) and found.has_group(frozenset("a"))
    assert not found.has_group(frozenset("abc")) and not found.has_group(frozenset("ax"))


def test_a_group_and_a_folder_are_shown_again(ignored: IgnoredCopies, tmp_path: Path) -> None:
    ignored.ignore_group(["a", "b"])
    ignored.ignore_group(["a", "c"])
    ignored.ignore_folder(tmp_path / "backup")
    ignored.show_group(frozenset("ab"))
    assert ignored.read().groups == (frozenset("ac"),)
    ignored.show_group(frozenset("a"))
    ignored.show_folder(tmp_path / "backup")
    assert ignored.read() == Ignored()


def test_a_folder_is_ignored_with_all_below_and_not_its_namesakes(
    ignored: IgnoredCopies, tmp_path: Path
) -> None:
    ignored.ignore_folder(tmp_path / "backup")
    found = ignored.read()
    assert found.has_file(tmp_path / "backup" / "2020" / "a.jpg")
    assert not found.has_file(tmp_path / "backup 2" / "a.jpg")


def test_folders_move_with_the_library(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    IgnoredCopies(Library(tmp_path / "a" / "x.sqlite")).ignore_folder(tmp_path / "a" / "backup")
    (tmp_path / "a").rename(tmp_path / "b")
    moved = IgnoredCopies(Library(tmp_path / "b" / "x.sqlite")).read()
    assert moved.folders == (tmp_path / "b" / "backup",)


def test_what_is_ignored_goes_with_its_library(library: Library, folder: Path) -> None:
    index(library, save_colours(folder))
    IgnoredCopies(library).ignore_group(["a"])
    assert IgnoredCopies(library).path == library.path.with_suffix(".ignored")
    remove_library(library)
    assert not IgnoredCopies(library).path.exists()


def test_a_file_of_somebody_else_is_left_alone(ignored: IgnoredCopies) -> None:
    ignored.path.write_text("notes")
    with pytest.raises(LibraryError):
        ignored.ignore_group(["a"])
    assert ignored.path.read_text() == "notes"


def test_what_is_ignored_in_the_demo_library_is_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    IgnoredCopies(Library.named("demo")).ignore_group(["a"])
    assert (tmp_path / "semsearch" / "demo.ignored").is_file()
