"""The photos that blocks are tuned on: what is known of each, and which are held out."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import TrainingDataError
from semsearch.folders.listing import find_photos
from semsearch.training.datasets import class_query
from semsearch.training.truth import read_truth

# A label of so many photos has some to spare; one of fewer is learned from whole.
ENOUGH, LEAST = 5, 2
FEWEST_LABELS = 2
FEWEST_CAPTIONED = 50
# One photo in so many is held out for the report, and one in so many watched.
HELD_OUT, WATCHED = 5, 10
FEWEST_HELD = 2


class Part(IntEnum):
    """What a photo is for: to be learned from, to say when to stop, or to be measured with."""

    LEARNED = 0
    WATCHED = 1
    HELD = 2


@dataclass(frozen=True)
class TuningPhotos:
    """Photos and what they show.

    Attributes
    ----------
    files : tuple of n Paths
    labels : array of shape (n,), str
        Empty strings if captions are learned from.
    captions : tuple of n tuples of str
        Empty ones if labels are learned from.
    parts : array of shape (n,), of Part
    """

    files: tuple[Path, ...]
    labels: NDArray[np.str_]
    captions: tuple[tuple[str, ...], ...]
    parts: NDArray[np.int8]

    @classmethod
    def read(
        cls, folder: Path, labelled: Sequence[str], captions: Sequence[str], seed: int
    ) -> "TuningPhotos":
        """Find the photos of a folder that something is known of, see `read_truth`.

        Labels are learned from, and captions where there are none. If neither is named, the
        folder's own subfolders are the labels.

        Raises
        ------
        TrainingDataError
            If there are too few of them.
        EvaluationDataError
            If a file of labels or captions cannot be read.
        """
        root = folder.expanduser().resolve()
        names = [path.relative_to(root).as_posix() for path in find_photos(root)]
        truth = read_truth(root, names, labelled or ([] if captions else ["."]), captions)
        if labelled or not captions:
            known = {name: truth.labels[name] for name in names if name in truth.labels}
            return cls._labelled(folder, root, known, seed)
        said = {name: tuple(truth.captions[name]) for name in names if name in truth.captions}
        return cls._captioned(folder, root, said)

    @classmethod
    def _labelled(
        cls, folder: Path, root: Path, known: dict[str, str], seed: int
    ) -> "TuningPhotos":
        counts = Counter(known.values())
        if sum(count >= ENOUGH for count in counts.values()) < FEWEST_LABELS:
            raise TrainingDataError(
                f"{folder} has {len(known):,} labelled photos, {_most(counts)}. Tuning takes "
                f"{FEWEST_LABELS} labels or more, of {ENOUGH} photos each, and is of use with "
                "hundreds of photos. Say with --labelled what they show."
            )
        kept = {name: label for name, label in known.items() if counts[label] >= LEAST}
        labels = np.array([class_query(label) for label in kept.values()], str)
        files = tuple(root / name for name in kept)
        return cls(files, labels, ((),) * len(files), split(labels, seed))

    @classmethod
    def _captioned(
        cls, folder: Path, root: Path, said: dict[str, tuple[str, ...]]
    ) -> "TuningPhotos":
        if len(said) < FEWEST_CAPTIONED:
            raise TrainingDataError(
                f"{folder} has {len(said):,} captioned photos; tuning takes {FEWEST_CAPTIONED}, "
                "and is of use with hundreds."
            )
        places = np.array([crc32(name.encode()) % (2 * HELD_OUT) for name in said])
        parts = np.where(places < 2, Part.HELD, np.where(places == 2, Part.WATCHED, Part.LEARNED))
        files = tuple(root / name for name in said)
        labels = np.full(len(files), "", "<U1")
        return cls(files, labels, tuple(said.values()), parts.astype(np.int8))

    def __len__(self) -> int:
        return len(self.files)

    @property
    def names(self) -> list[str]:
        """The labels, each once, in the order of the alphabet; none if captions are learned."""
        return sorted(set(self.labels.tolist()) - {""})

    def of(self, part: Part) -> NDArray[np.intp]:
        """Return which photos are for something."""
        return np.flatnonzero(self.parts == part)

    def where(self, chosen: NDArray[np.bool_]) -> "TuningPhotos":
        """Return the chosen ones."""
        rows = np.flatnonzero(chosen)
        return TuningPhotos(
            tuple(self.files[row] for row in rows),
            self.labels[rows],
            tuple(self.captions[row] for row in rows),
            self.parts[rows],
        )

    def checksum(self) -> str:
        """Return a SHA-256 over what the photos are and what is known of them."""
        found = hashlib.sha256()
        for file, label, said, part in zip(
            self.files, self.labels, self.captions, self.parts, strict=True
        ):
            stat = file.stat()
            row = (file.as_posix(), stat.st_size, stat.st_mtime_ns, str(label), said, int(part))
            found.update(repr(row).encode())
        return found.hexdigest()


def split(labels: NDArray[np.str_], seed: int) -> NDArray[np.int8]:
    """Return what each photo is for, shape (n,): of each label some are held out, and watched."""
    rng = np.random.default_rng(seed)
    parts = np.full(len(labels), Part.LEARNED, np.int8)
    for label in sorted(set(labels.tolist())):
        rows = rng.permutation(np.flatnonzero(labels == label))
        if len(rows) >= ENOUGH:
            held = max(FEWEST_HELD, len(rows) // HELD_OUT)
            watched = max(1, len(rows) // WATCHED)
            parts[rows[:held]] = Part.HELD
            parts[rows[held : held + watched]] = Part.WATCHED
    return parts


def _most(counts: "Counter[str]") -> str:
    if not counts:
        return "as nothing says what any shows"
    label, count = counts.most_common(1)[0]
    return f"of {len(counts):,} labels, the commonest {label} with {count:,}"
