"""Small pictures of photos, by which copies are told from pictures that only look alike."""

import zlib
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from semsearch.vectors import Array

SKETCH_SIDE, PAGE_SIDE = 128, 384
BLOCK = 16
COLOUR_CELLS = 8
# Fitted on copies and look-alikes made of training photos; docs/experiments.md says what of.
LEAST_BLOCKS = 6
BUSY, LEAST_CONTRAST = 0.3, 1.5
GAINS = (0.4, 2.5)
# A picture of which half the pixels are nearly one grey is a page, a receipt, a logo or a chart: it
# is compared in more detail, as others of its kind differ in a few words.
PAGE = 0.45
Limits = tuple[float, float, float]
PHOTO_LIMITS: Limits = (0.6, 0.7, 0.7)
PAGE_LIMITS: Limits = (0.7, 0.995, 0.8)
COLOURLESS, SAME_COLOURS = 2.0, 0.7
COARSE = 32
WORTH_ALIGNING = 0.6
Grey = NDArray[np.uint8]
Edges = tuple[float, float, float, float]
WHOLE: Edges = (0, 0, SKETCH_SIDE, SKETCH_SIDE)
# What may be cut off at each side of a copy: up to one twentieth.
CUTS = (0.0, SKETCH_SIDE / 40, SKETCH_SIDE / 20)
EDGES: tuple[Edges, ...] = tuple(
    (left, top, SKETCH_SIDE - right, SKETCH_SIDE - bottom)
    for left, top, right, bottom in product(CUTS, repeat=4)
)


@dataclass(frozen=True)
class Sketch:
    """What is compared of a photo.

    Attributes
    ----------
    grey : array of shape (`SKETCH_SIDE`, `SKETCH_SIDE`), uint8
        The photo squashed to a square.
    colours : array of shape (128,), float32
        Cb and Cr of `COLOUR_CELLS` by `COLOUR_CELLS` cells, 0 where there is no colour.
    page : bytes, optional
        Of a page, the grey in `PAGE_SIDE` by `PAGE_SIDE`, compressed.
    """

    grey: Grey
    colours: Array
    page: bytes | None = None

    def cut(self, edges: Edges) -> "Sketch":
        """Return the sketch of a part."""
        return Sketch(self._resized(edges, SKETCH_SIDE), self.colours)

    def coarse(self, edges: Edges = WHOLE) -> Array:
        """Return a part in `COARSE` by `COARSE` cells, of mean 0 and deviation 1."""
        cells = self._resized(edges, COARSE).astype(np.float32)
        return np.asarray((cells - cells.mean()) / max(float(cells.std()), 1e-6), np.float32)

    @cached_property
    def details(self) -> Array:
        """See `_details`, of `grey`."""
        return _details(self.grey)

    def page_details(self) -> Array:
        """See `_details`, of `page`."""
        content = np.frombuffer(zlib.decompress(self.page or b""), np.uint8)
        return _details(content.reshape(PAGE_SIDE, PAGE_SIDE))

    def _resized(self, edges: Edges, side: int) -> Grey:
        picture = Image.fromarray(self.grey)
        return np.asarray(picture.resize((side, side), Image.Resampling.BILINEAR, edges))


def sketch(image: Image.Image) -> Sketch:
    """Return the sketch of a picture."""
    colours = np.asarray(image.convert("YCbCr").resize((COLOUR_CELLS,) * 2, Image.Resampling.BOX))
    fine = _squashed(image, PAGE_SIDE)
    page = zlib.compress(fine.tobytes()) if _is_page(fine) else None
    tints = colours[..., 1:].astype(np.float32).ravel() - 128
    return Sketch(_squashed(image, SKETCH_SIDE), tints, page)


