"""What people write to leave something out of a search, and what only looks like it."""

import pytest

from semsearch import WordVectors
from semsearch.errors import UnknownWordsError
from semsearch.queries.query import Query, read_query
from semsearch.words.lexicon import Lexicon

DENIED = [
    ("cat on a sofa without dogs", "cat on a sofa", ["dogs"]),
    ("cat -dog", "cat", ["dog"]),
    ("cat -dog -bird", "cat", ["dog", "bird"]),
    ('cat -"red car"', "cat", ["red car"]),
    ("cat NOT dog", "cat", ["dog"]),
    ("cat not dog", "cat", ["dog"]),
    ("cat, not a dog", "cat", ["dog"]),
    ("cat and not a dog", "cat", ["dog"]),
    ("cat but not a dog", "cat", ["dog"]),
    ("cat but no dog", "cat", ["dog"]),
    ("cat no dog", "cat", ["dog"]),
    ("cat, no dog", "cat", ["dog"]),
    ("cat with no dog", "cat", ["dog"]),
    ("cat w/o dog", "cat", ["dog"]),
    ("cat without the dog", "cat", ["dog"]),
    ("cat without any dogs", "cat", ["dogs"]),
    ("cats except kittens", "cats", ["kittens"]),
    ("cats except for kittens", "cats", ["kittens"]),
    ("animals excluding dogs", "animals", ["dogs"]),
    ("animals minus dogs", "animals", ["dogs"]),
    ("animals other than dogs", "animals", ["dogs"]),
    ("animals apart from dogs", "animals", ["dogs"]),
    ("cats instead of dogs", "cats", ["dogs"]),
    ("cats rather than dogs", "cats", ["dogs"]),
    ("any animal but dogs", "any animal", ["dogs"]),
    ("all animals but dogs and cats", "all animals", ["dogs", "cats"]),
    ("anything but dogs", None, ["dogs"]),
    ("everything except dogs", None, ["dogs"]),
    ("a street free of cars", "a street", ["cars"]),
    ("a street that is free of cars", "a street", ["cars"]),
    ("a street devoid of people", "a street", ["people"]),
    ("a street in the absence of cars", "a street", ["cars"]),
    ("a pet that isn't a dog", "a pet", ["dog"]),
    ("a pet that isn’t a dog", "a pet", ["dog"]),
    ("a pet which is not a dog", "a pet", ["dog"]),
    ("a house that doesn't have windows", "a house", ["windows"]),
    ("a house that does not have any windows", "a house", ["windows"]),
    ("animals that don't have fur", "animals", ["fur"]),
    ("i don't want dogs", None, ["dogs"]),
    ("don't show me dogs", None, ["dogs"]),
    ("no dogs", None, ["dogs"]),
    ("no cats or dogs", None, ["cats", "dogs"]),
    ("no cats and dogs", None, ["cats", "dogs"]),
    ("no cats, dogs or birds", None, ["cats", "dogs", "birds"]),
    ("no cats, dogs, or birds", None, ["cats", "dogs", "birds"]),
    ("a garden without cats, dogs or birds", "a garden", ["cats", "dogs", "birds"]),
    ("a garden without a cat, a dog or a bird", "a garden", ["cat", "dog", "bird"]),
    ("a castle without cars, people", "a castle", ["cars", "people"]),
    ("a garden with no cats and no dogs", "a garden", ["cats", "dogs"]),
    ("a garden with neither cats nor dogs", "a garden", ["cats", "dogs"]),
    ("a garden without cats or without dogs", "a garden", ["cats", "dogs"]),
    ("a garage without a red car", "a garage", ["red car"]),
    ("a table without a cup of coffee", "a table", ["cup of coffee"]),
    ("beach without people at sunset", "beach at sunset", ["people"]),
    ("without dogs on the beach", "the beach", ["dogs"]),
    ("no dogs on the beach", "the beach", ["dogs"]),
    ("a beach with no people swimming", "a beach", ["people swimming"]),
    ("no people, beach, sunset", "beach, sunset", ["people"]),
    ("sunset, no people, beach", "sunset, beach", ["people"]),
    ("no people beach", "beach", ["people"]),
    ("no dogs but cats", "cats", ["dogs"]),
    ("no dogs, only cats", "cats", ["dogs"]),
    ("no dogs and a cat", "a cat", ["dogs"]),
    ("street without cars with people", "street with people", ["cars"]),
    ("no people with umbrellas", None, ["people with umbrellas"]),
    ("a car that is not red", "a car", ["red"]),
    ("a car not red on the road", "a car on the road", ["red"]),
    ("nobody on the beach", "the beach", ["people"]),
    ("a beach with no one", "a beach", ["people"]),
    ("a road with no sign", "a road", ["sign"]),
    ("a polar bear without a teddy bear", "a polar bear", ["teddy bear"]),
    ("a sky without clouds -birds", "a sky", ["clouds", "birds"]),
    ("2*red car without dogs", "red car", ["dogs"]),
    ('a door without "no entry"', "a door", ["no entry"]),
]  # fmt: skip
NAMED = ["no parking sign", "no smoking", "no smoking sign", "no entry", "no left turn sign",
         "no dogs allowed", '"no entry"', '"not a dog"', "no-smoking sign", "non-smoking area",
         "not only dogs", "nothing", "nothing but dogs", "doughnut", "knot", "notebook",
         "forget me not", "no 10 downing street", "dr no poster", "minus 5 degrees",
         "cat not without dog", "house number no", "cat-dog", "cat - dog"]  # fmt: skip


def texts(query: Query) -> tuple[str | None, list[str]]:
    wanted = query.wanted[0].text if query.wanted else None
    return wanted, [part.text for part in query.excluded]


@pytest.mark.parametrize(("text", "wanted", "excluded"), DENIED)
def test_what_is_denied_is_excluded_and_the_rest_wanted(
    words: WordVectors, lexicon: Lexicon, text: str, wanted: str | None, excluded: list[str]
) -> None:
    assert texts(read_query(text, words, lexicon)) == (wanted, excluded)


@pytest.mark.parametrize("text", NAMED)
def test_a_name_that_holds_a_word_of_denial_denies_nothing(
    words: WordVectors, lexicon: Lexicon, text: str
) -> None:
    assert not read_query(text, words, lexicon).excluded


def test_excluded_things_are_parts_of_their_own(words: WordVectors, lexicon: Lexicon) -> None:
    query = read_query("a garden without a red car or 2*dogs", words, lexicon)
    names = [[term.name for term in part.terms] for part in query.excluded]
    assert names == [["red", "car"], ["dog"]]
    assert [part.weight for part in query.excluded] == [-1, -2]


@pytest.mark.parametrize("text", ["without", "not", "no", "but not"])
def test_a_denial_of_nothing_is_no_query(words: WordVectors, lexicon: Lexicon, text: str) -> None:
    with pytest.raises(UnknownWordsError, match="no word"):
        read_query(text, words, lexicon)
