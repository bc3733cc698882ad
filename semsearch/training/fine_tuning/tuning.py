"""A tuning from its photos to blocks that have learned from them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from semsearch.encoders.runtimes import compiled
from semsearch.encoders.tuned.trunk import load_trunk
from semsearch.errors import TrainingDataError
from semsearch.progress import Progress
from semsearch.training.fine_tuning.lesson import Lesson, next_state
from semsearch.training.fine_tuning.maps import Maps
from semsearch.training.fine_tuning.photos import Part, TuningPhotos
from semsearch.training.fine_tuning.targets import targets_of
from semsearch.training.fine_tuning.work_folder import WorkFolder
from semsearch.vectors import Array

if TYPE_CHECKING:
    from semsearch.training.fine_tuning.blocks import Learner

EPOCHS = 8
VERSION = 1


@dataclass(frozen=True)
class Order:
    """What is to be tuned, on what and how.

    Attributes
    ----------
    photos : TuningPhotos
    encoder : str
        Whose network.
    blocks : int
        How many of its last blocks.
    name : str
        Of the encoder that comes out.
    seed : int
    epochs : int
        How many there are at most.
    """

    photos: TuningPhotos
    encoder: str
    blocks: int
    name: str
    seed: int = 0
    epochs: int = EPOCHS

    def settings(self) -> dict[str, Any]:
        """Return what tells it from another one of the same name."""
        numbers = {"blocks": self.blocks, "seed": self.seed, "epochs": self.epochs}
        return {"version": VERSION, "encoder": self.encoder, "photos": self.photos.checksum()} | (
            numbers
        )


class Tuning:
    """Tunes the last blocks of a network; what is done is kept in a folder until it has ended.

    Parameters
    ----------
    order : Order

    Raises
    ------
    UnknownEncoderError
        If the encoder's network cannot be tuned.
    TrainingDataError
        If it has not so many blocks.
    """

    def __init__(self, order: Order) -> None:
        self.order = order
        self.trunk = load_trunk(order.encoder)
        names = self.trunk.blocks
        if not 1 <= order.blocks <= len(names):
            raise TrainingDataError(
                f"{order.encoder} has {len(names)} blocks that can be tuned, {', '.join(names)}; "
                f"not the last {order.blocks}. Choose --fine-tune 1 to {len(names)}."
            )
        self.work = WorkFolder(order.name)

    @property
    def blocks(self) -> tuple[str, ...]:
        """The names of the blocks that are tuned."""
        return self.trunk.blocks[-self.order.blocks :]

    @cached_property
    def see(self) -> Any:
        """What makes the maps that the tuned blocks see, see `runtimes.compiled`."""
        n = self.order.blocks
        return compiled(lambda layers, rgb: self.trunk.lower(layers, rgb, n), self.trunk.side)

    @cached_property
    def maps(self) -> Maps:
        """The maps, made or still to be made."""
        square = np.zeros((1, self.trunk.side, self.trunk.side, 3), np.float32)
        rows, columns, channels = self.see(square).shape[1:]
        shape = (rows, columns, channels)
        return Maps.planned(self.work.maps, len(self.order.photos), shape)

    @contextmanager
    def held(self, anew: bool) -> Iterator[bool]:
        """Keep its folder from others, see `WorkFolder.held`."""
        with self.work.held(self.order.settings(), anew) as is_begun:
            yield is_begun

    def look(self, progress: Progress) -> None:
        """Make the maps that are not there yet.

        Raises
        ------
        OutputError
            If the disk has no room for them.
        """
        self.maps.check_space()
        self.maps.fill(self.order.photos.files, self.see, self.trunk.side, progress)

    def look_at(self, file: Path) -> None:
        """Make the maps of a photo, to see how long that takes."""
        squares = self.maps.squares(file, self.trunk.side, seed=0)
        if squares is not None:
            self.see(squares)

    def learn(self, progress: Progress) -> dict[str, Array]:
        """Let the blocks learn, until they tell watched photos no better; return their weights.

        `look` comes first.
        """
        lesson = self._lesson()
        learner = self.new_learner()
        lesson.begin(learner)
        learned = self.work.learned()
        if learned:
            learner.restore(learned.now)
        while not lesson.is_over(learned):
            lesson.learn(learner, learned.epoch if learned else 0, progress)
            learned = next_state(learned, learner.state(), lesson.loss(learner))
            self.work.keep(learned)
        progress(lesson.epochs * lesson.batches, lesson.epochs * lesson.batches)
        if learned:
            learner.restore(learned.kept)
        return learner.weights()

    def new_learner(self) -> "Learner":
        """Return blocks as they are shipped, ready to learn."""
        from semsearch.encoders.quiet_tensorflow import keras
        from semsearch.training.fine_tuning.blocks import Learner

        keras.utils.set_random_seed(self.order.seed)
        return Learner(self.trunk, self.order.blocks, self.maps.shape)

    def _lesson(self) -> Lesson:
        maps, photos = self.maps.open(), self.order.photos
        is_read = ~np.isnan(maps[:, 0, 0, 0, 0])
        rows = {part: own[is_read[own]] for part in Part for own in [photos.of(part)]}
        return Lesson(maps, targets_of(photos), rows, self.order.epochs, self.order.seed)
