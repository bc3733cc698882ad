"""What tests of a likeness share: photos of which it is known what is alike."""

from dataclasses import dataclass

import numpy as np

from semsearch import SearchEngine
from semsearch.feedback.pairs import Pair
from semsearch.images.colour import BINS
from semsearch.training.likeness.fitting import Photos
from semsearch.training.likeness.whitening import Rows
from semsearch.vectors import Array, unit

KINDS, EACH, DIM = 12, 25, 40


@dataclass(frozen=True)
class Known:
    """300 photos of 12 kinds, each of one of 12 tints, which has nothing to do with its kind."""

    photos: Photos
    kinds: Rows
    tints: Rows

    def pairs(self, classes: Rows, n: int, seed: int = 0) -> tuple[Rows, Rows]:
        """Return n pairs of photos of one class, and n of two."""
        random = np.random.default_rng(seed)
        alike, unlike = [], []
        while len(alike) < n or len(unlike) < n:
            one, other = random.choice(len(classes), 2, replace=False)
            (alike if classes[one] == classes[other] else unlike).append((one, other))
        return np.array(alike[:n]), np.array(unlike[:n])


def known_photos() -> Known:
    """Points tell kinds, but for much noise in a few directions; colours tell tints."""
    random = np.random.default_rng(0)
    kinds = np.repeat(np.arange(KINDS), EACH)
    tints = random.permutation(kinds)
    noise = random.normal(size=(len(kinds), DIM)) * np.where(np.arange(DIM) < 8, 4.0, 0.3)
    points = unit(random.normal(size=(KINDS, DIM))[kinds] + noise)
    colours = random.dirichlet(np.full(BINS, 0.05), KINDS)[tints]
    colours = 0.7 * colours + 0.3 * random.dirichlet(np.full(BINS, 0.3), len(kinds))
    return Known(Photos(points, colours.astype(np.float32)), kinds, tints)


def precision(places: Array, classes: Rows, k: int = 5) -> float:
    """Return how many of the k nearest photos are of the class of a photo."""
    cosines = places @ places.T
    np.fill_diagonal(cosines, -2)
    nearest = np.argsort(-cosines, axis=1)[:, :k]
    return float((classes[nearest] == classes[:, None]).mean())


def pairs_of_colours(engine: SearchEngine, n: int, seed: int = 0) -> list[Pair]:
    """Return n pairs of photos of the same colours, and as many of others."""
    random = np.random.default_rng(seed)
    roots = np.sqrt(np.stack([engine.colours_of(number) for number in engine.ids.tolist()]))
    alike, contents = roots @ roots.T, [photo.sha256 for photo in engine.photos[:]]
    found: dict[bool, dict[Pair, None]] = {True: {}, False: {}}
    while min(map(len, found.values())) < n:
        one = int(random.integers(len(roots)))
        near = int(np.argsort(-alike[one])[random.integers(1, 6)])
        far = int(random.integers(len(roots)))
        for other, is_alike in ((near, alike[one, near] > 0.85), (far, alike[one, far] > 0.6)):
            if contents[one] != contents[other] and (other == near) == is_alike:
                found[bool(is_alike)][Pair.of(contents[one], contents[other], is_alike)] = None
    return [pair for own in found.values() for pair in list(own)[:n]]
