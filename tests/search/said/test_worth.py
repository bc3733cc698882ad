"""What sources of words are worth: measured on photos, without anybody saying what is right."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from telling import KINDS, rows_of

from semsearch import SearchEngine
from semsearch.head.gallery import Gallery
from semsearch.search.said import worth as module
from semsearch.search.said.worth import LEAST, PRIOR, worth

Measure = Callable[[list[str]], float]


@pytest.fixture
def measure(engine: SearchEngine) -> Measure:
    """What a source is worth that says one word of each photo of `KINDS`, given in their order."""
    rows = np.array([row for row, _ in rows_of(engine)])

    def gallery_of(ids: NDArray[np.int64]) -> Gallery:
        return engine.gallery[rows[ids]]

    def of(labels: list[str]) -> float:
        said: dict[str, list[int]] = {}
        for number, label in enumerate(labels):
            said.setdefault(label, []).append(number)
        return worth(said, engine.scorer, gallery_of)

    return of


@pytest.fixture
def right(engine: SearchEngine) -> list[str]:
    return [kind for _, kind in rows_of(engine)]


def shuffled(labels: list[str], seed: int) -> list[str]:
    return np.random.default_rng(seed).permutation(labels).tolist()


def test_words_that_are_right_are_worth_most_and_wrong_ones_nothing(
    measure: Measure, right: list[str]
) -> None:
    assert measure(right) > 0.75
    for seed in range(5):
        assert measure(shuffled(right, seed)) == 0
    turned = dict(zip(KINDS, (*KINDS[1:], KINDS[0]), strict=True))
    assert measure([turned[kind] for kind in right]) == 0


def test_words_that_are_right_of_half_are_worth_about_half(
    measure: Measure, right: list[str]
) -> None:
    mixed = [own if n % 2 else other for n, (own, other) in
             enumerate(zip(right, shuffled(right, 1), strict=True))]  # fmt: skip
    assert LEAST < measure(mixed) < 0.65 < measure(right)


def test_what_cannot_be_measured_is_believed_as_much_as_not(
    measure: Measure, right: list[str]
) -> None:
    strange = dict(zip(KINDS, ("anna", "xanthippa", "rome", "oma", "2019", "xyzzy"), strict=True))
    assert measure([strange[kind] for kind in right]) == PRIOR
    assert measure(["hammer"] * len(right)) == PRIOR
    assert measure([]) == PRIOR


def test_one_word_that_means_something_else_here_is_no_verdict(
    measure: Measure, right: list[str]
) -> None:
    """A folder *Orange* with photos of a journey to that town, beside folders of names."""
    labels = ["orange" if kind in ("castle", "windmill") else "anna" for kind in right]
    assert LEAST < measure(labels) < PRIOR


def test_few_photos_of_many_are_looked_at(
    measure: Measure, right: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PHOTOS", 3)
    assert measure(right) > 0.6
    monkeypatch.setattr(module, "WORDS", 1)
    assert measure(right) > LEAST
