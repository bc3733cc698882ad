"""Words, their neighbours and phrases of them."""

import numpy as np
import pytest

from semsearch import WordVectors
from semsearch.errors import UnknownWordsError
from semsearch.phrases import read_phrase


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


def test_stop_words_do_not_count(words: WordVectors) -> None:
    assert read_phrase("a Castle by the WATER", words).words == ("castle", "water")


def test_a_query_of_stop_words_alone_still_counts(words: WordVectors) -> None:
    assert read_phrase("the", words).words == ("the",)


def test_unknown_words_are_left_out_and_named(words: WordVectors) -> None:
    phrase = read_phrase("dog xqzzyv", words)
    assert phrase.words == ("dog",)
    assert list(phrase.unknown) == ["xqzzyv"]


def test_approximate_words_are_marked(words: WordVectors) -> None:
    assert read_phrase("frisbee dog", words).approximate == ("frisbee",)


@pytest.mark.parametrize("text", ["", "   ", "🐶🐱", "?!", "x" * 10_000])
def test_a_query_without_a_usable_word_is_refused(words: WordVectors, text: str) -> None:
    with pytest.raises(UnknownWordsError):
        read_phrase(text, words)


def test_sql_is_a_query_like_any_other(words: WordVectors) -> None:
    phrase = read_phrase("'; DROP TABLE photo; --", words)
    assert phrase.words == ("drop", "table")
    assert np.linalg.norm(phrase.vector) == pytest.approx(1, abs=1e-5)
