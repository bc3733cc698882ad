"""An empty result says why."""

from datetime import date
from pathlib import Path

import pytest
from small import index

from semsearch import Library
from semsearch.library.filters import Filter
from semsearch.search.absence import why_nothing


@pytest.fixture
def filled(library: Library, folder: Path) -> Library:
    index(library, folder)
    return library


def test_a_filter_that_leaves_photos_is_no_reason(filled: Library, folder: Path) -> None:
    for condition in (Filter(), Filter(folder=folder), Filter(orientation="landscape")):
        assert why_nothing(filled, condition) == ""


def test_days_upside_down_are_named(filled: Library) -> None:
    said = why_nothing(filled, Filter(since=date(2024, 5, 6), until=date(2024, 5, 5)))
    assert "since 2024-05-06 and until 2024-05-05" in said
    assert "earlier day first" in said


def test_one_day_alone_is_not_upside_down(filled: Library) -> None:
    day = date(2024, 5, 6)
    assert "earlier" not in why_nothing(filled, Filter(since=day, until=day))


def test_a_folder_that_the_library_does_not_hold_is_told_from_those_that_it_holds(
    filled: Library, folder: Path, tmp_path: Path
) -> None:
    said = why_nothing(filled, Filter(folder=tmp_path / "elsewhere"))
    assert f"no photos in {tmp_path / 'elsewhere'}" in said
    assert f"these folders: {folder}." in said


def test_chosen_photos_that_the_library_lacks_are_named(filled: Library) -> None:
    empty = Filter().narrowed([], "the album Été")
    assert why_nothing(filled, empty).endswith("has no photos in the album Été.")
    gone = Filter(orientation="portrait").narrowed([404], "the favourites")
    assert why_nothing(filled, gone).endswith("has no photos in the favourites.")


def test_what_chosen_photos_lack_is_said_with_what_they_are_called(filled: Library) -> None:
    ids = filled.ids(Filter(orientation="landscape")).tolist()
    chosen = Filter(orientation="portrait").narrowed(ids, "the album Été")
    assert why_nothing(filled, chosen).endswith("is portrait, in the album Été.")
    assert why_nothing(filled, Filter().narrowed(ids, "the album Été")) == ""


def test_all_that_a_filter_asks_for_is_said(filled: Library, folder: Path) -> None:
    said = why_nothing(
        filled, Filter(folder=folder, since=date(2024, 5, 6), orientation="portrait")
    )
    assert said.endswith(f"is in {folder}, taken since 2024-05-06, portrait.")
