"""How long a tuning takes on this computer: measured on a few photos and batches of it."""

import time

import numpy as np

from semsearch.training.fine_tuning.lesson import SIZE
from semsearch.training.fine_tuning.outcome.outside import outside_photos
from semsearch.training.fine_tuning.photos import Part
from semsearch.training.fine_tuning.tuning import Tuning

LOOKED_AT, BATCHES = 4, 3
# What a watched view costs, of what one costs that is learned from: nothing is done backwards.
WATCHING = 1 / 3


def seconds_left(tuning: Tuning) -> float:
    """Return how long a tuning will take at most, without what is done already.

    It may end sooner, when there is nothing more to learn.
    """
    photos, learned = tuning.order.photos, tuning.work.learned()
    views = (len(photos) - tuning.maps.done) * tuning.maps.views
    embedded = len(photos) + len(outside_photos())
    epochs = tuning.order.epochs - (learned.epoch if learned else 0)
    watched = WATCHING * tuning.maps.views * len(photos.of(Part.WATCHED))
    batches = epochs * (len(photos.of(Part.LEARNED)) + watched) / SIZE
    return _seconds_a_view(tuning) * (views + embedded) + _seconds_a_batch(tuning) * batches


def _seconds_a_view(tuning: Tuning) -> float:
    files = tuning.order.photos.files
    some = files[:: -(-len(files) // LOOKED_AT)]
    begin = time.perf_counter()
    for file in some:
        tuning.look_at(file)
    return (time.perf_counter() - begin) / (len(some) * tuning.maps.views)


def _seconds_a_batch(tuning: Tuning) -> float:
    learner = tuning.new_learner()
    maps = np.zeros((SIZE, *tuning.maps.shape), np.float32)
    rows = np.zeros(SIZE, np.int64)
    learner.aim(np.eye(2, tuning.trunk.channels, dtype=np.float32), learner.embed(maps)[0])
    # The first one makes ready what computes the others.
    learner.learn(maps, rows)
    begin = time.perf_counter()
    for _ in range(BATCHES):
        learner.learn(maps, rows)
    return (time.perf_counter() - begin) / BATCHES
