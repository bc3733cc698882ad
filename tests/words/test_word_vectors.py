"""Words and their neighbours."""

import pytest

from semsearch import WordVectors
from semsearch.errors import UnknownWordsError


def test_king_less_man_and_woman_is_queen(words: WordVectors) -> None:
    assert words.most_similar(["king", "woman"], ["man"])[0][0] == "queen"


def test_neighbours_of_an_approximate_word_are_found(words: WordVectors) -> None:
    assert words.is_approximate("starfish")
    assert "jellyfish" in [word for word, _ in words.most_similar(["starfish"])]


def test_an_unknown_word_is_named_with_known_ones_spelt_like_it(words: WordVectors) -> None:
    with pytest.raises(UnknownWordsError) as caught:
        words.most_similar(["windmilll"])
    assert "windmill" in caught.value.suggestions["windmilll"]


def test_no_word_has_no_neighbours(words: WordVectors) -> None:
    with pytest.raises(UnknownWordsError, match="at least one word"):
        words.most_similar()
