"""Pictures with two things in them, to see whether asking for one of them finds it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from semsearch.images.loading import load_image

COLLAGES = 60
HALF_SIDE = 300


@dataclass(frozen=True)
class Collages:
    """Two photos side by side, and the class of either; the first class is asked for."""

    images: list[Image.Image]
    labels: list[tuple[str, str]]

    @classmethod
    def make(
        cls, files: Sequence[Path], labels: NDArray[np.str_], n: int = COLLAGES, seed: int = 0
    ) -> "Collages":
        """Join `n` random pairs of photos of different classes; either comes left as often."""
        rng = np.random.default_rng(seed)
        if len(set(labels)) < 2:
            return cls([], [])
        pairs: list[tuple[int, int]] = []
        while len(pairs) < n:
            a, b = rng.integers(0, len(files), 2)
            if labels[a] != labels[b]:
                pairs.append((int(a), int(b)))
        images = [join(files[a], files[b], bool(i % 2)) for i, (a, b) in enumerate(pairs)]
        return cls(images, [(str(labels[a]), str(labels[b])) for a, b in pairs])


def join(left: Path, right: Path, swapped: bool = False) -> Image.Image:
    """Return two photos side by side, each cut to a square."""
    picture = Image.new("RGB", (2 * HALF_SIDE, HALF_SIDE))
    for place, path in enumerate((right, left) if swapped else (left, right)):
        picture.paste(
            ImageOps.fit(load_image(path), (HALF_SIDE, HALF_SIDE)), (place * HALF_SIDE, 0)
        )
    return picture
