"""The library file: what is kept, brought up to date, filtered, checked and repaired."""

import shutil
from pathlib import Path

import pytest

from semsearch import Library
from semsearch.errors import LibraryError


def test_library_and_photos_can_move_together(library: Library, tmp_path: Path) -> None:
    moved = tmp_path.with_name(tmp_path.name + "-moved")
    shutil.copytree(tmp_path, moved)
    photos = Library(moved / "library.sqlite").photos()
    assert all(photo.path.is_relative_to(moved) and photo.path.is_file() for photo in photos)


def test_a_missing_library_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="semsearch index"):
        Library(tmp_path / "none.sqlite").photos()
