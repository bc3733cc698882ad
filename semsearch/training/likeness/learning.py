"""Learns a likeness for a library, and says what it brings."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from semsearch.errors import TooFewPairsError
from semsearch.feedback.pairs import Pair
from semsearch.head.likeness.learned import Likeness, LikenessInfo, key_of
from semsearch.head.scoring import same_odds
from semsearch.progress import Progress, unseen
from semsearch.search.engine import SearchEngine
from semsearch.training.likeness.fitting import fit_metric
from semsearch.training.likeness.material import NumberedPairs, read_photos, some_photos
from semsearch.training.likeness.neighbours import shared_tags
from semsearch.training.likeness.trial import FOLDS, Trial, place, right, try_out
from semsearch.training.weighing import Example, fit_weights
from semsearch.vectors import Array, sigmoid

# With fewer, what a likeness gains cannot be told from chance.
FEWEST = 10
STEPS = FOLDS + 2


@dataclass(frozen=True)
class Lesson:
    """What was learned.

    Attributes
    ----------
    likeness : Likeness
    has_gained : bool
        Whether pairs that were held out are found better with it, which is about certain. If
        they are not, it should not be used.
    """

    likeness: Likeness
    has_gained: bool


def learn_likeness(
    engine: SearchEngine, pairs: Sequence[Pair], sources: Sequence[str], progress: Progress = unseen
) -> Lesson:
    """Learn what *alike* means from pairs of photos of a library.

    Parameters
    ----------
    engine : SearchEngine
    pairs : sequence of Pair
        Those of photos that the library does not have are left out.
    sources : sequence of str
        Where they come from.
    progress : callable, optional
        Called as ``progress(done, total)`` after each step; what it raises ends the learning.

    Raises
    ------
    TooFewPairsError
        If fewer than `FEWEST` are alike.
    """
    told = NumberedPairs.of(engine, pairs)
    if len(told.alike) < FEWEST:
        raise TooFewPairsError(len(told.alike), FEWEST)
    ids = some_photos(engine, told)
    photos = read_photos(engine, ids)
    alike, unlike = np.searchsorted(ids, told.alike), np.searchsorted(ids, told.unlike)
    trial = try_out(photos, alike, unlike, lambda done, _: progress(done, STEPS))
    metric = fit_metric(photos, alike, unlike)
    progress(FOLDS + 1, STEPS)
    places = metric(photos.points, photos.colours)
    before, after = (shared_tags(engine, ids, own) for own in (photos.points, places))
    progress(STEPS, STEPS)
    info = LikenessInfo(
        encoder=engine.head.info.encoder,
        head=key_of(engine.head),
        sources=tuple(sources),
        alike=len(alike),
        unlike=len(unlike),
        place=place(trial.after),
        place_before=place(trial.before),
        among=trial.among,
        right=right(trial.after),
        right_before=right(trial.before),
        shared=after,
        shared_before=before,
    )
    return Lesson(Likeness(metric, _scale(engine, trial), info), trial.has_gained)


def _scale(engine: SearchEngine, trial: Trial) -> Array:
    """Return what makes cosines log-odds, see `Likeness`.

    As many pairs of all photos count as alike as by the head alone: nobody told how many are.
    """
    random_pairs = np.concatenate([own.others.ravel() for own in trial.before])
    prior = float(sigmoid(same_odds(engine.head, random_pairs)).mean())
    evidence = [(own.alike, own.others.ravel()) for own in trial.after]
    cosines = np.concatenate([part for own in evidence for part in own])
    is_right = np.concatenate([np.arange(len(a) + len(o)) < len(a) for a, o in evidence])
    known = np.ones(len(is_right), bool)
    return fit_weights([Example(cosines[:, None], is_right, known)], prior)
