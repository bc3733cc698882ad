"""Names: each class is taught by a few of its photos, and looked for in the others."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semsearch.encoders import Encoder
from semsearch.evaluation.metrics import Flags, average_precisions
from semsearch.evaluation.tasks.searches import Figures, Labels, mean
from semsearch.head.gallery import Gallery
from semsearch.head.projection import ProjectionHead
from semsearch.head.things import Thing
from semsearch.images.loading import load_image
from semsearch.search.certainty import BANDS
from semsearch.search.pictures import views_of
from semsearch.vectors import Array, sigmoid

EXAMPLES = (1, 3, 5, 10)


@dataclass(frozen=True)
class Lessons:
    """What teaches the name of each class.

    Attributes
    ----------
    head : ProjectionHead
    gallery : Gallery of n photos
    labels : array of shape (n,), str
    views : dict of int to array of shape (v, k)
        The points of the views of the first photos of each class, by row.
    """

    head: ProjectionHead
    gallery: Gallery
    labels: Labels
    views: dict[int, Array]

    def figures(self, count: int) -> Figures:
        """Measure what so many examples of each class find."""
        found = list(self._found(count))
        sure = np.concatenate([said for said, _ in found])
        right = np.concatenate([is_of for _, is_of in found])
        first = [is_of[np.argmax(said)] for said, is_of in found]
        precision = [average_precisions(said[None], is_of[None])[0] for said, is_of in found]
        figures: Figures = {
            "names": len(found),
            "map": mean(np.array(precision)),
            "first_right": mean(np.array(first, np.float64)),
        }
        for name, least in BANDS.items():
            shown = sure >= least
            figures[f"right_if_{name}"] = float(right[shown].mean()) if shown.any() else None
        return figures

    def _found(self, count: int) -> Iterator[tuple[Array, Flags]]:
        """Yield how sure it is of each photo that was no example, and which are of the class."""
        for label in sorted(set(self.labels) - {""}):
            rows = np.flatnonzero(self.labels == label)
            if len(rows) <= count:
                continue
            shown = np.stack([self.views[row] for row in rows[:count].tolist()])
            thing = Thing(self.head, shown, shown[:0])
            others = np.setdiff1d(np.arange(len(self.labels)), rows[:count])
            logits = thing.logits(self.gallery[others], len(self.labels))
            yield sigmoid(logits), self.labels[others] == label


def names(
    encoder: Encoder, gallery: Gallery, head: ProjectionHead, files: list[Path], labels: Labels
) -> dict[str, Figures]:
    """Measure names taught by 1, 3, 5 and 10 photos.

    Parameters
    ----------
    encoder : Encoder
    gallery : Gallery of n photos
    head : ProjectionHead
    files : list of n Paths
    labels : array of shape (n,), str

    Returns
    -------
    dict of str to Figures
        By the number of examples: mAP, how often the first photo is right, and the share of right
        ones among those said to be *surely*, at least *likely* and at least *perhaps* it.
    """
    taught = [row for label in sorted(set(labels) - {""})
              for row in np.flatnonzero(labels == label)[: max(EXAMPLES)].tolist()]  # fmt: skip
    views = {row: _points(encoder, head, files[row]) for row in taught}
    lessons = Lessons(head, gallery, labels, views)
    most = max((int((labels == label).sum()) for label in set(labels) - {""}), default=0)
    return {f"{count} examples": lessons.figures(count) for count in EXAMPLES if count < most}


def _points(encoder: Encoder, head: ProjectionHead, file: Path) -> NDArray[np.float32]:
    return head.gallery(encoder.encode(views_of(load_image(file)))).points
