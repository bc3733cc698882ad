"""What a likeness is learned from: pairs of photos of a library, and what is known of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.feedback.pairs import Pair
from semsearch.images.colour import BINS
from semsearch.search.engine import SearchEngine
from semsearch.training.likeness.fitting import Photos

# What more photos, or pairs, would add is not worth the time that they take.
MOST_PHOTOS = 6_000
MOST_PAIRS = 2_000
SEED = 0


@dataclass(frozen=True)
class NumberedPairs:
    """Pairs of photos that a library has, by their numbers.

    Attributes
    ----------
    alike, unlike : arrays of shape (a, 2), (u, 2), int64
    """

    alike: NDArray[np.int64]
    unlike: NDArray[np.int64]

    @classmethod
    def of(cls, engine: SearchEngine, pairs: Sequence[Pair]) -> "NumberedPairs":
        """Return those of `pairs` whose photos are searched, at most `MOST_PAIRS` of each kind."""
        contents = sorted({content for pair in pairs for content in pair.photos})
        found = engine.library.with_content(contents)
        numbers = {content: own[0] for content, own in found.items() if own[0] in engine}
        known = [pair for pair in pairs if all(own in numbers for own in pair.photos)]
        alike, unlike = (
            [[numbers[own] for own in pair.photos] for pair in known if pair.is_alike == kind]
            for kind in (True, False)
        )
        return cls(_drawn(alike), _drawn(unlike))


def _drawn(pairs: list[list[int]]) -> NDArray[np.int64]:
    rows = np.array(pairs, np.int64).reshape(-1, 2)
    return np.random.default_rng(SEED).permutation(rows)[:MOST_PAIRS]


def some_photos(engine: SearchEngine, pairs: NumberedPairs) -> NDArray[np.int64]:
    """Return the numbers of some photos with those of pairs among them, shape (n,), ascending."""
    some = np.random.default_rng(SEED).permutation(engine.ids)[:MOST_PHOTOS]
    return np.unique(np.concatenate([some, pairs.alike.ravel(), pairs.unlike.ravel()]))


def read_photos(engine: SearchEngine, ids: NDArray[np.int64]) -> Photos:
    """Return what is known of photos by their numbers, shape (n,), ascending."""
    _, embeddings = engine.library.embeddings(engine.head.info.encoder, ids)
    known, vectors = engine.library.colours(ids)
    colours = np.zeros((len(ids), BINS), np.float32)
    colours[np.isin(ids, known)] = vectors.reshape(-1, BINS)
    return Photos(engine.head.gallery(embeddings).points, colours)
