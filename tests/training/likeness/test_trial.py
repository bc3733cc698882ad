"""What a likeness brings is seen on pairs of photos that it did not see."""

import numpy as np
from alike import Known

from semsearch.training.likeness.trial import FOLDS, place, right, try_out


def test_pairs_of_a_likeness_are_found_better(known: Known) -> None:
    steps: list[tuple[int, int]] = []
    trial = try_out(known.photos, *known.pairs(known.tints, 60), lambda *step: steps.append(step))
    assert trial.has_gained
    assert place(trial.after) < place(trial.before) / 3
    assert right(trial.after) > 0.9 > right(trial.before)
    assert trial.among == len(known.photos)
    assert steps == [(fold, FOLDS) for fold in range(1, FOLDS + 1)]


def test_each_photo_of_a_pair_asks_once(known: Known) -> None:
    alike, unlike = known.pairs(known.kinds, 40)
    trial = try_out(known.photos, alike, unlike)
    assert len(trial.gains) == 2 * len(alike)


def test_pairs_that_mean_nothing_gain_nothing(known: Known) -> None:
    random = np.random.default_rng(0)
    verdicts = []
    for seed in range(20):
        shuffled = random.permutation(known.kinds)
        verdicts.append(try_out(known.photos, *known.pairs(shuffled, 40, seed)).has_gained)
    assert sum(verdicts) <= 3


def test_alike_pairs_alone_are_enough(known: Known) -> None:
    alike, unlike = known.pairs(known.tints, 60)
    trial = try_out(known.photos, alike, unlike[:0])
    assert trial.has_gained
    assert right(trial.after) == 0


def test_pairs_that_all_have_one_photo_in_common_are_tried_out(known: Known) -> None:
    others = np.flatnonzero(known.tints == known.tints[0])[1:]
    alike = np.stack([np.zeros(len(others), np.intp), others], axis=1)
    assert len(try_out(known.photos, alike, alike[:0]).gains) == 2 * len(alike)
