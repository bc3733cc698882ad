"""A photo is found by the name of its file."""

from datetime import date

import pytest

from semsearch import SearchEngine
from semsearch.library.filters import Filter
from semsearch.search.mix import Mix
from semsearch.search.said.filenames import photos_named


@pytest.mark.parametrize(
    "text",
    ["gcompris__tools-hammer1", "GCOMPRIS__tools-hammer1.JPG", "photos/gcompris__tools-hammer1",
     "demo/photos/gcompris__tools-hammer1.jpg", '"gcompris__tools-hammer1.jpg"'],
)  # fmt: skip
def test_the_name_of_a_file_finds_it_first(engine: SearchEngine, text: str) -> None:
    result = engine.search(text, k=3)
    assert result.matches[0].photo.path.name == "gcompris__tools-hammer1.jpg"
    assert (result.matches[0].score, len(result.matches), result.found) == (1.0, 3, True)
    assert [part.label for part in result.matches[0].parts] == ["the file's name"]
    assert len({match.photo.id for match in result.matches}) == 3


@pytest.mark.parametrize("text", ["tools-hammer1", "hammer", "gcompris__tools", "%", "2*hammer"])
def test_part_of_a_name_and_plain_words_are_no_file(engine: SearchEngine, text: str) -> None:
    assert photos_named(engine.library, Mix(text)) == []


def test_a_file_that_a_filter_leaves_out_is_not_found_by_its_name(engine: SearchEngine) -> None:
    result = engine.search("gcompris__tools-hammer1", condition=Filter(since=date(2200, 1, 1)))
    assert not result.matches
