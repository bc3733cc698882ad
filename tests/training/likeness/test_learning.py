"""A likeness is learned for a library, and says what it brings and what it costs."""

import numpy as np
import pytest
from alike import pairs_of_colours

from semsearch import SearchEngine
from semsearch.errors import CancelledError, TooFewPairsError
from semsearch.feedback.pairs import Pair
from semsearch.head.likeness.learned import key_of
from semsearch.training.likeness.learning import FEWEST, Lesson, learn_likeness
from semsearch.training.likeness.report import measured, told

SOURCES = ("pairs.csv",)


@pytest.fixture(scope="module")
def lesson(engine: SearchEngine) -> Lesson:
    return learn_likeness(engine, pairs_of_colours(engine, 40), SOURCES)


def test_what_is_alike_by_colours_is_learned(engine: SearchEngine, lesson: Lesson) -> None:
    info = lesson.likeness.info
    assert lesson.has_gained
    assert (info.encoder, info.head) == (engine.head.info.encoder, key_of(engine.head))
    assert (info.alike, info.unlike, info.sources) == (40, 40, SOURCES)
    assert lesson.likeness.metric.share >= 0.5
    assert info.place < info.place_before / 4
    assert info.right > info.right_before


def test_what_it_costs_the_general_search_is_said(lesson: Lesson) -> None:
    info = lesson.likeness.info
    assert 0 < info.shared < info.shared_before < 1
    rows = measured(info)
    assert rows[0][0] == f"typical place of the other photo of a pair, among {info.among}"
    assert rows[-1][0] == "of the ten nearest photos share a tag"
    assert told(info) == "Learned from 40 pairs that are alike and 40 that are not: pairs.csv."


def test_its_odds_are_those_of_photos_that_are_alike(engine: SearchEngine, lesson: Lesson) -> None:
    factor, summand = lesson.likeness.scale.tolist()
    assert factor > 0
    assert factor + summand > 0 > summand


def test_fewer_pairs_than_needed_are_told_with_how_many_there_are(engine: SearchEngine) -> None:
    pairs = pairs_of_colours(engine, FEWEST - 1)
    gone = [Pair.of(f"{number:064}", "f" * 64, True) for number in range(20)]
    with pytest.raises(TooFewPairsError, match="9 pairs of photos of this library that are alike,"
                       " and 10 are needed"):  # fmt: skip
        learn_likeness(engine, [*pairs, *gone], SOURCES)


def test_pairs_that_mean_nothing_are_not_worth_using(engine: SearchEngine) -> None:
    contents = sorted({photo.sha256 for photo in engine.photos[:]})
    random = np.random.default_rng(0).permutation(contents)[:120].tolist()
    pairs = [
        Pair.of(one, other, True) for one, other in zip(random[::2], random[1::2], strict=True)
    ]
    assert not learn_likeness(engine, pairs, SOURCES).has_gained


def test_it_can_be_stopped_between_two_steps(engine: SearchEngine) -> None:
    steps: list[int] = []

    def stop(done: int, total: int) -> None:
        steps.append(done)
        if done == 2:
            raise CancelledError

    with pytest.raises(CancelledError):
        learn_likeness(engine, pairs_of_colours(engine, FEWEST), SOURCES, stop)
    assert steps == [1, 2]
