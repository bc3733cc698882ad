"""Photos that vote on one another's labels, and whether labels tell what photos show at all."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from semsearch.insight.labels.neighbours import NONE, Neighbours, Rows
from semsearch.vectors import Array

# Chosen on photos of 25 scenes of which one in twenty had a wrong label. A logistic regression
# with cross-validation found as many of them and took a hundred times as long.
NEIGHBOURS = 20
BLOCK = 1024
SHUFFLES = 5
# What chance is with the labels of so many photos, it is with those of all.
SAMPLE = 20_000


@dataclass(frozen=True)
class Votes:
    """What the neighbours of n photos say of their labels.

    Attributes
    ----------
    own : array of shape (n,), float32
        The share of the vote for the photo's own label, 0 to 1.
    other : array of shape (n,), float32
        The share for the label that has most of the vote beside it.
    label : array of shape (n,), intp
        The number of that other label.
    neighbours : array of shape (n, k), intp
        The rows that voted, nearest first; -1 where there are fewer.
    weights : array of shape (n, k), float32
        How much the vote of each counts.
    """

    own: Array
    other: Array
    label: Rows
    neighbours: Rows
    weights: Array

    def worst_first(self) -> Rows:
        """Return the rows whose neighbours favour another label, the clearest first."""
        rows = np.flatnonzero(self.other > self.own)
        return rows[np.lexsort((-self.other[rows], self.own[rows]))]


def vote(lists: Neighbours, rows: Rows, classes: Rows, copies: Rows) -> Votes:
    """Let the nearest photos vote on the label of each, weighted by their cosines.

    The votes for a label are divided by how many it could have had, so that a label of few
    photos is not outvoted by its size. Ranking by the share of the own label is the
    self-confidence of confident learning (Northcutt et al., 2021), here with neighbours as
    the classifier (Cover and Hart, 1967).

    Parameters
    ----------
    lists : Neighbours
        Of m photos. The first `NEIGHBOURS` in each list that have a vote vote.
    rows : array of shape (n,), ascending
        Those of the m photos whose labels are voted on, and who have a vote.
    classes : array of shape (n,)
        Their labels' numbers, from 0.
    copies : array of shape (n,)
        Photos with the same number are copies of one another: they have no vote on one another.
    """
    own_row = np.full(len(lists) + 1, NONE, np.intp)
    own_row[rows] = np.arange(len(rows))
    shape = (len(rows), min(NEIGHBOURS, max(len(rows) - 1, 0)))
    neighbours, weights = np.empty(shape, np.intp), np.empty(shape, np.float32)
    for block in _blocks(len(rows)):
        near = own_row[lists.nearest[rows[block]]]
        has_vote = (near != NONE) & (copies[near] != copies[block, None])
        first = np.argsort(~has_vote, axis=1, kind="stable")[:, : shape[1]]
        votes = np.take_along_axis(has_vote, first, axis=1)
        cosines = np.take_along_axis(lists.cosines[rows[block]], first, axis=1)
        neighbours[block] = np.where(votes, np.take_along_axis(near, first, axis=1), NONE)
        weights[block] = np.where(votes, np.maximum(cosines, 0), 0)
    return _count(neighbours, weights, classes, classes)


def agreement(votes: Votes, classes: Rows) -> float:
    """Return how much better than chance votes agree with labels: 1 if all do, 0 as by chance.

    It is Cohen's kappa (1960) of the labels and the outcome of the vote; chance is what the same
    neighbours agree on with the same labels, shuffled `SHUFFLES` times. Of labels that tell what
    photos show it is high, also where many are wrong, of random ones about 0:

    ==========================================  ======================  =======================
    folders, photos in VGG16's head             1,800 of 25 scenes      1,000 of 50 things
    ==========================================  ======================  =======================
    named by what is in them                    0.999                   0.887
    those, one label in five wrong              0.789                   0.689
    those, two in five wrong                    0.576                   0.508
    each parted into two by chance              0.492                   0.272
    days of 12 photos, of one, two, three kinds 0.116, 0.046, 0.014     0.273, 0.100, 0.030
    2, 5, 25, 100 of random photos              0.011, 0, 0, 0.003      0.082, 0.045, 0.01, 0.003
    ==========================================  ======================  =======================

    The head knows the scenes, and has seen none of the things (Caltech 101). Of 154 of them in 12
    folders, drawn 30 times, it is at least 0.859 by class, and at most 0.038 at random; of 12 in
    2, mostly above 0.815 and below 0.147.
    """
    random = np.random.default_rng(0)
    shuffled = (random.permutation(classes) for _ in range(SHUFFLES))
    some = slice(None, None, -(-len(classes) // SAMPLE) or 1)
    near, weights = votes.neighbours[some], votes.weights[some]
    counted = (_count(near, weights, labels, labels[some]) for labels in shuffled)
    chance = float(np.mean([_agreeing(each) for each in counted]))
    return (_agreeing(votes) - chance) / max(1 - chance, 1e-9)


def _agreeing(votes: Votes) -> float:
    return float((votes.own >= votes.other).mean())


def _count(neighbours: Rows, weights: Array, classes: Rows, labels: Rows) -> Votes:
    """Return what neighbours say of the labels of n photos, by those that they have themselves.

    Parameters
    ----------
    neighbours, weights : arrays of shape (n, k)
        See `Votes`.
    classes : array of shape (m,)
        The number of the label of each photo that may be a neighbour.
    labels : array of shape (n,)
        Those of the photos that they vote on.
    """
    n, k = neighbours.shape
    most = np.minimum(max(k, 1), np.bincount(classes)).astype(np.float32)
    own, other = np.zeros(n, np.float32), np.zeros(n, np.float32)
    label: Rows = np.zeros(n, np.intp)
    for block in _blocks(n if k else 0):
        given = classes[neighbours[block]]
        parts = weights[block] / most[given]
        total = np.maximum(parts.sum(axis=1), 1e-9)
        # What all who vote as each does have given together.
        same = given[:, :, None] == given[:, None, :]
        shares = np.einsum("nij,nj->ni", same, parts) / total[:, None]
        is_own = given == labels[block, None]
        own[block] = np.where(is_own, shares, 0).max(axis=1)
        shares[is_own | (parts == 0)] = 0
        other[block] = shares.max(axis=1)
        is_most = (shares == shares.max(axis=1, keepdims=True)) & ~is_own
        label[block] = np.where(is_most, given, len(most)).min(axis=1) % len(most)
    return Votes(own, other, label, neighbours, weights)


def _blocks(n: int) -> Iterator[slice]:
    return (slice(start, min(start + BLOCK, n)) for start in range(0, n, BLOCK))
