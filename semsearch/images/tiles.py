"""Tiles: the squares along a long picture, each looked at as if it were a photo.

An encoder sees a picture squashed to a square, in which what stands in a panorama, or in a tall
screenshot, is too narrow to be told.
"""

from math import ceil

from PIL import Image

# A picture whose longer side is more than so many times the shorter has tiles.
LONG = 2
# Half of each tile lies in the next one. From 12.5 times the shorter side on they grow longer.
MOST = 24
# What every encoder makes use of: the shorter side of a long picture that is decoded for one.
ACROSS = 320
# A picture of 12,000 by 320 pixels takes 12 MB.
LONGEST = 12_000

PixelBox = tuple[int, int, int, int]


def count(size: tuple[int, int]) -> int:
    """Return how many tiles a picture of (width, height) has: none if it is not long."""
    longer, shorter = max(size), min(size)
    return min(MOST, ceil(2 * longer / shorter) - 1) if longer > LONG * shorter else 0


def boxes(size: tuple[int, int], n: int) -> list[PixelBox]:
    """Return `n` tiles of a picture of (width, height): (left, top, right, bottom), in order."""
    width, height = size
    length = max(min(size), 2 * max(size) / (n + 1))
    starts = [number * (max(size) - length) / max(n - 1, 1) for number in range(n)]
    spans = [(round(start), round(start + length)) for start in starts]
    if width > height:
        return [(start, 0, end, height) for start, end in spans]
    return [(0, start, width, end) for start, end in spans]


def cut(image: Image.Image, n: int, side: int) -> list[Image.Image]:
    """Return `n` tiles of a picture as squares of `side` pixels."""
    size, bicubic = (side, side), Image.Resampling.BICUBIC
    return [image.resize(size, bicubic, box) for box in boxes(image.size, n)]


def reduced_size(size: tuple[int, int], across: int) -> tuple[int, int] | None:
    """Return what a long picture may be reduced to; None if it is not long.

    Its shorter side then has `across` pixels, or fewer if the longer were above `LONGEST`.
    """
    if not count(size):
        return None
    share = min(across / min(size), LONGEST / max(size))
    return ceil(size[0] * share), ceil(size[1] * share)
