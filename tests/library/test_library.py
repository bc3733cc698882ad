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


def test_shapes_are_widths_by_heights_of_the_photos_that_are_there(library: Library) -> None:
    by_name = {photo.path.name: photo.id for photo in library.photos()}
    assert by_name.keys() == {"red.png", "green.png", "blue.png"}
    library.mark(missing=[by_name["blue.png"]], present=[])
    ids, shapes = library.shapes()
    assert dict(zip(ids.tolist(), shapes.tolist(), strict=True)) == {
        by_name["red.png"]: 2.0,
        by_name["green.png"]: 0.5,
    }
    assert ids.tolist() == sorted(ids.tolist())


def test_a_library_without_photos_has_no_shapes(library: Library) -> None:
    library.leave_out([photo.id for photo in library.photos()])
    ids, shapes = library.shapes()
    assert (ids.shape, shapes.shape) == ((0,), (0,))


def test_whether_it_has_so_many_photos_is_told_without_those_that_are_missing(
    library: Library,
) -> None:
    count = len(library)
    assert library.has(0) and library.has(1) and library.has(count)
    assert not library.has(count + 1)
    library.mark([photo.id for photo in library.photos()[:1]], [])
    assert library.has(count - 1) and not library.has(count)


def test_photos_are_found_by_how_their_content_begins(library: Library) -> None:
    first, *_ = library.photos()
    assert library.with_content_beginning(first.sha256[:16]) == [first.id]
    assert library.with_content_beginning(first.sha256) == [first.id]
    assert library.with_content_beginning("g") == []
    library.mark(missing=[first.id], present=[])
    assert library.with_content_beginning(first.sha256[:16]) == []
