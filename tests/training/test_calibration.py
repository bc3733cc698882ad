"""Evidence is weighed by what it was right about."""

import numpy as np

from semsearch import SearchEngine
from semsearch.head.scoring import BASE, Case
from semsearch.training.calibration import found_from
from semsearch.training.weighing import Example, fit_weights
from semsearch.words.lexicon import Lexicon


def example(seed: int) -> Example:
    """The first evidence tells the truth, the second is the first with a sign, the third noise."""
    rng = np.random.default_rng(seed)
    truth = rng.random(200) < 0.2
    signal = truth + 0.3 * rng.standard_normal(200)
    evidence = np.column_stack([signal, -signal, rng.standard_normal(200)]).astype(np.float32)
    return Example(evidence, truth, np.ones(200, bool))


def of_scores(wrong: np.ndarray, right: tuple[float, ...] = ()) -> Example:
    """Photos whose one evidence is their score."""
    scores = np.concatenate([wrong, np.array(right)]).astype(np.float32)
    flags = np.arange(len(scores)) >= len(wrong)
    return Example(scores[:, None], flags, np.ones(len(scores), bool))


def galleries(n: int) -> list[Example]:
    """Twenty searches in `n` photos that are all wrong."""
    rng = np.random.default_rng(0)
    return [of_scores(rng.standard_normal(n)) for _ in range(20)]


ONE = np.array([1, 0], np.float32)


def test_telling_evidence_counts_and_contrary_evidence_is_left_out() -> None:
    weights = fit_weights([example(seed) for seed in range(3)])
    assert weights[0] > 1
    assert weights[1] == 0
    assert 0 <= weights[2] < 0.3


def test_without_examples_all_evidence_counts_alike() -> None:
    assert len(set(fit_weights([])[:-1].tolist())) == 1


def test_photos_of_which_nothing_is_known_teach_nothing() -> None:
    known = example(0)
    more = np.full((50, 3), 9, np.float32)
    unknown = Example(
        np.vstack([known.evidence, more]),
        np.append(known.right, np.zeros(50, bool)),
        np.append(known.judged, np.zeros(50, bool)),
    )
    np.testing.assert_allclose(fit_weights([unknown]), fit_weights([known]), rtol=1e-4)


def test_what_counts_as_found_is_above_most_of_the_best_wrong_photos() -> None:
    searches = galleries(1000)
    best = [own.evidence.max() for own in searches]
    limit = found_from(searches, ONE, 0.8)
    assert 0.7 <= np.mean(best < limit[0]) <= 0.9


def test_the_right_photos_do_not_move_what_counts_as_found() -> None:
    wrong = np.linspace(0, 1, 100)
    without = found_from([of_scores(wrong)], ONE, 0.8)
    np.testing.assert_array_equal(found_from([of_scores(wrong, (9.0,))], ONE, 0.8), without)


def test_what_counts_as_found_grows_with_the_gallery() -> None:
    first, more = found_from(galleries(5000), ONE, 0.8)
    assert more > 0.3
    at_5000 = first + more * np.log10(5000 / BASE)
    best = [own.evidence.max() for own in galleries(5000)]
    assert abs(at_5000 - np.quantile(best, 0.8)) < 0.4


def test_without_wrong_photos_even_chances_count_as_found() -> None:
    assert found_from([of_scores(np.zeros(0), (1.0,))], ONE, 0.8).tolist() == [0, 0]


def test_the_limit_of_a_search_grows_with_the_library(engine: SearchEngine) -> None:
    for case in (Case.NAME, Case.WORD, Case.PHRASE):
        limits = [engine.scorer.limit(case, photos) for photos in (100, 1000, 100_000)]
        assert limits == sorted(limits)
    assert engine.scorer.limit(Case.NAME, 100) < engine.scorer.limit(Case.NAME, 100_000)


def test_the_shipped_weights_count_nothing_against_a_photo(engine: SearchEngine) -> None:
    assert (engine.head.weights[:, :-1] >= 0).all()
    assert engine.head.weights[Case.NAME, 0] > 0
    assert engine.head.weights[Case.IMAGE, 0] > 0


def test_no_two_tags_of_a_photo_mean_the_same(engine: SearchEngine) -> None:
    lexicon = Lexicon.load()
    for photo in engine.photos[::20]:
        tags = engine.tags_of_embedding(engine.embedding(photo.id), k=10, threshold=0)
        meanings = [lexicon.synsets(tag.word)[0] for tag in tags if lexicon.synsets(tag.word)]
        assert len(meanings) == len(set(meanings))
