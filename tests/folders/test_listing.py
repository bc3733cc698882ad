"""Folders are found by their names in either form of Unicode."""

import unicodedata
from pathlib import Path

import pytest
from small import index, save_photo

from semsearch import Library
from semsearch.library.filters import Filter


def spelt(form: str, path: Path) -> Path:
    return path.parent / unicodedata.normalize(form, path.name)


@pytest.mark.parametrize("there", ["NFC", "NFD"])
@pytest.mark.parametrize("typed", ["NFC", "NFD"])
def test_a_folder_may_be_typed_in_either_form(
    library: Library, tmp_path: Path, there: str, typed: str
) -> None:
    folder = spelt(there, tmp_path / "Bücher")
    photo = save_photo(spelt(there, folder / "Zürich") / "red.png")
    save_photo(folder / "blue.png", "blue")
    index(library, spelt(typed, folder))
    assert list(library.folders) == [folder]
    asked = spelt(typed, spelt(typed, folder) / "Zürich")
    assert len(library.ids(Filter(folder=asked))) == 1
    assert library.subfolders() == {folder: 2, photo.parent: 1}
    library.folders.remove(spelt(typed, folder))
    assert (list(library.folders), len(library)) == ([], 0)


def test_a_folder_that_is_there_in_both_forms_is_one(library: Library, tmp_path: Path) -> None:
    for form, colour in (("NFC", "red"), ("NFD", "blue")):
        save_photo(spelt(form, tmp_path / "photos" / "Zürich") / f"{colour}.png", colour)
    index(library, tmp_path / "photos")
    assert list(library.subfolders().values()) == [2, 2]
    assert len(library.ids(Filter(folder=tmp_path / "photos" / "Zürich"))) == 2
