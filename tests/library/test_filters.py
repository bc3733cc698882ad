"""Filters choose photos by folder, day and shape."""

from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from small import MeanColour, save_photo

from semsearch import Library
from semsearch.errors import SemsearchError
from semsearch.indexing.indexer import index_folder
from semsearch.library.filters import Filter


def names(library: Library, condition: Filter) -> list[str]:
    return sorted(photo.path.stem for photo in library.photos(library.ids(condition).tolist()))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Filter(), ["blue", "green", "red"]),
        (Filter(orientation="landscape"), ["red"]),
        (Filter(orientation="portrait"), ["green"]),
        (Filter(orientation="square"), ["blue"]),
        (Filter(since=date(2000, 1, 1)), []),
    ],
)
def test_filters_choose_photos(library: Library, condition: Filter, expected: list[str]) -> None:
    assert names(library, condition) == expected


def test_a_folder_is_not_taken_for_another_that_begins_like_it(
    library: Library, folder: Path
) -> None:
    assert names(library, Filter(folder=folder / "a")) == ["green"]
    assert names(library, Filter(folder=folder)) == ["blue", "green", "red"]
    for outer in (library.path.parent, library.path.parent.parent, Path("/")):
        assert names(library, Filter(folder=outer)) == ["blue", "green", "red"]


def test_the_days_of_a_filter_are_both_included(library: Library, folder: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2024:05:06 23:30:00"
    Image.new("RGB", (9, 9), "white").save(folder / "dated.jpg", exif=exif)
    index_folder(library, folder, MeanColour())
    day = date(2024, 5, 6)
    assert names(library, Filter(since=day, until=day)) == ["dated"]
    assert names(library, Filter(until=date(2024, 5, 5))) == []


def test_photos_that_a_filter_leaves_out_for_want_of_a_date_are_counted(
    library: Library, folder: Path
) -> None:
    save_photo(folder / "a" / "IMG_20190704_183000.png", "white")
    index_folder(library, folder, MeanColour())
    day = date(2019, 7, 4)
    assert library.undated(Filter(since=day)) == library.undated(Filter(until=day)) == 3
    assert library.undated(Filter(folder=folder / "a", since=day)) == 1
    assert library.undated(Filter(since=day, orientation="square")) == 1
    assert library.undated(Filter(folder=folder)) == 0


def test_an_unknown_orientation_is_refused() -> None:
    with pytest.raises(SemsearchError, match="Choose from: landscape"):
        Filter(orientation="diagonal")
