"""Names that somebody taught are found among the words of a query."""

import pytest

from semsearch import WordVectors
from semsearch.queries.query import Query, part_label, read_query
from semsearch.queries.reading import reading, told_apart
from semsearch.queries.taught import NamePart, TaughtNames, as_name, other_way
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


def test_a_name_alone_is_no_number(
    words: WordVectors, lexicon: Lexicon, taught: TaughtNames
) -> None:
    assert not read("Rex", words, lexicon, taught).is_numeric
    assert reading(read("Rex", words, lexicon, taught)) == []


@pytest.mark.parametrize(
    ("text", "is_english"),
    [("Rex on a sofa", True), ("Rex in a garden", True), ("Bellla auf dem Sofa", False),
     ("Rex con un gato", False)],
)  # fmt: skip
def test_small_words_beside_a_name_are_english_and_other_languages_are_not(
    text: str, is_english: bool, words: WordVectors, lexicon: Lexicon, taught: TaughtNames
) -> None:
    assert read(text, words, lexicon, taught).is_english == is_english


@pytest.mark.parametrize(
    ("text", "said"),
    [("a Tiger in the snow", "Read Tiger as the name"), ("-tiger snow", "Read tiger as the word")],
)
def test_which_of_two_meanings_was_read_is_said(
    text: str, said: str, words: WordVectors, lexicon: Lexicon, taught: TaughtNames
) -> None:
    (line,) = reading(read(text, words, lexicon, taught))
    assert line.startswith(said)
    assert ("Type tiger" in line) == ("Tiger as the name" in line)


@pytest.mark.parametrize(
    ("name", "text", "other"),
    [
        ("Tiger", "Tiger", "tiger"), ("Tiger", "a tiger in snow", "a Tiger in snow"),
        ("Tiger", "2*TIGER -dog", "2*tiger -dog"), ("Tiger", "-tiger's", "-Tiger's"),
        ("Tiger", "tigers", "tigers"), ("Polar Bear", "a polar  bear", "a Polar  bear"),
    ],
)  # fmt: skip
def test_a_query_is_turned_to_the_other_meaning(
    name: str, text: str, other: str, words: WordVectors, lexicon: Lexicon
) -> None:
    assert other_way(text, name) == other
    taught = TaughtNames.of([name], lambda _: True)
    one, two = (read(each, words, lexicon, taught).names for each in (text, other))
    assert (one == ()) != (two == ()) or text == other


def test_a_name_is_typed_so_that_it_is_read_as_one() -> None:
    assert [as_name(name) for name in ("tiger", "our boat", "Rex")] == ["Tiger", "Our boat", "Rex"]
    assert "type Tiger with a capital letter for yours, tiger for" in told_apart("tiger")
