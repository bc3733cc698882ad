"""Names of folders that tell when or how photos came there, and not what they show."""

import pytest

from semsearch.folders.names import tells_nothing


@pytest.mark.parametrize(
    "name",
    ["2024", "2024-07", "2024_07_12", "20240712", "12.07.24", "July 2024", "2023 Dec 24", "DCIM",
     "100CANON", "101_PANA", "102APPLE", "Misc", "Camera Roll", "New Folder (2)", "Photos 2"],
)  # fmt: skip
def test_dates_cameras_and_heaps_tell_nothing(name: str) -> None:
    assert tells_nothing(name)


@pytest.mark.parametrize(
    "name",
    ["cats", "camera", "2024-07-12 beach", "17", "001", "May", "101 dalmatians", "911", "747-400",
     "Summer 2024", "", "photos of cats"],
)  # fmt: skip
def test_a_word_or_a_mere_number_may_tell_what_photos_show(name: str) -> None:
    assert not tells_nothing(name)
