"""What people wrote of photos is kept with them, follows them, and can be left aside."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image
from small import MeanColour, index, save_colours, save_photo, xmp

from semsearch import Library
from semsearch.errors import DamagedLibraryError
from semsearch.facts.said import CAPTION, Saying
from semsearch.indexing.indexer import index_folders
from semsearch.indexing.repair import repair

EASTER = Saying(CAPTION, "Grandma's kitchen at Easter")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return save_colours(tmp_path / "photos")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A library that is not there yet."""
    return Library(tmp_path / "library.sqlite")


def say(photo: Path, caption: str) -> Path:
    """Write a caption into the file beside a photo."""
    path = photo.with_suffix(".xmp")
    path.write_bytes(xmp("", f"<dc:description>{caption}</dc:description>"))
    return path


def said(library: Library) -> dict[str, list[Saying]]:
    """What people wrote of each photo, by the name of its file."""
    names = {photo.id: photo.path.name for photo in library.photos()}
    found: dict[str, list[Saying]] = {name: [] for name in names.values()}
    for number, own in library.said.texts():
        found[names[number]].append(own)
    return found


def test_it_is_read_when_photos_are_indexed(library: Library, folder: Path) -> None:
    say(folder / "red.png", EASTER.text)
    save_photo(folder / "white.jpg", "white")
    index(library, folder)
    assert said(library) == {"red.png": [EASTER], "green.png": [], "blue.png": [], "white.jpg": []}
    assert library.said.counted() == {CAPTION: 1}
    number = next(photo.id for photo in library.photos() if photo.path.name == "red.png")
    assert list(library.said.texts([number])) == [(number, EASTER)]


def test_a_caption_that_comes_changes_and_goes_is_followed_without_embedding(
    library: Library, folder: Path
) -> None:
    index(library, folder)
    encoder, sidecar = MeanColour(), say(folder / "red.png", EASTER.text)
    index_folders(library, [folder], encoder)
    assert said(library)["red.png"] == [EASTER]
    say(folder / "red.png", "A lake")
    index_folders(library, [folder], encoder)
    assert said(library)["red.png"] == [Saying(CAPTION, "A lake")]
    sidecar.unlink()
    index_folders(library, [folder], encoder)
    assert said(library)["red.png"] == []
    assert encoder.seen == 0


def test_it_goes_where_the_photo_goes(library: Library, folder: Path) -> None:
    sidecar = say(folder / "red.png", EASTER.text)
    index(library, folder)
    (folder / "sub").mkdir()
    shutil.copy(folder / "green.png", folder / "sub" / "copy.png")
    say(folder / "sub" / "copy.png", "A lake")
    (folder / "red.png").rename(folder / "sub" / "moved.png")
    sidecar.rename(folder / "sub" / "moved.xmp")
    report = index(library, folder)
    assert (report.moved, report.copied, report.indexed) == (1, 1, 0)
    assert said(library) == {"moved.png": [EASTER], "copy.png": [Saying(CAPTION, "A lake")],
                             "green.png": [], "blue.png": []}  # fmt: skip


def test_a_photo_that_is_another_one_now_has_no_longer_its_words(
    library: Library, folder: Path
) -> None:
    exif = Image.Exif()
    exif.update({0x010E: EASTER.text})
    Image.new("RGB", (60, 30), "white").save(folder / "white.jpg", exif=exif)
    index(library, folder)
    assert said(library)["white.jpg"] == [EASTER]
    save_photo(folder / "white.jpg", "black")
    index(library, folder)
    assert said(library)["white.jpg"] == []


def test_words_of_a_photo_that_is_gone_are_not_heeded(library: Library, folder: Path) -> None:
    sidecar = say(folder / "red.png", EASTER.text)
    index(library, folder)
    sidecar.unlink()
    (folder / "red.png").unlink()
    index(library, folder)
    assert list(library.said.texts()) == [] and library.said.counted() == {}
    assert len(list(library.said.places())) == 2


def test_an_older_library_gets_them_by_the_next_run(library: Library, folder: Path) -> None:
    index(library, folder)
    say(folder / "red.png", EASTER.text)
    index(library, folder)
    with closing(sqlite3.connect(library.path)) as db:
        db.execute("DELETE FROM said")
        db.commit()
    encoder = MeanColour()
    assert index_folders(library, [folder], encoder).refreshed == 3
    assert (said(library)["red.png"], encoder.seen) == ([EASTER], 0)
    assert index_folders(library, [folder], encoder).refreshed == 0


@pytest.mark.parametrize("change", ["text = 'lace'", "source = 'title'", "number = 7"])
def test_a_text_that_is_not_what_was_written_is_noticed_and_the_rest_saved(
    library: Library, folder: Path, change: str
) -> None:
    say(folder / "green.png", "whole")
    say(folder / "blue.png", "lake")
    index(library, folder)
    with closing(sqlite3.connect(library.path)) as db:
        db.execute(f"UPDATE said SET {change} WHERE text = 'lake'")
        db.commit()
    with pytest.raises(DamagedLibraryError, match="what is said of photo"):
        list(library.said.texts())
    with pytest.raises(DamagedLibraryError, match="1 rows of the table said"):
        library.check()
    repair(library)
    library.check()
    assert said(library) == {"green.png": [Saying(CAPTION, "whole")], "blue.png": [], "red.png": []}


def test_whether_it_counts_is_chosen(library: Library, folder: Path) -> None:
    index(library, folder)
    assert library.said.heeded
    library.said.heed(False)
    assert not Library(library.path).said.heeded
    assert not library.said.heeded
    library.said.heed(True)
    assert library.said.heeded
    assert library.encoder == "mean-colour"


def test_the_demo_is_searched_by_what_photos_show_alone() -> None:
    assert not Library.named("demo").said.heeded


@pytest.mark.parametrize("is_inside", [True, False])
def test_folders_below_those_of_the_library_are_told(tmp_path: Path, is_inside: bool) -> None:
    photos = tmp_path / "photos"
    save_photo(photos / "red.png", "red")
    save_photo(photos / "Sea" / "2019 Rome" / "blue.png", "blue")
    save_photo(tmp_path / "more" / "x" / "green.png", "green")
    library = Library((photos if is_inside else tmp_path / "elsewhere") / "library.sqlite")
    index(library, photos, tmp_path / "more")
    found = sorted((folder, name) for _, folder, name in library.said.places())
    assert found == [("", "red.png"), ("Sea/2019 Rome", "blue.png"), ("x", "green.png")]
    [only] = library.said.places([1])
    assert only[0] == 1
