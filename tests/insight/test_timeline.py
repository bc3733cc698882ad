"""The timeline has every photo once, the newest first, and says how many are of each day."""

import os
from pathlib import Path

import pytest
from small import index, save_photo

from semsearch import Catalogue, Filter, Library
from semsearch.insight.timeline import Timeline

TAKEN = ("IMG_20240517_090000", "IMG_20240517_183000", "IMG_20240501_120000", "2023-12-31",
         "IMG_20231231_235959", "IMG_20240101_000000")  # fmt: skip
WRITTEN = {"undated": 100, "newer undated": 200}


@pytest.fixture
def dated(library: Library, tmp_path: Path) -> Library:
    """Photos with the days in their names, and two without."""
    for number, name in enumerate((*TAKEN, *WRITTEN)):
        path = save_photo(tmp_path / "photos" / f"{name}.png", size=(30 + number, 20))
        written = WRITTEN.get(name, 300)
        os.utime(path, (written, written))
    index(library, tmp_path / "photos")
    return library


def names(library: Library, timeline: Timeline) -> list[str]:
    return [photo.path.stem for photo in Catalogue(library, timeline.ids)[:]]


def test_the_newest_come_first_and_those_without_a_date_last(dated: Library) -> None:
    assert names(dated, Timeline.of(dated)) == [
        "IMG_20240517_183000", "IMG_20240517_090000", "IMG_20240501_120000",
        "IMG_20240101_000000", "IMG_20231231_235959", "2023-12-31", "newer undated", "undated",
    ]  # fmt: skip


def test_days_and_months_say_how_many_photos_follow(dated: Library) -> None:
    timeline = Timeline.of(dated)
    assert timeline.days == (("2024-05-17", 2), ("2024-05-01", 1), ("2024-01-01", 1),
                             ("2023-12-31", 2), (None, 2))  # fmt: skip
    assert timeline.months == (("2024-05", 3), ("2024-01", 1), ("2023-12", 2), (None, 2))


@pytest.mark.parametrize(
    ("time", "start"),
    [("2024-05-17", 0), ("2024-05", 0), ("2024-05-01", 2), ("2024-02", 3), ("2024-01", 3),
     ("2023-12-31", 4), ("2023", 4), ("2025", 0), ("1999", 6), (None, 6)],
)  # fmt: skip
def test_a_day_or_month_is_found_among_the_photos(
    dated: Library, time: str | None, start: int
) -> None:
    assert Timeline.of(dated).start(time) == start


def test_only_photos_that_a_filter_leaves_are_on_it(dated: Library) -> None:
    chosen = dated.ids_of_file("IMG_20240501_120000") + dated.ids_of_file("undated")
    timeline = Timeline.of(dated, Filter(among=frozenset(chosen)))
    assert names(dated, timeline) == ["IMG_20240501_120000", "undated"]
    assert timeline.months == (("2024-05", 1), (None, 1))


def test_photos_whose_files_are_gone_are_not_on_it(dated: Library, tmp_path: Path) -> None:
    (tmp_path / "photos" / "IMG_20240501_120000.png").unlink()
    index(dated, tmp_path / "photos")
    timeline = Timeline.of(dated)
    assert len(timeline.ids) == sum(count for _, count in timeline.days) == 7
    assert ("2024-05-01", 1) not in timeline.days


def test_a_library_without_photos_has_none(library: Library, tmp_path: Path) -> None:
    index(library, save_photo(tmp_path / "photos" / "a.png").parent)
    library.folders.remove(tmp_path / "photos")
    timeline = Timeline.of(library)
    assert (len(timeline.ids), timeline.days, timeline.months) == (0, (), ())
    assert timeline.start("2024") == 0
