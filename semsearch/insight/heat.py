"""Heat maps: which places of a photo speak for its score, found by hiding them one by one."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import ImageFilter
from PIL.Image import Image, Resampling, fromarray

from semsearch.encoders.feature_map import Box
from semsearch.head.projection import ProjectionHead
from semsearch.head.scoring import Meaning, Scorer, same_odds
from semsearch.head.things import Thing
from semsearch.images.loading import squashed
from semsearch.vectors import Array, sigmoid

HIDDEN_SIDE = 320
WINDOWS = 5
WIDTH = 0.4
BLUR = 1 / 8

Embed = Callable[[Image], Array]
Score = Callable[[Array], Array]


@dataclass(frozen=True)
class HeatMap:
    """How much each place of a photo speaks for a score.

    Attributes
    ----------
    cells : array of shape (rows, columns)
        By how much the log-odds fall if what is around a place is hidden; below 0 they rise.
    whole : float
        The confidence in the whole photo, 0 to 1.
    least : float
        That in the photo with the place hidden that costs most.
    """

    cells: Array
    whole: float
    least: float

    def smooth(self, size: tuple[int, int]) -> Array:
        """Return the heat of each pixel of a picture of (width, height), 0 to 1 where hottest.

        What speaks against the score is 0.
        """
        scaled = fromarray(self.cells).resize(size, Resampling.BICUBIC)
        heat = np.maximum(np.asarray(scaled, np.float32), 0)
        return np.asarray(heat / max(float(heat.max()), 1e-9), np.float32)


@dataclass(frozen=True)
class Hidden:
    """The embeddings of a photo, shape (dim,), and of it with each window hidden, (m, dim)."""

    whole: Array
    parts: Array

    def heat(self, score: Score) -> HeatMap:
        """Return where the photo speaks for a score (Zeiler and Fergus, 2014).

        Parameters
        ----------
        score : function of embeddings, shape (n, dim), that returns log-odds, shape (n,)
        """
        odds = score(np.vstack([self.whole, self.parts]))
        cells = np.asarray(odds[0] - odds[1:], np.float32).reshape(WINDOWS, WINDOWS)
        confidences = sigmoid(odds)
        return HeatMap(cells, float(confidences[0]), float(confidences[1:].min()))


def hide_windows(image: Image, embed: Embed) -> Hidden:
    """Embed a photo as it is, and with each window blurred beyond recognition.

    The network looks at the photo once for each: it is slow, but right for every encoder. What
    the cells of a feature map say is faster and less true, since each has seen the whole photo.

    Parameters
    ----------
    image : Image
        In RGB.
    embed : function of a picture that returns its embedding, shape (dim,)
    """
    square = squashed(image, HIDDEN_SIDE)
    blurred = square.filter(ImageFilter.GaussianBlur(HIDDEN_SIDE * BLUR))
    parts = [embed(replaced(square, blurred, box)) for box in windows()]
    return Hidden(embed(square), np.stack(parts))


def windows() -> list[Box]:
    """Return the windows that are hidden, row by row; what is outside the photo is cut off."""
    spans = [_span((number + 0.5) / WINDOWS) for number in range(WINDOWS)]
    return [(left, top, right, bottom) for top, bottom in spans for left, right in spans]


def _span(middle: float) -> tuple[float, float]:
    return max(middle - WIDTH / 2, 0.0), min(middle + WIDTH / 2, 1.0)


def replaced(image: Image, other: Image, box: Box) -> Image:
    """Return a picture that shows another one of the same size inside a box."""
    across, down = image.size
    left, top, right, bottom = box
    place = round(left * across), round(top * down), round(right * across), round(bottom * down)
    changed = image.copy()
    changed.paste(other.crop(place), place[:2])
    return changed


def likeness(head: ProjectionHead, embedding: Array) -> Score:
    """Return what scores photos by how alike they are to one, whose embedding is (dim,)."""
    point = head.points(embedding[None])[0]
    return lambda others: same_odds(head, head.gallery(others).points @ point)


def thing(head: ProjectionHead, taught: Thing, photos: int) -> Score:
    """Return what scores photos by how surely they show what was taught, of so many `photos`."""
    return lambda others: taught.logits(head.gallery(others), photos)


def answer(scorer: Scorer, meaning: Meaning) -> Score:
    """Return what scores photos by how well they show what words mean."""
    return lambda photos: np.asarray(scorer.logits([meaning], scorer.head.gallery(photos))[0])
