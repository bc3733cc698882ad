"""What tests of libraries share: a folder of one-coloured photos, and an encoder of colours."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from semsearch.feature_map import FeatureMap


class MeanColour:
    """A small encoder: the mean red, green and blue of each picture."""

    name = "mean-colour"
    dim = 3
    side = None

    def __init__(self) -> None:
        self.seen = 0

    def encode(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        self.seen += len(images)
        means = [np.asarray(image, np.float32).mean(axis=(0, 1)) for image in images]
        return np.array(means, np.float32).reshape(-1, 3)

    def look(self, image: Image.Image) -> FeatureMap:
        return FeatureMap(np.asarray(image.resize((4, 4)), np.float32))

    def classifier(self) -> None:
        return None


def save_photo(path: Path, colour: str = "red", size: tuple[int, int] = (60, 30)) -> Path:
    """Save a photo of one colour."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, colour).save(path)
    return path
