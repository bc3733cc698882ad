"""Points drawn to resemble those of a real library, as many as are wanted.

Embeddings are drawn, and the head makes points of them, as it does of real ones. The head tells
how embeddings vary: its image basis is half-whitening, so the lengths of its columns give back
the eigenvalues of the covariance of 7,400 training photos. Subjects divide into eight narrower
ones each, five times; a photo is the sum of what it shares with its subject at each level and of
what is its own, which is more in some than in others. Each level keeps the same share of what
is left to tell, so that points look alike at every scale, as real ones do. Drawn embeddings
speak less clearly for concepts than real ones, so they are lengthened before the head sees
them, which sharpens the probabilities and changes nothing else.

The numbers below were chosen so that drawn points agree with those of 2,000 photos of the
training set; none of these are needed here.

===========================  ========================  ========================
5, 25, 50, 75, 95 % of 2000  real                      drawn
===========================  ========================  ========================
cosine to the nearest        0.38 0.45 0.51 0.58 0.68  0.38 0.45 0.52 0.59 0.71
cosine to the tenth          0.25 0.33 0.37 0.42 0.50  0.28 0.34 0.39 0.44 0.50
cosine of any two           -0.01 0.03 0.07 0.12 0.22 -0.02 0.02 0.05 0.11 0.24
intrinsic dimension          17.3 (500: 17.1)          20.3 (500: 19.8; 20,000: 19.5)
===========================  ========================  ========================

Drawn points are a little harder to search than real ones, by their dimension. How a million
real photos lie is not known from 2,000; drawn ones go on as they began.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from semsearch.head.projection import ProjectionHead
from semsearch.models.manifest import head_path
from semsearch.vectors import Array

BRANCHES = 8
LEVELS = 5
LEFT = 0.83
UNEVEN = 0.5
FLATNESS = 0.7
SHARPNESS = 3.2
BLOCK = 10_000


class PointSource:
    """Draws points of shape (n, 640), unit length, float32.

    Parameters
    ----------
    seed : int
        Sources of one seed draw the same points, those of others different points of the
        same subjects.
    """

    def __init__(self, seed: int = 0) -> None:
        self._head = ProjectionHead.load(head_path("vgg16"))
        self._rng = np.random.default_rng([seed, 1])
        lengths = np.linalg.norm(self._head.image_basis, axis=0)
        self._axes = (self._head.image_basis / lengths).T
        variances = lengths**-4
        flatter = variances**FLATNESS
        self._scale = np.sqrt(flatter * variances.sum() / flatter.sum()).astype(np.float32)
        subjects = np.random.default_rng(0)
        self._levels = [
            self._vary(subjects, BRANCHES**level, (1 - LEFT) * LEFT ** (level - 1))
            for level in range(1, LEVELS + 1)
        ]

    def draw(self, n: int) -> Array:
        """Return the next `n` points."""
        return self._head.gallery(self.embeddings(n)).points

    def embeddings(self, n: int) -> Array:
        """Return the embeddings of the next `n` points, shape (n, 512)."""
        return SHARPNESS * self._embeddings(n)

    def write(self, path: Path, n: int) -> None:
        """Write `n` points to a NumPy file of float16, a block at a time."""
        dim = self._head.image_basis.shape[1] + self._head.concept_basis.shape[1]
        file = np.lib.format.open_memmap(path, "w+", np.float16, (n, dim))
        for start in range(0, n, BLOCK):
            file[start : start + BLOCK] = self.draw(min(BLOCK, n - start))
        file.flush()

    def _embeddings(self, n: int) -> Array:
        narrowest = self._rng.integers(0, BRANCHES**LEVELS, n)
        own = self._vary(self._rng, n, LEFT**LEVELS)
        varied = own * np.exp(UNEVEN * self._rng.standard_normal((n, 1), np.float32))
        for level, subjects in enumerate(self._levels, 1):
            varied += subjects[narrowest // BRANCHES ** (LEVELS - level)]
        return np.asarray(np.maximum(self._head.mean + varied @ self._axes, 0), np.float32)

    def _vary(self, rng: np.random.Generator, n: int, share: float) -> Array:
        """Return `n` draws of a share of what varies, along the axes."""
        draws = rng.standard_normal((n, len(self._scale)), np.float32)
        return np.asarray(draws * self._scale * np.float32(np.sqrt(share)), np.float32)


@dataclass(frozen=True)
class Likeness:
    """How points lie among each other.

    Attributes
    ----------
    first, tenth : array of shape (5,)
        Cosines to the nearest and the tenth neighbour: 5, 25, 50, 75 and 95 % of the points
        are below.
    pairs : array of shape (5,)
        The same of any two points.
    dimension : float
        The intrinsic dimension (Levina and Bickel, 2004, with the mean of MacKay and
        Ghahramani), from 20 neighbours.
    """

    first: Array
    tenth: Array
    pairs: Array
    dimension: float

    @classmethod
    def of(cls, points: Array, neighbours: int = 20) -> "Likeness":
        """Measure points of shape (n, dim), unit length; n of a few thousand."""
        cosines = points @ points.T
        pairs = cosines[np.triu_indices(len(points), 1)]
        np.fill_diagonal(cosines, -2)
        near = -np.sort(-cosines, axis=1)[:, :neighbours]
        distances = np.sqrt(np.maximum(2 - 2 * near, 1e-9))
        spread = np.log(distances[:, -1:] / distances[:, :-1]).sum(axis=1) / (neighbours - 2)
        return cls(_shares(near[:, 0]), _shares(near[:, 9]), _shares(pairs), 1 / spread.mean())


def _shares(values: Array) -> Array:
    return np.quantile(values, (0.05, 0.25, 0.5, 0.75, 0.95)).astype(np.float32)
