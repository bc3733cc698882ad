"""Photos whose neighbours disagree with the name of their folder: labels that may be wrong."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semsearch.insight.duplicates.groups import find_duplicates
from semsearch.library.photo import Photo
from semsearch.progress import Progress, unseen
from semsearch.vectors import Array

Rows = NDArray[np.intp]

# Chosen on photos of 25 scenes of which one in twenty had a wrong label. A logistic regression
# with cross-validation found as many of them and took a hundred times as long.
NEIGHBOURS = 20
FEWEST = 3
NEIGHBOURS_SHOWN = 6
BLOCK = 1024


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
    """

    own: Array
    other: Array
    label: Rows
    neighbours: Rows

    def worst_first(self) -> Rows:
        """Return the rows whose neighbours favour another label, the clearest first."""
        rows = np.flatnonzero(self.other > self.own)
        return rows[np.lexsort((-self.other[rows], self.own[rows]))]


@dataclass(frozen=True)
class Doubt:
    """A photo whose neighbours disagree with its label.

    Attributes
    ----------
    photo : Photo
    label : str
    suggestion : str
        What most of its neighbours are called.
    share, suggestion_share : float
        Of the vote, for the label and for the suggestion, 0 to 1.
    neighbours : tuple of Photo
        The nearest of those that are called so.
    """

    photo: Photo
    label: str
    suggestion: str
    share: float
    suggestion_share: float
    neighbours: tuple[Photo, ...]


@dataclass(frozen=True)
class LabelCheck:
    """What a check of all labels found.

    Attributes
    ----------
    doubts : list of Doubt
        Worst first.
    labels : dict of str to int
        The labels that were checked, and how many photos have each.
    left_out : dict of str to int
        The labels with fewer than `FEWEST` photos, which say too little.
    """

    doubts: list[Doubt]
    labels: dict[str, int]
    left_out: dict[str, int]

    @property
    def outcome(self) -> str:
        """What to say where there is no doubt: nothing to compare, or nothing wrong."""
        if len(self.labels) + len(self.left_out) < 2:
            return "The photos of this library are in one folder only: there is nothing to check"
        if len(self.labels) < 2:
            return f"Too few folders have {FEWEST} photos or more: there is nothing to compare"
        return "All photos look like the others in their folder"


def folder_labels(photos: Sequence[Photo], roots: Sequence[Path] = ()) -> list[str]:
    """Return the label of each photo: the name of its folder.

    Parameters
    ----------
    photos : sequence of Photo
    roots : sequence of Path, optional
        With them, the label is the name of the folder right below the one of `roots` that
        holds the photo, however deep the photo lies.
    """
    return [_label(photo.path.parent, roots) for photo in photos]


def check_labels(
    photos: Sequence[Photo],
    points: Array,
    embeddings: Array,
    labels: Sequence[str],
    progress: Progress = unseen,
) -> LabelCheck:
    """Return the photos whose neighbours have another label than they have.

    Parameters
    ----------
    photos : sequence of Photo, of length n
    points : array of shape (n, k), unit length
        The photos among photos, see `Gallery.points`.
    embeddings : array of shape (n, dim)
        To know copies by: the copies of a photo do not vote on it.
    labels : sequence of str, of length n
    progress : callable, optional
        Called as ``progress(done, total)`` with numbers of photos.
    """
    counts = Counter(labels)
    kept = {name: n for name, n in sorted(counts.items()) if n >= FEWEST}
    left_out = {name: n for name, n in sorted(counts.items()) if n < FEWEST}
    if len(kept) < 2:
        return LabelCheck([], kept, left_out)
    rows = np.array([row for row, label in enumerate(labels) if label in kept], np.intp)
    own = [photos[row] for row in rows]
    numbers = {name: number for number, name in enumerate(kept)}
    classes = np.array([numbers[labels[row]] for row in rows], np.intp)
    votes = vote(points[rows], classes, _copies(own, embeddings[rows]), progress=progress)
    names = list(kept)
    doubts = [_doubt(own, names, classes, votes, int(row)) for row in votes.worst_first()]
    return LabelCheck(doubts, kept, left_out)


def vote(
    points: Array,
    classes: Rows,
    copies: Rows,
    k: int = NEIGHBOURS,
    progress: Progress = unseen,
) -> Votes:
    """Let the `k` nearest photos vote on the label of each, weighted by their cosines.

    The votes for a label are divided by how many it could have had, so that a label of few
    photos is not outvoted by its size. Ranking by the share of the own label is the
    self-confidence of confident learning (Northcutt et al., 2021), here with neighbours as
    the classifier (Cover and Hart, 1967).

    Parameters
    ----------
    points : array of shape (n, d), unit length
    classes : array of shape (n,)
        The labels' numbers, from 0.
    copies : array of shape (n,)
        Photos with the same number are copies of one another: they have no vote.
    k : int
    progress : callable, optional
        Called as ``progress(done, total)`` with numbers of photos.
    """
    n, k = len(points), min(k, len(points) - 1)
    sizes = np.bincount(classes)
    neighbours = np.empty((n, k), np.intp)
    shares = np.zeros((n, len(sizes)), np.float32)
    for start in range(0, n, BLOCK):
        block = slice(start, min(start + BLOCK, n))
        cosines = points[block] @ points.T
        cosines[copies[block, None] == copies] = -np.inf
        nearest, weights = _nearest(cosines, k)
        neighbours[block] = nearest
        for column in range(k):
            voter = classes[nearest[:, column]]
            shares[np.arange(block.start, block.stop), voter] += weights[:, column]
        progress(block.stop, n)
    shares /= np.minimum(k, sizes)
    shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1e-9)
    own = shares[np.arange(n), classes].copy()
    shares[np.arange(n), classes] = -1
    return Votes(own, shares.max(axis=1), shares.argmax(axis=1), neighbours)


def _label(folder: Path, roots: Sequence[Path]) -> str:
    for root in roots:
        if folder != root and folder.is_relative_to(root):
            return folder.relative_to(root).parts[0]
    return folder.name


def _copies(photos: Sequence[Photo], embeddings: Array) -> Rows:
    """Return for each photo the number of the group of copies that it is in, shape (n,)."""
    row_of = {photo.id: row for row, photo in enumerate(photos)}
    copies = np.arange(len(photos), dtype=np.intp)
    for group in find_duplicates(photos, embeddings):
        rows = [row_of[photo.id] for photo in group.photos]
        copies[rows] = rows[0]
    return copies


def _nearest(cosines: Array, k: int) -> tuple[Rows, Array]:
    """Return the columns of the `k` largest cosines of each row, largest first, and weights."""
    columns: Rows = np.argpartition(-cosines, k - 1, axis=1)[:, :k]
    found = np.take_along_axis(cosines, columns, axis=1)
    order = np.argsort(-found, axis=1, kind="stable")
    columns = np.take_along_axis(columns, order, axis=1)
    found = np.take_along_axis(found, order, axis=1)
    columns[np.isneginf(found)] = -1
    return columns, np.maximum(found, 0)


def _doubt(
    photos: Sequence[Photo], names: Sequence[str], classes: Rows, votes: Votes, row: int
) -> Doubt:
    other = int(votes.label[row])
    voters = [int(voter) for voter in votes.neighbours[row] if voter >= 0]
    agreeing = [photos[voter] for voter in voters if classes[voter] == other]
    return Doubt(
        photo=photos[row],
        label=names[int(classes[row])],
        suggestion=names[other],
        share=float(votes.own[row]),
        suggestion_share=float(votes.other[row]),
        neighbours=tuple(agreeing[:NEIGHBOURS_SHOWN]),
    )
