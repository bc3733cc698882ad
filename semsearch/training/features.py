"""What a head is trained on: several views of each photo, embedded and classified."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable
from zipfile import BadZipFile
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from semsearch.encoders import Encoder
from semsearch.encoders.efficientnet_b3 import EfficientNetB3Encoder, classify
from semsearch.errors import TrainingDataError, UnreadableImageError
from semsearch.files import replacing
from semsearch.folders.listing import find_photos
from semsearch.images.loading import load_image
from semsearch.indexing.reading import BATCH
from semsearch.progress import Progress
from semsearch.vectors import softmax

Box = tuple[float, float, float, float]

FEWEST_PHOTOS = 50
SMALL, LARGE = 2 / 7, 5 / 7
WHOLE: Box = (0, 0, 1, 1)
WINDOWS: tuple[Box, ...] = (
    (0, 0, LARGE, LARGE), (SMALL, 0, 1, LARGE), (0, SMALL, LARGE, 1), (SMALL, SMALL, 1, 1),
    (1 / 7, 1 / 7, 6 / 7, 6 / 7),
)  # fmt: skip

_ARRAYS = ("files", "whole", "embeddings", "targets")


@runtime_checkable
class SeesWindows(Protocol):
    """An encoder that embeds parts of a picture from one look at it."""

    def encode_windows(
        self, images: Sequence[Image.Image], windows: Sequence[Box]
    ) -> NDArray[np.float32]:
        """Return the embeddings of m windows of n pictures, shape (m, n, dim)."""
        ...


@dataclass(frozen=True)
class Features:
    """Training data of m views.

    Attributes
    ----------
    files : array of shape (m,), str
        The photo of each view, relative to the folder.
    whole : array of shape (m,), bool
        Whether the view is the whole photo, as a library embeds it.
    embeddings : array of shape (m, dim), float32
    targets : array of shape (m, 1000), float16
        The teacher's class probabilities; of shape (m, 0) where the encoder has classes.
    """

    files: NDArray[np.str_]
    whole: NDArray[np.bool_]
    embeddings: NDArray[np.float32]
    targets: NDArray[np.float16]

    def where(self, chosen: NDArray[np.bool_]) -> "Features":
        """Return the chosen views."""
        return Features(*(getattr(self, name)[chosen] for name in _ARRAYS))

    def fold(self, n: int) -> NDArray[np.bool_]:
        """Return a mark on the views of one photo in `n`, always the same ones."""
        return np.array([crc32(file.encode()) % n == 0 for file in self.files])

    def save(self, path: Path, encoder: str) -> None:
        """Write the features that `encoder` gave to `path`, whole or not at all."""
        with replacing(path) as file:
            np.savez(file, encoder=encoder, **{name: getattr(self, name) for name in _ARRAYS})
            file.flush()
            os.fsync(file.fileno())

    @classmethod
    def load(cls, path: Path, encoder: str) -> "Features":
        """Read the features that `save` wrote for `encoder`.

        Raises
        ------
        TrainingDataError
            If `path` holds no features.
        """
        try:
            with np.load(path, allow_pickle=False) as file:
                if str(file["encoder"]) != encoder:
                    raise ValueError(f"they are those of {file['encoder']}, not of {encoder}")
                return cls(*(file[name] for name in _ARRAYS))
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise TrainingDataError(f"{path} holds no features ({error}). Delete it.") from error


def extract_features(folder: Path, encoder: Encoder, progress: Progress) -> Features:
    """Embed the photos of `folder`, and ask the teacher what they show.

    An encoder that has its own ImageNet classes needs neither teacher nor more than the whole of
    each photo. For one that can see windows, from the same look, the teacher looks at the same
    ones: a head that has seen a thing in several sizes and places finds it in more.

    Raises
    ------
    TrainingDataError
        If the folder has fewer than `FEWEST_PHOTOS` readable photos.
    """
    photos = find_photos(folder)
    teacher = None if encoder.classifier() else EfficientNetB3Encoder()
    parts = []
    for done, batch in _batches(photos):
        files = np.array([path.relative_to(folder.resolve()).as_posix() for path, _ in batch], str)
        images = [image for _, image in batch]
        for box, embeddings, targets in _views(images, encoder, teacher):
            parts.append(Features(files, np.full(len(files), box == WHOLE), embeddings, targets))
        progress(done, len(photos))
    count = sum(int(part.whole.sum()) for part in parts)
    if count < FEWEST_PHOTOS:
        raise TrainingDataError(
            f"{folder} has {count} readable photos; a head needs {FEWEST_PHOTOS}, "
            "and thousands to be of use."
        )
    return Features(*(np.concatenate([getattr(p, name) for p in parts]) for name in _ARRAYS))


def _views(
    images: list[Image.Image], encoder: Encoder, teacher: EfficientNetB3Encoder | None
) -> Iterator[tuple[Box, NDArray[np.float32], NDArray[np.float16]]]:
    """Yield each view of all images: its place, their embeddings, and what the teacher says."""
    if not images:
        return
    boxes: tuple[Box, ...] = (WHOLE,)
    if teacher and isinstance(encoder, SeesWindows):
        boxes = (WHOLE, *WINDOWS)
        seen = encoder.encode_windows(images, boxes)
    else:
        seen = encoder.encode(images)[None]
    told = classify(teacher.encode_windows(images, boxes)) if teacher else [_nothing(images)]
    for box, embeddings, logits in zip(boxes, seen, told, strict=True):
        yield box, embeddings, softmax(logits).astype(np.float16) if teacher else logits


def _nothing(images: list[Image.Image]) -> NDArray[np.float16]:
    return np.zeros((len(images), 0), np.float16)


def _batches(photos: list[Path]) -> Iterator[tuple[int, list[tuple[Path, Image.Image]]]]:
    for start in range(0, len(photos), BATCH):
        part = photos[start : start + BATCH]
        yield start + len(part), [found for path in part if (found := _read(path))]


def _read(path: Path) -> tuple[Path, Image.Image] | None:
    try:
        return path, load_image(path)
    except UnreadableImageError:
        return None
