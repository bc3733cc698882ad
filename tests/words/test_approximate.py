"""Behaviour of the approximate words on the real data files."""

import numpy as np
import pytest
from numpy.typing import NDArray

from semsearch.models.manifest import model_path
from semsearch.words.approximate import ApproximateWords
from semsearch.words.word_vectors import read_words

NATIVE_WORDS = read_words(model_path("glove-840b-words"))


@pytest.fixture(scope="module")
def approximate() -> ApproximateWords:
    return ApproximateWords.load(model_path("glove-6b-vectors"), model_path("glove-6b-words"))


@pytest.fixture(scope="module")
def natives() -> NDArray[np.float16]:
    vectors: NDArray[np.float16] = np.load(model_path("glove-840b-vectors"), mmap_mode="r")
    return vectors


def test_a_vector_has_300_dimensions_and_unit_length(approximate: ApproximateWords) -> None:
    vector = approximate["frisbee"]
    assert vector.shape == (300,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_an_unknown_word_raises_key_error(approximate: ApproximateWords) -> None:
    with pytest.raises(KeyError):
        approximate["qwertyzxcvbn"]


def test_membership_tells_known_words_from_unknown_ones(approximate: ApproximateWords) -> None:
    assert "frisbee" in approximate
    assert "qwertyzxcvbn" not in approximate


def test_every_word_has_exactly_one_row(approximate: ApproximateWords) -> None:
    assert len(approximate) == len(approximate.words) == len(set(approximate.words))


def test_native_words_are_not_repeated(approximate: ApproximateWords) -> None:
    assert not set(NATIVE_WORDS) & set(approximate.words)


def test_hyphenated_words_are_reachable(approximate: ApproximateWords) -> None:
    assert "black-and-white" in approximate


@pytest.mark.parametrize(
    ("word", "relative"),
    [
        ("headphone", "headphones"),
        ("starfish", "jellyfish"),
        ("dachshund", "poodle"),
    ],
)
def test_a_word_lands_among_its_native_relatives(
    approximate: ApproximateWords, natives: NDArray[np.float16], word: str, relative: str
) -> None:
    similarities = natives.astype(np.float32) @ approximate[word]
    nearest = [NATIVE_WORDS[row] for row in np.argsort(-similarities)[:30]]
    assert relative in nearest


@pytest.mark.parametrize("row", [0, 1, 77_777, -1])
def test_a_word_has_the_vector_of_its_row(approximate: ApproximateWords, row: int) -> None:
    path = model_path("glove-6b-vectors")
    with np.load(path, allow_pickle=False) as arrays:
        codes = arrays["codes"][[row]]
    word = approximate.words[row]
    alone = ApproximateWords(
        f"{word}\n".encode(), codes, approximate._codebook, approximate._weights
    )
    assert np.array_equal(alone[word], approximate[word])


@pytest.mark.parametrize("word", ["", "\ud800", "a" * 10_000])
def test_what_is_no_word_is_not_known(approximate: ApproximateWords, word: str) -> None:
    assert word not in approximate


def test_two_lines_are_no_word(approximate: ApproximateWords) -> None:
    row = next(row for row, word in enumerate(approximate.words) if len(word) > 8)
    assert "\n".join(approximate.words[row : row + 2]) not in approximate
