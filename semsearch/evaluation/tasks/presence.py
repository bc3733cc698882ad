"""The task presence: whether "Nothing here matches" is said where it is true, and only there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from semsearch.evaluation.metrics import Flags, Rows
from semsearch.evaluation.systems import Semsearch
from semsearch.evaluation.tasks.searches import Figures, Labels, mean
from semsearch.head.scoring import Case
from semsearch.training.datasets import CaptionedPhotos, class_query
from semsearch.vectors import Array

SIZES = (100, 300, 1000)


@dataclass
class Outcomes:
    """Whether queries were answered, by what they are and how many photos there were.

    Attributes
    ----------
    system : Semsearch
    kinds : tuple of str
        What queries for one thing are called, and what others are.
    seed : int
        Chooses the photos of a smaller gallery.
    """

    system: Semsearch
    kinds: tuple[str, str] = ("single words", "phrases")
    seed: int = 0
    _found: dict[tuple[str, int, str], list[bool]] = field(default_factory=dict)

    def ask(self, queries: Sequence[str], relevant: Flags) -> None:
        """Ask for what a gallery holds, and for the same after it was taken out.

        Parameters
        ----------
        queries : sequence of q str
        relevant : array of shape (q, n), bool
        """
        for row, case, logits in self._logits(queries):
            for size, rows in self._subsets(~relevant[row]):
                self._note(case, size, "refused", not self._passes(case, logits[rows]))
            for size, rows in self._holding(relevant[row]):
                self._note(case, size, "found", self._passes(case, logits[rows]))

    def ask_absent(self, queries: Sequence[str]) -> None:
        """Ask for what no photo of the gallery shows."""
        for _, case, logits in self._logits(queries):
            for size, rows in self._subsets(np.ones(len(logits), bool)):
                self._note(case, size, "given_refused", not self._passes(case, logits[rows]))

    def figures(self) -> dict[str, Figures]:
        """Return the shares of the right answers, by kind of query and number of photos."""
        figures: dict[str, Figures] = {}
        for (kind, size, answer), right in sorted(self._found.items()):
            own = figures.setdefault(f"{kind} among {size} photos", {})
            own |= {answer: mean(np.array(right)), f"{answer}_queries": len(right)}
        return figures

    def _logits(self, queries: Sequence[str]) -> Iterator[tuple[int, Case, Array]]:
        for rows, meanings in self.system.read(queries):
            logits = self.system.scorer.logits(meanings, self.system.gallery)
            for row, meaning, own in zip(rows, meanings, logits, strict=True):
                yield int(row), meaning.case, own

    def _passes(self, case: Case, logits: Array) -> bool:
        return bool(logits.max() >= self.system.scorer.limit(case, len(logits)))

    def _note(self, case: Case, size: int, answer: str, is_right: bool) -> None:
        kind = self.kinds[case not in (Case.NAME, Case.WORD)]
        self._found.setdefault((kind, size, answer), []).append(is_right)

    def _subsets(self, chosen: Flags) -> Iterator[tuple[int, Rows]]:
        """Yield random photos of the chosen ones, of each size, or all where they are fewer."""
        order = np.random.default_rng(self.seed).permutation(np.flatnonzero(chosen))
        for size in sizes(len(chosen)):
            if len(order):
                yield size, order[:size]

    def _holding(self, relevant: Flags) -> Iterator[tuple[int, Rows]]:
        """Yield random photos of each size, with a relevant one among them."""
        rng = np.random.default_rng(self.seed)
        order, right = rng.permutation(len(relevant)), np.flatnonzero(relevant)
        for size in sizes(len(relevant)):
            rows = order[:size].copy()
            if not relevant[rows].any():
                rows[0] = rng.choice(right)
            yield size, rows


def sizes(photos: int) -> list[int]:
    """Return the sizes of galleries that so many photos allow."""
    return sorted({min(size, photos) for size in SIZES})


def presence(system: Semsearch, labels: Labels, absent: Sequence[str] = ()) -> dict[str, Figures]:
    """Ask for each class, with photos of it and without, and for what no photo shows.

    Returns
    -------
    dict of str to Figures
        By kind of query and number of photos: the share of present queries `found`, of absent
        ones `refused`, and of those in `absent` as `given_refused`.
    """
    classes = sorted(set(labels) - {""})
    outcomes = Outcomes(system)
    outcomes.ask([class_query(label) for label in classes], labels == np.array(classes)[:, None])
    outcomes.ask_absent(absent)
    return outcomes.figures()


def caption_presence(system: Semsearch, photos: CaptionedPhotos) -> dict[str, Figures]:
    """Ask for each caption, with its photo and without."""
    sentences, owners = photos.pairs()
    outcomes = Outcomes(system, ("captions", "captions"))
    outcomes.ask(sentences, owners[:, None] == np.arange(len(photos.files)))
    return outcomes.figures()
