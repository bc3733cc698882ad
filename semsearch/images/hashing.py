"""Perceptual hashes: 64 bits that hardly change when a picture is scaled or compressed."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from semsearch.progress import Progress, unseen

Hashes = NDArray[np.uint64]
Rows = NDArray[np.intp]
Pairs = tuple[Rows, Rows]

# Hashes that are compared with one another at a time: small enough for a processor's cache.
BLOCK = 1024


def perceptual_hash(image: Image) -> str:
    """Return the perceptual hash of a picture, 16 hexadecimal digits.

    Its bits say which of the 64 lowest frequencies of the grey picture, reduced to 32 by 32
    pixels, are above their median. Colours play no part.

    References
    ----------
    C. Zauner, Implementation and Benchmarking of Perceptual Image Hash Functions, 2010.
    """
    import imagehash

    return str(imagehash.phash(image))


def read_hashes(digits: Sequence[str]) -> Hashes:
    """Return hashes of 16 hexadecimal digits as numbers, shape (n,).

    Raises
    ------
    ValueError
        If one of them is no hexadecimal number.
    OverflowError
        If one of them has more than 64 bits.
    """
    return np.array([int(each, 16) for each in digits], np.uint64)


def hash_distances(first: Hashes, second: Hashes) -> NDArray[np.uint8]:
    """Return in how many of the 64 bits hashes differ, shape (n, m)."""
    return np.asarray(np.bitwise_count(first[:, None] ^ second[None, :]), np.uint8)


def near_pairs(
    hashes: Hashes, distance: int, progress: Progress = unseen, first: int | None = None
) -> Iterator[Pairs]:
    """Yield the pairs of hashes that differ in at most `distance` bits, block by block.

    Every pair comes once. Hashes are compared `BLOCK` by `BLOCK` at a time, so that memory does
    not grow with their number.

    Parameters
    ----------
    hashes : array of shape (n,), uint64
    distance : int
        From 0 to 64.
    progress : callable, optional
        Called as ``progress(done, total)`` with numbers of hashes.
    first : int, optional
        Only the first so many are compared with all, as when the others are known already.

    Yields
    ------
    first, second : arrays of shape (pairs,), intp
        Rows of `hashes`, each of `first` below its `second`; never empty.
    """
    count = len(hashes) if first is None else first
    for start in range(0, count, BLOCK):
        own = hashes[start : min(start + BLOCK, count)]
        for other in range(start, len(hashes), BLOCK):
            close = hash_distances(own, hashes[other : other + BLOCK]) <= distance
            if other == start:
                close = np.triu(close, 1)
            left, right = np.divmod(np.flatnonzero(close), close.shape[1])
            if len(left):
                yield start + left, other + right
        progress(start + len(own), count)
