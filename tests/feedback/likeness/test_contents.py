"""Photos are found by their paths, their names, or their content."""

import shutil
from pathlib import Path

from small import index, save_photo

from semsearch import Library
from semsearch.feedback.likeness.contents import contents_of, contents_of_names


def test_names_are_relative_to_the_file_or_to_a_folder_of_the_library(
    filled: Library, folder: Path, content: dict[str, str], tmp_path: Path
) -> None:
    names = ["red.png", "photos/green.png", str(folder / "blue.png"), "gone.png"]
    assert contents_of_names(names, tmp_path, filled) == {
        "red.png": content["red.png"],
        "photos/green.png": content["green.png"],
        str(folder / "blue.png"): content["blue.png"],
    }


def test_a_name_that_several_photos_have_names_none(
    filled: Library, folder: Path, tmp_path: Path
) -> None:
    for colour in ("white", "black"):
        save_photo(folder / colour / "a.png", colour)
    index(filled, folder)
    assert contents_of_names(["a.png"], tmp_path, filled) == {}
    assert set(contents_of_names(["white/a.png"], tmp_path, filled)) == {"white/a.png"}


def test_a_copy_elsewhere_is_known_by_its_content(
    filled: Library, folder: Path, content: dict[str, str], tmp_path: Path
) -> None:
    copy = Path(shutil.copy(folder / "red.png", tmp_path / "copy.png"))
    other = save_photo(tmp_path / "other.png", "yellow")
    assert contents_of([copy, other, tmp_path / "gone.png"], filled) == {copy: content["red.png"]}
