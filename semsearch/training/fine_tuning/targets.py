"""What photos are to be near to: their labels, or groups of captions that say much the same."""

import numpy as np
from numpy.typing import NDArray

from semsearch.training.fine_tuning.photos import TuningPhotos
from semsearch.training.joint_space import Captions
from semsearch.vectors import Array, unit
from semsearch.words.word_vectors import WordVectors

COMMONEST = 20_000
# So many photos are in a group of captions on average.
GROUP = 12
ROUNDS = 20


def targets_of(photos: TuningPhotos) -> NDArray[np.int64]:
    """Return the number of the label of each photo, or of the group of its captions, shape (n,)."""
    if photos.names:
        return np.searchsorted(photos.names, photos.labels)
    said = caption_vectors(photos)
    return grouped(said - said.mean(axis=0), max(2, len(photos) // GROUP))


def caption_vectors(photos: TuningPhotos) -> Array:
    """Return the mean vector of the captions of each photo, (n, 684), see `Captions`."""
    words = WordVectors.load()
    centre = words.rows(words.words[:COMMONEST]).mean(axis=0)
    numbered = {str(row): said for row, said in enumerate(photos.captions)}
    means = Captions.read(numbered, words, centre).means
    nothing = np.zeros_like(next(iter(means.values())))
    return np.stack([means.get(str(row), nothing) for row in range(len(photos))])


def grouped(vectors: Array, count: int) -> NDArray[np.int64]:
    """Return the group of each vector, shape (n,): k-means by cosines (Dhillon and Modha, 2001)."""
    own = unit(vectors)
    rng = np.random.default_rng(0)
    middles = own[rng.permutation(len(own))[:count]]
    for _ in range(ROUNDS):
        groups = (own @ middles.T).argmax(axis=1)
        sums = np.zeros_like(middles)
        np.add.at(sums, groups, own)
        # An empty group stays where it was.
        middles = np.where(sums.any(axis=1, keepdims=True), unit(sums), middles)
    return np.asarray((own @ middles.T).argmax(axis=1), np.int64)
