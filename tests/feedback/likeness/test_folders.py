"""Folders tell which photos are alike: those within one; and that others are not."""

from pathlib import Path

import pytest
from small import index, save_photo

from semsearch import Library
from semsearch.errors import LibraryError, PairError
from semsearch.feedback.likeness import folders
from semsearch.feedback.likeness.folders import pairs_of_folders

SHADES = ("00", "40", "80", "c0", "ff")


@pytest.fixture
def sorted_photos(tmp_path: Path) -> Path:
    """Five reddish photos, five bluish ones in folders below one, and one in no folder."""
    root = tmp_path / "sorted"
    for number, shade in enumerate(SHADES):
        save_photo(root / "red" / f"{number}.png", f"#ff{shade}00")
        save_photo(root / "blue" / str(number) / "a.png", f"#00{shade}ff")
    save_photo(root / "white.png", "white")
    return root


def test_photos_of_one_folder_are_alike_and_of_two_are_not(
    library: Library, sorted_photos: Path
) -> None:
    index(library, sorted_photos)
    kinds = {photo.sha256: photo.path.relative_to(sorted_photos).parts[0]
             for photo in library.photos()}  # fmt: skip
    found = pairs_of_folders(sorted_photos, library)
    assert found.unknown == ()
    for pair in found.pairs:
        assert pair.is_alike == (kinds[pair.first] == kinds[pair.second])
        assert "white.png" not in (kinds[pair.first], kinds[pair.second])
    assert sum(pair.is_alike for pair in found.pairs) == 2 * 10
    assert sum(not pair.is_alike for pair in found.pairs) > 5
    assert found == pairs_of_folders(sorted_photos, library)


def test_only_some_of_many_pairs_are_drawn(
    library: Library, sorted_photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(library, sorted_photos)
    monkeypatch.setattr(folders, "MOST", 6)
    found = pairs_of_folders(sorted_photos, library).pairs
    assert 2 <= sum(pair.is_alike for pair in found) <= 6
    assert len(found) <= 12


def test_a_photo_in_two_folders_is_unlike_no_photo_that_it_is_alike(
    library: Library, tmp_path: Path
) -> None:
    for folder in ("a", "b"):
        save_photo(tmp_path / "sorted" / folder / "red.png", "red")
        save_photo(tmp_path / "sorted" / folder / "green.png", "green")
    index(library, tmp_path / "sorted")
    (pair,) = pairs_of_folders(tmp_path / "sorted", library).pairs
    assert pair.is_alike


def test_one_folder_alone_tells_what_is_alike(library: Library, sorted_photos: Path) -> None:
    index(library, sorted_photos / "red")
    found = pairs_of_folders(sorted_photos, library)
    assert {pair.is_alike for pair in found.pairs} == {True}
    assert "blue/0/a.png" in found.unknown


def test_folders_that_tell_nothing_are_refused(library: Library, tmp_path: Path) -> None:
    save_photo(tmp_path / "flat" / "red.png", "red")
    save_photo(tmp_path / "flat" / "one" / "green.png", "green")
    index(library, tmp_path / "flat")
    with pytest.raises(PairError, match="No folder in .* has two different photos"):
        pairs_of_folders(tmp_path / "flat", library)
    with pytest.raises(LibraryError, match="is not a folder"):
        pairs_of_folders(tmp_path / "gone", library)
