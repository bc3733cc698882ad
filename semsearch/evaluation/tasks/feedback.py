"""Simulated users: they put thumbs on what they see, and the ranking should get better.

The photos with thumbs come first or last from then on, so precision rises by them alone. The
residual figures leave them out (the residual collection; Salton and Buckley, 1990): of the
photos without a thumb, how many of the first ten are right, by the old and by the new ranking.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from semsearch.evaluation.metrics import Flags
from semsearch.evaluation.systems import Semsearch
from semsearch.evaluation.tasks.searches import Figures, Labels, mean
from semsearch.feedback.relevance import CHOSEN, METHODS, Method, judged
from semsearch.training.datasets import class_query
from semsearch.vectors import Array

SEEN = 10
THUMBS = 3
ROUNDS = 3
PHOTOS_A_CLASS = 3
Asked = tuple[Array, Flags, tuple[int, ...]]


@dataclass
class SimulatedUser:
    """Somebody who looks at the first ten photos and puts up to three thumbs up and three down.

    Attributes
    ----------
    relevant : array of shape (n,), bool
        The photos that the user wants.
    hidden : collection of int
        Rows that no ranking shows, such as the photo that is the query.
    liked, disliked : set of int
        Rows with thumbs so far.
    """

    relevant: Flags
    hidden: Collection[int] = ()
    liked: set[int] = field(default_factory=set)
    disliked: set[int] = field(default_factory=set)

    def judge(self, scores: Array) -> None:
        """Judge some of the first photos that have no thumb yet."""
        fresh = [row for row in self.first(scores) if row not in self.liked | self.disliked]
        self.liked.update([row for row in fresh if self.relevant[row]][:THUMBS])
        self.disliked.update([row for row in fresh if not self.relevant[row]][:THUMBS])

    def precision(self, scores: Array) -> float:
        """Return the share of wanted photos among the first ten."""
        return float(self.relevant[self.first(scores)].sum()) / SEEN

    def residual(self, scores: Array) -> float:
        """Return the same of the photos without a thumb; nan where none of them is wanted."""
        others = self.first(scores, self.liked | self.disliked)
        is_left = self.relevant.sum() > len(self.liked) + self.relevant[list(self.hidden)].sum()
        return float(self.relevant[others].sum()) / SEEN if is_left else float("nan")

    def first(self, scores: Array, without: Collection[int] = ()) -> list[int]:
        """Return the rows of the first ten photos, best first."""
        left_out = {*self.hidden, *without}
        order = np.argsort(-scores, kind="stable")[: SEEN + len(left_out)]
        return [int(row) for row in order if int(row) not in left_out][:SEEN]


def feedback(system: Semsearch, labels: Labels) -> Figures:
    """Measure P@10 after 0 to 3 rounds of thumbs, for either method.

    Parameters
    ----------
    system : Semsearch
    labels : array of shape (n,), str

    Returns
    -------
    Figures
        ``text`` queries are the names of the classes, ``photo`` queries the first photos of
        each. Residual figures compare the rankings without and with feedback on the photos
        that have no thumb by then. Figures that end in ``_by_NAME`` are those of the method
        that was not chosen.
    """
    figures: dict[str, float | int | None] = {}
    for kind, queries in (("text", _text_queries), ("photo", _photo_queries)):
        asked = list(queries(system, labels))
        figures[f"{kind}_queries"] = len(asked)
        for name, method in METHODS.items():
            by = "" if method is CHOSEN else f"_by_{name}"
            found = _rounds(method, system.gallery.points, asked)
            figures |= {f"{kind}_{figure}{by}": value for figure, value in found.items()}
    return figures


def _text_queries(system: Semsearch, labels: Labels) -> Iterator[Asked]:
    classes = sorted(set(labels) - {""})
    scores = system.text_scores([class_query(label) for label in classes])
    for own, label in zip(scores, classes, strict=True):
        yield own, labels == label, ()


def _photo_queries(system: Semsearch, labels: Labels) -> Iterator[Asked]:
    scores = system.image_scores()
    for label in sorted(set(labels) - {""}):
        for row in np.flatnonzero(labels == label)[:PHOTOS_A_CLASS]:
            yield scores[row], labels == label, (int(row),)


def _rounds(method: Method, points: Array, asked: Iterable[Asked]) -> Figures:
    """Return the mean figures of one method over all queries."""
    rows = np.array([list(_one_user(method, points, *query)) for query in asked])
    figures: dict[str, float | int | None] = {}
    for after in range(ROUNDS + 1):
        figures[f"p_at_10_after_{after}"] = mean(rows[:, after, 0])
    for after in range(1, ROUNDS + 1):
        figures[f"residual_p_at_10_without_{after}"] = mean(rows[:, after, 1])
        figures[f"residual_p_at_10_after_{after}"] = mean(rows[:, after, 2])
    return figures


def _one_user(
    method: Method, points: Array, logits: Array, relevant: Flags, hidden: tuple[int, ...]
) -> Iterator[tuple[float, float, float]]:
    """Yield after each round P@10, and that on the residual collection, before and after."""
    user, scores = SimulatedUser(relevant, hidden), logits
    yield user.precision(scores), user.residual(logits), user.residual(scores)
    for _ in range(ROUNDS):
        user.judge(scores)
        scores = judged(method, points, logits, user.liked, user.disliked)
        yield user.precision(scores), user.residual(logits), user.residual(scores)
