"""Photos whose neighbours disagree with the name of their folder: labels that may be wrong."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import overload

import numpy as np

from semsearch.folders.names import tells_nothing
from semsearch.insight.duplicates.groups import copy_numbers, find_duplicates
from semsearch.insight.labels.kept import keep_up
from semsearch.insight.labels.neighbours import NONE, Neighbours, Rows
from semsearch.insight.labels.votes import Votes, agreement, vote
from semsearch.library.catalogue import Catalogue
from semsearch.library.photo import Photo
from semsearch.progress import Progress, unseen
from semsearch.search.engine import SearchEngine

FEWEST = 3
NEIGHBOURS_SHOWN = 6
READ_AT_ONCE = 100
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
    doubts : sequence of Doubt
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

    doubts: Sequence[Doubt]
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


class Doubts(Sequence[Doubt]):
    """Doubts whose photos are read when they are looked at.

    Parameters
    ----------
    photos : Catalogue
        Those that were checked.
    names : sequence of str
        Of the labels.
    classes : array of shape (n,)
        The number of each photo's label.
    votes : Votes
    """

    def __init__(
        self, photos: Catalogue, names: Sequence[str], classes: Rows, votes: Votes
    ) -> None:
        self._photos, self._names, self._classes, self._votes = photos, names, classes, votes
        self._rows = votes.worst_first()

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Doubt]:
        for start in range(0, len(self), READ_AT_ONCE):
            yield from self[start : start + READ_AT_ONCE]

    @overload
    def __getitem__(self, places: int) -> Doubt: ...
    @overload
    def __getitem__(self, places: slice) -> list[Doubt]: ...
    def __getitem__(self, places: int | slice) -> Doubt | list[Doubt]:
        """Return the doubt at a place, or those at several."""
        if isinstance(places, int):
            return self._read(self._rows[[places]])[0]
        return self._read(self._rows[places])

    def _read(self, rows: Rows) -> list[Doubt]:
        """Return the doubts about the photos of `rows`."""
        agreeing = [self._agreeing(row) for row in rows]
        wanted = np.unique(np.concatenate([rows, *agreeing]).astype(np.intp))
        photos = dict(zip(wanted.tolist(), self._photos.take(wanted), strict=True))
        return [
            Doubt(
                photo=photos[int(row)],
                label=self._names[self._classes[row]],
                suggestion=self._names[self._votes.label[row]],
                share=float(self._votes.own[row]),
                suggestion_share=float(self._votes.other[row]),
                neighbours=tuple(photos[int(other)] for other in others),
            )
            for row, others in zip(rows, agreeing, strict=True)
        ]

    def _agreeing(self, row: int) -> Rows:
        voters = self._votes.neighbours[row]
        voters = voters[voters != NONE]
        agreeing = voters[self._classes[voters] == self._votes.label[row]]
        return np.asarray(agreeing[:NEIGHBOURS_SHOWN])


def check_labels(
    engine: SearchEngine, top: bool = False, anyway: bool = False, progress: Progress = unseen
) -> LabelCheck:
    """Return the photos of a library whose neighbours have another label than they have.

    The label of a photo is the name of its folder. Labels that are a date or the like are left
    out. If neighbours hardly agree with the others, those do not tell what photos show, and no
    photo is listed. Copies of a photo do not vote on it.

    Parameters
    ----------
    engine : SearchEngine
    top : bool
        Whether the label is the name of the folder right below the library's, however deep the
        photo lies.
    anyway : bool
        Whether to check all labels, and list what is in doubt, whatever they are.
    progress : callable, optional
        Called as ``progress(done, total)`` with numbers of photos, while copies are looked for,
        and again while the nearest photos of each are.
    """
    groups = find_duplicates(engine, progress=progress)
    lists = keep_up(engine, progress)
    photos = Catalogue(engine.library, lists.ids)
    return check(photos, lists, copy_numbers(lists.ids, groups), folder_labels(photos, top), anyway)


def check(
    photos: Catalogue, lists: Neighbours, copies: Rows, labels: Sequence[str], anyway: bool = False
) -> LabelCheck:
    """Return what neighbours say of labels, see `check_labels`.

    Parameters
    ----------
    photos : Catalogue, of length n
    lists : Neighbours
        Of the photos.
    copies : array of shape (n,)
        Photos with the same number are copies of one another.
    labels : sequence of str, of length n
    """
    counts = Counter(labels)
    nameless = {name: n for name, n in sorted(counts.items()) if not anyway and tells_nothing(name)}
    telling = {name: n for name, n in sorted(counts.items()) if name not in nameless}
    kept = {name: n for name, n in telling.items() if n >= FEWEST}
    left_out = {name: n for name, n in telling.items() if n < FEWEST}
    if len(kept) < 2:
        return LabelCheck([], kept, left_out, nameless)
    numbers = {name: number for number, name in enumerate(kept)}
    class_of = np.array([numbers.get(label, NONE) for label in labels], np.intp)
    rows = np.flatnonzero(class_of != NONE)
    classes = class_of[rows]
    votes = vote(lists, rows, classes, copies[rows])
    doubts = Doubts(photos.where(class_of != NONE), list(kept), classes, votes)
    if doubts and not anyway and agreement(votes, classes) < TELLING:
        return LabelCheck([], kept, left_out, nameless, len(doubts))
    return LabelCheck(doubts or [], kept, left_out, nameless)


def folder_labels(photos: Catalogue, top: bool = False) -> list[str]:
    """Return the label of each photo, see `check_labels`."""
    roots = list(photos.library.folders) if top else []
    label_of: dict[Path, str] = {}
    labels = dict.fromkeys(photos.ids.tolist(), "")
    for photo in photos.library.outlines():
        if photo.folder not in label_of:
            label_of[photo.folder] = _label(photo.folder, roots)
        if photo.id in labels:
            labels[photo.id] = label_of[photo.folder]
    return list(labels.values())


def _label(folder: Path, roots: Sequence[Path]) -> str:
    for root in roots:
        if folder != root and folder.is_relative_to(root):
            return folder.relative_to(root).parts[0]
    return folder.name
