"""Pairs are read from files that people write, and what is wrong in one is said by its line."""

import json
from pathlib import Path

import pytest

from semsearch import Library
from semsearch.errors import PairError
from semsearch.feedback.likeness.files import FoundPairs, pairs_of_file
from semsearch.feedback.pairs import Pair


@pytest.fixture
def two(content: dict[str, str]) -> tuple[Pair, Pair]:
    return (
        Pair.of(content["red.png"], content["green.png"], True),
        Pair.of(content["red.png"], content["blue.png"], False),
    )


def read(library: Library, folder: Path, text: str, name: str = "pairs.csv") -> FoundPairs:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return pairs_of_file(path, library)


@pytest.mark.parametrize(
    "text",
    [
        "red.png,green.png,alike\nred.png,blue.png,unlike\n",
        "\ufefffirst,second,verdict\r\n red.png , green.png ,ALIKE\r\n\r\nred.png,blue.png,Unlike",
        'red.png;"green.png";alike\nblue.png;red.png;unlike',
        "red.png\tgreen.png\talike\nred.png\tblue.png\tunlike\n",
    ],
)
def test_a_table_is_read_however_programs_write_it(
    filled: Library, folder: Path, two: tuple[Pair, Pair], text: str
) -> None:
    assert read(filled, folder, text) == FoundPairs(two)


def test_json_is_a_list_of_the_same(filled: Library, folder: Path, two: tuple[Pair, Pair]) -> None:
    rows = [["red.png", "green.png", "alike"], ["red.png", "blue.png", "unlike"]]
    assert read(filled, folder, json.dumps(rows), "pairs.json").pairs == two


def test_photos_that_the_library_does_not_have_are_named_once(
    filled: Library, folder: Path, two: tuple[Pair, Pair]
) -> None:
    text = "red.png,green.png,alike\na.png,red.png,alike\na.png,b.png,unlike\n"
    assert read(filled, folder, text) == FoundPairs(two[:1], ("a.png", "b.png"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("red.png,green.png,alike\nred.png,blue.png,maybe", "line 2 is not like a.jpg,b.jpg,alike"),
        ("red.png and green.png", "line 1 is not like"),
        ("red.png,green.png,alike\nred.png,,unlike", "line 2 is not like"),
        ("red.png,red.png,alike", "line 1: red.png and red.png have the same content"),
        (
            "red.png,green.png,alike\ngreen.png,red.png,unlike",
            r"green.png and red.png alike and unlike, in the lines 1 and 2. Keep one of them",
        ),
        ('red.png,green.png,"alike\n' + "x" * 200_000, "is no CSV"),
    ],
)
def test_a_line_that_makes_no_sense_is_told(
    filled: Library, folder: Path, text: str, message: str
) -> None:
    with pytest.raises(PairError, match=message):
        read(filled, folder, text)


@pytest.mark.parametrize("text", ["{}", '["a"]', "[[1, 2", "[" * 100_000])
def test_other_json_is_no_list_of_pairs(filled: Library, folder: Path, text: str) -> None:
    with pytest.raises(PairError, match="is no JSON|is not like"):
        read(filled, folder, text, "pairs.json")


def test_a_photo_is_no_table(filled: Library, folder: Path) -> None:
    with pytest.raises(PairError, match="cannot be read as text"):
        pairs_of_file(folder / "red.png", filled)