def are_copies(first: Sketch, second: Sketch) -> bool:
    """Return whether two pictures are the same but for size, compression, light or a cut edge.

    What stands out in one has to stand out at the same places of the other, in the same colours
    unless one has none. Pictures in which little stands out, such as plain colours, tell nothing
    and are no copies.
    """
    if not _have_same_colours(first.colours, second.colours) or not _have_same_light(first, second):
        return False
    if first.page and second.page:
        return _agree(first.page_details(), second.page_details(), PAGE_LIMITS)
    if _agree(first.details, second.details, PHOTO_LIMITS):
        return True
    if _likeness(first.coarse(), second.coarse()) < WORTH_ALIGNING:
        return False
    cut, other = _aligned(first, second)
    return _agree(cut.details, other.details, PHOTO_LIMITS)


def _squashed(image: Image.Image, side: int) -> Grey:
    grey = image.convert("L")
    smaller = Image.Resampling.BOX if min(grey.size) > side else Image.Resampling.BICUBIC
    return np.asarray(grey.resize((side, side), smaller))


def _is_page(grey: Grey) -> bool:
    counts = np.bincount(grey.ravel() // 4, minlength=64)
    return bool((counts + np.roll(counts, 1)).max() >= PAGE * grey.size)


def _have_same_light(first: Sketch, second: Sketch) -> bool:
    spread = float(first.grey.std()), float(second.grey.std())
    return min(spread) > 0 and GAINS[0] <= spread[0] / spread[1] <= GAINS[1]


def _have_same_colours(first: Array, second: Array) -> bool:
    lengths = float(np.linalg.norm(first)), float(np.linalg.norm(second))
    if min(lengths) < COLOURLESS * len(first) ** 0.5:
        return True
    return float(first @ second) >= SAME_COLOURS * lengths[0] * lengths[1]


def _agree(first: Array, second: Array, limits: Limits) -> bool:
    """Return whether the details of two pictures, shape (blocks, 256), are the same.

    `limits` are the cosine from which on blocks agree, the share of those with details that have
    to agree, and the cosine that the middle one has to reach.
    """
    contrast = first.std(axis=1), second.std(axis=1)
    spread = [max(float(np.sqrt((c**2).mean())), 1e-6) for c in contrast]
    strongest = np.maximum(contrast[0] / spread[0], contrast[1] / spread[1])
    busy = (strongest >= BUSY) & (np.maximum(*contrast) >= LEAST_CONTRAST)
    if busy.sum() < LEAST_BLOCKS:
        return False
    products = (first[busy] * second[busy]).mean(axis=1)
    cosines = products / np.maximum(contrast[0][busy] * contrast[1][busy], 1e-6)
    least, share, middle = limits
    return bool((cosines >= least).mean() >= share and np.median(cosines) >= middle)


def _aligned(first: Sketch, second: Sketch) -> tuple[Sketch, Sketch]:
    """Return the two, the one cut at its edges that is then most like the other."""
    tried = [
        (_likeness(whole.coarse(edges), target), edges, whole, other)
        for whole, other in ((first, second), (second, first))
        for target in [other.coarse()]
        for edges in EDGES
    ]
    _, edges, whole, other = max(tried, key=lambda each: each[0])
    return whole.cut(edges), other


def _likeness(coarse: Array, other: Array) -> float:
    return float((coarse * other).mean())


def _details(grey: Grey) -> Array:
    """Return what stands out in each block, shape (blocks, 256): pixels less a plane through them.

    Each row has mean 0.
    """
    count = len(grey) // BLOCK
    blocks = grey.reshape(count, BLOCK, count, BLOCK).transpose(0, 2, 1, 3)
    flat = blocks.reshape(count * count, BLOCK * BLOCK).astype(np.float32)
    return np.asarray(flat - flat @ _PLANES, np.float32)


def _planes() -> Array:
    """Return what projects the pixels of a block on the planes through them, shape (256, 256)."""
    y, x = np.mgrid[:BLOCK, :BLOCK].reshape(2, -1) - (BLOCK - 1) / 2
    planes = np.stack([np.ones_like(x), x, y])
    planes /= np.linalg.norm(planes, axis=1, keepdims=True)
    return np.asarray(planes.T @ planes, np.float32)


_PLANES = _planes()
