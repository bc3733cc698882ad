"""Of which photos words are said, in arrays: as what is told of dictionaries."""

import numpy as np
import pytest

from semsearch.search.said.postings import Postings

SAID = {"boat": [7, 3, 7], "arm": [3], "zoo": [9, 1]}


def ids(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int64)


def told(postings: Postings) -> dict[str, list[int]]:
    return {word: own.tolist() for word, own in postings.items()}


@pytest.fixture
def postings() -> Postings:
    return Postings.of(SAID)


def test_words_are_looked_up_and_photos_ascend(postings: Postings) -> None:
    assert told(postings) == {"arm": [3], "boat": [3, 7], "zoo": [1, 9]}
    assert postings.photos.tolist() == [1, 3, 7, 9]
    assert "boat" in postings and "boa" not in postings and "zz" not in postings
    assert not Postings.of({}) and Postings.of({}).photos.size == 0


def test_words_that_are_said_of_no_photo_any_more_are_gone(postings: Postings) -> None:
    assert told(postings.without(ids(3, 4))) == {"boat": [7], "zoo": [1, 9]}
    assert told(postings.among(ids(3, 4))) == {"arm": [3], "boat": [3]}
    assert postings.without(ids(4)) is postings.among(ids(1, 3, 7, 9)) is postings
    assert not postings.among(ids())


def test_others_join_at_their_places(postings: Postings) -> None:
    other = Postings.of({"aardvark": [5], "boat": [3, 5], "zebra": [9], "zz": [2]})
    assert told(postings.joined(other)) == {
        "aardvark": [5], "arm": [3], "boat": [3, 5, 7], "zebra": [9], "zoo": [1, 9], "zz": [2]
    }  # fmt: skip
    assert postings.joined(other) == other.joined(postings) != postings
    assert postings.joined(Postings.of({})) == Postings.of({}).joined(postings) == postings


def test_arrays_that_do_not_fit_are_not_sound(postings: Postings) -> None:
    words, ends, numbers = postings.words, postings.ends, postings.ids
    assert postings.is_sound and Postings.of({}).is_sound
    assert not Postings(words[::-1], ends, numbers).is_sound
    assert not Postings(words[1:], ends, numbers).is_sound
    assert not Postings(words, ends, numbers[1:]).is_sound
    assert not Postings(words, ends[::-1], numbers).is_sound
