"""Filters choose photos by folder, day and shape."""

from dataclasses import replace
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


def test_chosen_photos_count_alone_and_none_if_none_is_chosen(library: Library) -> None:
    red, *_ = library.ids(Filter(orientation="landscape")).tolist()
    assert names(library, Filter(among=frozenset([red, 404]))) == ["red"]
    assert names(library, Filter(among=frozenset([red]), orientation="portrait")) == []
    assert names(library, Filter(among=frozenset())) == []
    assert not Filter()
    assert Filter(among=frozenset())


def test_a_filter_narrowed_twice_leaves_what_both_leave() -> None:
    once = Filter(orientation="square").narrowed([1, 2, 3], "the album A")
    assert once == Filter(orientation="square", among=frozenset([1, 2, 3]))
    twice = once.narrowed([2, 3, 4], "the favourites")
    assert twice.among == frozenset([2, 3])
    assert twice.among_called == "the album A and the favourites"


def test_more_photos_can_be_chosen_than_sqlite_takes_values(library: Library) -> None:
    everything = Filter(among=frozenset(range(300_000)))
    assert names(library, everything) == ["blue", "green", "red"]
    assert library.undated(replace(everything, since=date(2000, 1, 1))) == 3


def test_an_unknown_orientation_is_refused() -> None:
    with pytest.raises(SemsearchError, match="Choose from: landscape"):
        Filter(orientation="diagonal")
