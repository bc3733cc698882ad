"""Photos whose neighbours disagree with the name of their folder: labels that may be wrong."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from semsearch.folders.names import tells_nothing
from semsearch.insight.duplicates.groups import find_duplicates
from semsearch.insight.votes import Rows, Votes, agreement, vote
from semsearch.library.photo import Photo
from semsearch.progress import Progress, unseen
from semsearch.vectors import Array

FEWEST = 3
NEIGHBOURS_SHOWN = 6
# Labels that neighbours agree with less than halfway from chance to always tell them nothing,
# see `votes.agreement`: two labels in five may be wrong, and more make no list of exceptions.
TELLING = 0.5
ADVICE = "sort photos into folders named by what they show, such as cats and dogs"


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
        Worst first; empty if the labels do not tell what photos show.
    labels : dict of str to int
        The labels that were checked, and how many photos have each.
    left_out : dict of str to int
        The labels with fewer than `FEWEST` photos, which say too little.
    nameless : dict of str to int
        The labels that are a date or the like, see `semsearch.folders.names.tells_nothing`.
    withheld : int
        How many doubts there are about labels that do not tell what photos show.
    """

    doubts: list[Doubt]
    labels: dict[str, int]
    left_out: dict[str, int]
    nameless: dict[str, int] = field(default_factory=dict)
    withheld: int = 0

    @property
    def outcome(self) -> str:
        """What to say where there is no doubt: nothing to compare, or nothing wrong, or why."""
        if len(self.labels) + len(self.left_out) + len(self.nameless) < 2:
            return "The photos of this library are in one folder only: there is nothing to check"
        if len(self.labels) < 2 and self.nameless:
            return (
                f"Folders are named by dates, cameras and the like, such as "
                f"{next(iter(self.nameless))}, and not by what their photos show: take the top "
                f"folder, or {ADVICE}"
            )
        if len(self.labels) < 2:
            return f"Too few folders have {FEWEST} photos or more: there is nothing to compare"
        if self.withheld:
            return (
                f"The names of the folders do not seem to tell what photos show, as "
                f"{self.withheld:,} of {sum(self.labels.values()):,} photos look like those of "
                f"another folder: take the top folder, or {ADVICE}"
            )
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
    anyway: bool = False,
) -> LabelCheck:
    """Return the photos whose neighbours have another label than they have.

    Labels that are a date or the like are left out. If neighbours hardly agree with the others,
    those do not tell what photos show, and no photo is listed.

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
    anyway : bool
        Whether to check all labels, and list what is in doubt, whatever they are.
    """
    counts = Counter(labels)
    nameless = {name: n for name, n in sorted(counts.items()) if not anyway and tells_nothing(name)}
    telling = {name: n for name, n in sorted(counts.items()) if name not in nameless}
    kept = {name: n for name, n in telling.items() if n >= FEWEST}
    left_out = {name: n for name, n in telling.items() if n < FEWEST}
    if len(kept) < 2:
        return LabelCheck([], kept, left_out, nameless)
    rows = np.array([row for row, label in enumerate(labels) if label in kept], np.intp)
    own = [photos[row] for row in rows]
    numbers = {name: number for number, name in enumerate(kept)}
    classes = np.array([numbers[labels[row]] for row in rows], np.intp)
    votes = vote(points[rows], classes, _copies(own, embeddings[rows]), progress=progress)
    worst = votes.worst_first()
    if not anyway and agreement(votes, classes) < TELLING:
        return LabelCheck([], kept, left_out, nameless, len(worst))
    doubts = [_doubt(own, list(kept), classes, votes, int(row)) for row in worst]
    return LabelCheck(doubts, kept, left_out, nameless)


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
