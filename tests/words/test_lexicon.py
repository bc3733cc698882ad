"""The lexicon knows what a thing is a kind of."""

import pytest

from semsearch.words.lexicon import Lexicon, Relatives


def synset(lexicon: Lexicon, name: str) -> int:
    return lexicon.synsets(name)[0]


def test_a_tabby_is_a_cat_and_an_animal(lexicon: Lexicon) -> None:
    above = lexicon.ancestors(lexicon.synsets("tabby cat")[0])
    assert {synset(lexicon, "cat"), synset(lexicon, "animal")} <= set(above)


@pytest.mark.parametrize("name", ["polar bear", "windsor chair", "keeshond", "soccer", "red"])
def test_names_of_visible_things_are_known(lexicon: Lexicon, name: str) -> None:
    assert name in lexicon


@pytest.mark.parametrize("name", ["parentheses", "xqzzyv", "Cat", ""])
def test_other_words_are_not(lexicon: Lexicon, name: str) -> None:
    assert name not in lexicon
    assert lexicon.synsets(name) == []


def test_kinds_are_found_among_others(lexicon: Lexicon) -> None:
    others = Relatives(lexicon, [synset(lexicon, n) for n in ("tabby cat", "hammer", "eagle")])
    assert lexicon.kinds_of("animal", others).tolist() == [1, 0, 1]
    assert lexicon.kinds_of("hammer", others).tolist() == [0, 1, 0]
