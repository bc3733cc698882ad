"""Names that somebody taught are found among the words of a query."""

import pytest

from semsearch import WordVectors
from semsearch.queries.query import Query, part_label, read_query
from semsearch.queries.taught import NamePart, TaughtNames
from semsearch.words.lexicon import Lexicon

ORDINARY = frozenset({"tiger"})
NAMES = ("Rex", "our boat", "Tiger", "Opa Jürgen", "grandma's kitchen")


@pytest.fixture
def taught() -> TaughtNames:
    return TaughtNames.of(NAMES, lambda name: name in ORDINARY)


def read(text: str, words: WordVectors, lexicon: Lexicon, taught: TaughtNames) -> Query:
    return read_query(text, words, lexicon, taught)


@pytest.mark.parametrize(
    ("text", "names", "others"),
    [
        ("Rex", [("Rex", 1)], []),
        ("rex on the beach", [("Rex", 1)], ["beach"]),
        ("-Rex", [("Rex", -1)], []),
        ("dog without Rex", [("Rex", -1)], ["dog"]),
        ("a dog in our boat", [("our boat", 1)], ["dog"]),
        ("REX'S ball", [("Rex", 1)], ["ball"]),
        ("2*rex beach", [("Rex", 2)], ["beach"]),
        ("opa jurgen", [("Opa Jürgen", 1)], []),
        ("Rex and Tiger", [("Rex", 1), ("Tiger", 1)], []),
        ("cake in grandma's kitchen", [("grandma's kitchen", 1)], ["cake"]),
        ('"Rex"', [], ["rex"]),
        ("our, boat", [], ["our boat"]),
    ],
)  # fmt: skip
def test_a_name_is_a_part_of_its_own(
    text: str, names: list[tuple[str, float]], others: list[str],
    words: WordVectors, lexicon: Lexicon, taught: TaughtNames,
) -> None:  # fmt: skip
    query = read(text, words, lexicon, taught)
    assert query.names == tuple(NamePart(name, weight) for name, weight in names)
    assert [part_label(part) for part in query.parts] == others


def test_a_name_that_is_a_word_too_is_meant_with_a_capital_alone(
    words: WordVectors, lexicon: Lexicon, taught: TaughtNames
) -> None:
    small = read("tiger in the grass", words, lexicon, taught)
    assert small.names == ()
    assert small.either == ("Tiger",)
    capital = read("Tiger in the grass", words, lexicon, taught)
    assert capital.names == (NamePart("Tiger"),)
    assert capital.either == ("Tiger",)


def test_a_name_is_no_typing_error(words: WordVectors, lexicon: Lexicon) -> None:
    taught = TaughtNames.of(["Bellla"], lambda name: name in ORDINARY)
    query = read("bellla on a sofa", words, lexicon, taught)
    assert query.corrected == {}
    assert query.names == (NamePart("Bellla"),)
