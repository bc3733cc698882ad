"""What a head is trained on: several views of each photo, embedded and classified."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable
from zipfile import BadZipFile
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from semsearch.encoders import Encoder
from semsearch.errors import TrainingDataError, UnreadableImageError
from semsearch.files import find_photos
from semsearch.images import load_image, squash
from semsearch.indexing import BATCH, Progress
from semsearch.teacher import MobileNetV2Teacher

Box = tuple[float, float, float, float]

FEWEST_PHOTOS = 50
TEACHER_SIDE = 224
SMALL, LARGE = 2 / 7, 5 / 7
WINDOWS: tuple[Box, ...] = (
    (0, 0, LARGE, LARGE), (SMALL, 0, 1, LARGE), (0, SMALL, LARGE, 1), (SMALL, SMALL, 1, 1),
    (1 / 7, 1 / 7, 6 / 7, 6 / 7),
)  # fmt: skip

_ARRAYS = ("files", "whole", "embeddings", "targets")

View = Callable[[Image.Image, np.random.Generator], Image.Image]


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
        temporary = path.with_name(path.name + ".part")
        with temporary.open("wb") as file:
            np.savez(file, encoder=encoder, **{name: getattr(self, name) for name in _ARRAYS})
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)

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


def extract_features(folder: Path, encoder: Encoder, progress: Progress, seed: int = 0) -> Features:
    """Embed the photos of `folder`, and ask the teacher what they show.

    An encoder that has its own ImageNet classes needs neither teacher nor more than one view.
    For any other the views are the whole photo, its mirrored centre and a random crop: a head
    that has seen a thing in several sizes and places finds it in more. An encoder that can
    see windows without another look adds those.

    Raises
    ------
    TrainingDataError
        If the folder has fewer than `FEWEST_PHOTOS` readable photos.
    """
    photos = find_photos(folder)
    teacher = None if encoder.classifier() else MobileNetV2Teacher()
    views = VIEWS if teacher else VIEWS[:1]
    rng = np.random.default_rng(seed)
    parts = []
    for done, batch in _batches(photos):
        files = [path.relative_to(folder.resolve()).as_posix() for path, _ in batch]
        images = [image for _, image in batch]
        for view in views:
            seen = [view(image, rng) for image in images]
            targets = _ask(teacher, seen)
            whole = np.full(len(files), view is _whole)
            parts.append(Features(np.array(files, str), whole, encoder.encode(seen), targets))
        if teacher and images and isinstance(encoder, SeesWindows):
            parts += _window_features(files, images, encoder, teacher)
        progress(done, len(photos))
    count = sum(int(part.whole.sum()) for part in parts)
    if count < FEWEST_PHOTOS:
        raise TrainingDataError(
            f"{folder} has {count} readable photos; a head needs {FEWEST_PHOTOS}, "
            "and thousands to be of use."
        )
    return Features(*(np.concatenate([getattr(p, name) for p in parts]) for name in _ARRAYS))


def _window_features(
    files: list[str], images: list[Image.Image], encoder: SeesWindows, teacher: MobileNetV2Teacher
) -> list[Features]:
    parts = []
    not_whole = np.zeros(len(files), bool)
    for window, seen in zip(WINDOWS, encoder.encode_windows(images, WINDOWS), strict=True):
        crops = [image.crop(_pixels(window, image)) for image in images]
        parts.append(Features(np.array(files, str), not_whole, seen, _ask(teacher, crops)))
    return parts


def _pixels(window: Box, image: Image.Image) -> tuple[int, int, int, int]:
    left, top, right, bottom = window
    width, height = image.size
    return round(left * width), round(top * height), round(right * width), round(bottom * height)


def _ask(teacher: MobileNetV2Teacher | None, images: list[Image.Image]) -> NDArray[np.float16]:
    if not teacher or not images:
        return np.zeros((len(images), 0), np.float16)
    return teacher.probabilities(squash(images, TEACHER_SIDE)).astype(np.float16)


def _batches(photos: list[Path]) -> Iterator[tuple[int, list[tuple[Path, Image.Image]]]]:
    for start in range(0, len(photos), BATCH):
        part = photos[start : start + BATCH]
        yield start + len(part), [found for path in part if (found := _read(path))]


def _read(path: Path) -> tuple[Path, Image.Image] | None:
    try:
        return path, load_image(path)
    except UnreadableImageError:
        return None


def _whole(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    return image


def _mirrored_centre(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    side = min(image.size)
    return ImageOps.mirror(ImageOps.fit(image, (side, side)))


def _random_crop(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    area = rng.uniform(0.3, 0.8) * image.width * image.height
    ratio = np.exp(rng.uniform(np.log(3 / 4), np.log(4 / 3)))
    width = min(image.width, max(1, int((area * ratio) ** 0.5)))
    height = min(image.height, max(1, int((area / ratio) ** 0.5)))
    left = int(rng.integers(0, image.width - width + 1))
    top = int(rng.integers(0, image.height - height + 1))
    return image.crop((left, top, left + width, top + height))


VIEWS: tuple[View, ...] = (_whole, _mirrored_centre, _random_crop)
