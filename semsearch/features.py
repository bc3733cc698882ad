"""What a head is trained on: several views of each photo, embedded and classified."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from semsearch.encoders import Encoder
from semsearch.encoders.vgg16 import pixels
from semsearch.errors import TrainingDataError, UnreadableImageError
from semsearch.images import load_image
from semsearch.indexing import BATCH, Progress, find_photos
from semsearch.teacher import MobileNetV2Teacher

VIEWS = 3
FEWEST_PHOTOS = 50

View = Callable[[Image.Image, np.random.Generator], Image.Image]


@dataclass(frozen=True)
class Features:
    """Training data of m views.

    Attributes
    ----------
    files : array of shape (m,), str
        The photo of each view, relative to the folder.
    embeddings : array of shape (m, dim), float32, unit length
    targets : array of shape (m, 1000), float16
        The teacher's class probabilities.
    """

    files: NDArray[np.str_]
    embeddings: NDArray[np.float32]
    targets: NDArray[np.float16]

    def save(self, path: Path) -> None:
        """Write the features to `path`, whole or not at all."""
        temporary = path.with_name(path.name + ".part")
        with temporary.open("wb") as file:
            np.savez(file, files=self.files, embeddings=self.embeddings, targets=self.targets)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)

    @classmethod
    def load(cls, path: Path) -> "Features":
        """Read the features that `save` wrote.

        Raises
        ------
        TrainingDataError
            If `path` holds no features.
        """
        try:
            with np.load(path, allow_pickle=False) as file:
                return cls(file["files"], file["embeddings"], file["targets"])
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise TrainingDataError(f"{path} holds no features ({error}). Delete it.") from error


def extract_features(folder: Path, encoder: Encoder, progress: Progress, seed: int = 0) -> Features:
    """Embed and classify `VIEWS` views of each photo in `folder`.

    The views are the whole photo, its mirrored centre and a random crop: a head that has
    seen a thing in several sizes and places finds it in more.

    Raises
    ------
    TrainingDataError
        If the folder has fewer than `FEWEST_PHOTOS` readable photos.
    """
    photos = find_photos(folder)
    teacher, rng = MobileNetV2Teacher(), np.random.default_rng(seed)
    files: list[str] = []
    embeddings, targets = [], []
    for done, batch in _batches(photos):
        for path, image in batch:
            views = [view(image, rng) for view in (_whole, _mirrored_centre, _random_crop)]
            files += [path.relative_to(folder.absolute()).as_posix()] * VIEWS
            embeddings.append(encoder.encode(views))
            targets.append(teacher.probabilities(pixels(views)).astype(np.float16))
        progress(done, len(photos))
    if len(embeddings) < FEWEST_PHOTOS:
        raise TrainingDataError(
            f"{folder} has {len(embeddings)} readable photos; a head needs {FEWEST_PHOTOS}, "
            "and thousands to be of use."
        )
    return Features(np.array(files), np.concatenate(embeddings), np.concatenate(targets))


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
