"""What blocks learn from: maps of photos and what these show, epoch by epoch."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from semsearch.progress import Progress
from semsearch.training.fine_tuning.photos import Part
from semsearch.training.fine_tuning.work_folder import Learned
from semsearch.vectors import Array, softmax

if TYPE_CHECKING:
    from semsearch.training.fine_tuning.blocks import Learner

SIZE = 32
# So many epochs in a row may tell the watched photos no better.
PATIENCE = 3
SLOWEST = 0.05

Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Lesson:
    """Batches of views by chance, half of them mirrored once more.

    Attributes
    ----------
    maps : array of shape (n, views, rows, columns, channels)
    targets : array of shape (n,), int
        The number of what each photo is to be near to.
    rows : dict of Part to array of int
        Which photos are for what.
    epochs : int
        How many there are at most.
    seed : int
    """

    maps: NDArray[np.float16]
    targets: NDArray[np.int64]
    rows: dict[Part, Rows]
    epochs: int
    seed: int

    @property
    def batches(self) -> int:
        """How many there are in an epoch."""
        return -(-len(self.rows[Part.LEARNED]) // SIZE)

    def begin(self, learner: "Learner") -> None:
        """Show a learner what it starts from."""
        from semsearch.training.fine_tuning.blocks import starting_places

        own = self.rows[Part.LEARNED]
        found = np.concatenate([learner.embed(self._whole(part)) for part in _parts(own)])
        centre = found.mean(axis=0)
        count = int(self.targets.max()) + 1
        learner.aim(starting_places(found, self.targets[own], centre, count), centre)

    def learn(self, learner: "Learner", epoch: int, progress: Progress) -> None:
        """Let a learner go through all photos once; `progress` counts batches of all epochs."""
        share = (1 + np.cos(np.pi * epoch / self.epochs)) / 2
        learner.set_pace(max(share, SLOWEST))
        rng = np.random.default_rng((self.seed, epoch))
        order = rng.permutation(self.rows[Part.LEARNED])
        for number, part in enumerate(_parts(order), epoch * self.batches + 1):
            learner.learn(self._views(part, rng), self.targets[part])
            progress(number, self.epochs * self.batches)

    def loss(self, learner: "Learner") -> float:
        """Return how badly a learner tells all views of the watched photos: cross-entropy."""
        losses = []
        for row in self.rows[Part.WATCHED]:
            told = softmax(learner.judge(self.maps[row].astype(np.float32)))
            losses.append(-np.log(told[:, self.targets[row]] + 1e-9).mean())
        return float(np.mean(losses))

    def is_over(self, learned: Learned | None) -> bool:
        """Return whether there is nothing more to learn."""
        if learned is None:
            return False
        return learned.epoch >= self.epochs or learned.epoch - learned.best >= PATIENCE

    def _whole(self, rows: Rows) -> Array:
        return np.asarray(self.maps[rows, 0], np.float32)

    def _views(self, rows: Rows, rng: np.random.Generator) -> Array:
        chosen = rng.integers(0, self.maps.shape[1], len(rows))
        views = np.asarray(self.maps[rows, chosen], np.float32)
        mirrored = rng.random(len(rows)) < 0.5
        views[mirrored] = views[mirrored][:, :, ::-1]
        return views


def _parts(rows: Rows) -> Iterator[Rows]:
    for start in range(0, len(rows), SIZE):
        yield rows[start : start + SIZE]


def next_state(before: Learned | None, now: list[Array], loss: float) -> Learned:
    """Return how far the learning is after one more epoch."""
    epoch = before.epoch + 1 if before else 1
    if before is None or loss < before.loss:
        return Learned(epoch, epoch, loss, now, now)
    return Learned(epoch, before.best, before.loss, now, before.kept)
