"""Evidence is weighed by what it was right about."""

import numpy as np
import pytest

from semsearch import SearchEngine
from semsearch.calibration import fit_weights, turning_point
from semsearch.lexicon import Lexicon
from semsearch.scoring import IMAGE, NAME


def example(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The first feature tells the truth, the second is the first with a sign, the third noise."""
    rng = np.random.default_rng(seed)
    truth = rng.random(200) < 0.2
    signal = truth + 0.3 * rng.standard_normal(200)
    return np.column_stack([signal, -signal, rng.standard_normal(200)]).astype(np.float32), truth


def test_telling_evidence_counts_and_contrary_evidence_is_left_out() -> None:
    weights = fit_weights([example(seed) for seed in range(3)])
    assert weights[0] > 1
    assert weights[1] == 0
    assert 0 <= weights[2] < 0.3


def test_without_examples_all_evidence_counts_alike() -> None:
    assert len(set(fit_weights([])[:-1].tolist())) == 1


def test_the_turning_point_parts_present_from_absent() -> None:
    # The best right photos of eight galleries score 2, 3, ..., 9; the best wrong one scores 1.
    weights = np.array([1, 0], np.float32)
    truth = np.array([True, False])
    scores = [np.array([[best], [1]], np.float32) for best in range(2, 10)]
    assert turning_point(weights, [(own, truth) for own in scores]) == pytest.approx(2)


def test_the_turning_point_calls_at_most_a_quarter_missing() -> None:
    # The wrong photos score higher than the right ones, so nothing tells the two apart.
    weights = np.array([1, 0], np.float32)
    truth = np.array([True, False])
    scores = [np.array([[best], [best + 100]], np.float32) for best in range(8)]
    assert turning_point(weights, [(own, truth) for own in scores]) <= 102


def test_the_shipped_weights_count_nothing_against_a_photo(engine: SearchEngine) -> None:
    assert (engine.head.weights[:, :-1] >= 0).all()
    assert (engine.head.blend[:, :-1] >= 0).all()
    assert engine.head.weights[NAME, 0] > 0
    assert engine.head.weights[IMAGE, 0] > 0


def test_no_two_tags_of_a_photo_mean_the_same(engine: SearchEngine) -> None:
    lexicon = Lexicon.load()
    for photo in engine.photos[::20]:
        tags = engine.tags_of_embedding(engine.embedding(photo.id), k=10, threshold=0)
        meanings = [lexicon.synsets(tag.word)[0] for tag in tags if lexicon.synsets(tag.word)]
        assert len(meanings) == len(set(meanings))
