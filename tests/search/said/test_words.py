"""How the words of what is said of photos are spelt."""

import pytest

from semsearch import WordVectors
from semsearch.queries.query import read_query
from semsearch.search.said.words import SaidWords
from semsearch.words.lexicon import Lexicon


@pytest.fixture(scope="module")
def said(words: WordVectors, lexicon: Lexicon) -> SaidWords:
    return SaidWords(words, lexicon)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Grandma's kitchen at Easter", {"grandma", "kitchen", "easter"}),
        ("Oma’s Küche", {"oma", "kuche"}),
        ("the dogs, and some MICE!", {"dog", "mouse"}),
        ("Christmas 2019, photo 12 of 30", {"christmas", "2019"}),
        ("犬の散歩", {"犬の散歩"}),
        ("a - b \U0001f600", set()),
        ("", set()),
    ],
)
def test_words_are_singular_and_plain_and_little_ones_do_not_count(
    said: SaidWords, text: str, expected: set[str]
) -> None:
    assert said.of_text(text)[0] == expected


def test_a_text_that_is_one_name_is_that_name(said: SaidWords) -> None:
    assert said.of_text("Hot dogs") == ({"hot", "hot dog"}, set())
    assert said.of_text("polar bear") == ({"polar", "bear", "polar bear"}, set())
    words, compounds = said.of_text("We ate two hot dogs near a polar bear")
    assert {"hot", "dog", "bear"} < words
    assert {"hot dog", "polar bear"} <= compounds


@pytest.mark.parametrize("typed", ["kitchens", "Küche", "grandma's", "polar bears", "Xanthippa"])
def test_a_word_of_a_query_is_spelt_as_that_of_a_text(
    said: SaidWords, words: WordVectors, lexicon: Lexicon, typed: str
) -> None:
    [term] = read_query(f'"{typed}"', words, lexicon).parts[0].terms
    assert said.of_term(term) in said.of_text(typed)[0]
