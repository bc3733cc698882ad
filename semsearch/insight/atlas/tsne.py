"""t-SNE, as a process of its own that says on its output how many steps it has made."""

import os
import sys
from pathlib import Path

import numpy as np

from semsearch.files import replacing
from semsearch.vectors import Array

SEED = 0
PERPLEXITY = 20.0
FEWEST = 4
# What the process is given in a folder, and leaves there.
POINTS, PLACES = "points.npy", "places.npy"


def tsne(points: Array, is_telling: bool = False) -> Array:
    """Return where points lie in the plane, shape (n, 2), float32, in any scale.

    By van der Maaten and Hinton (2008), begun at the principal components (Kobak and Berens,
    2019).

    Parameters
    ----------
    points : array of shape (n, k), unit length
    is_telling : bool
        Whether to print a line after every 50 steps.
    """
    n = len(points)
    if n < FEWEST:
        return np.stack([np.arange(n), np.zeros(n)], axis=1).astype(np.float32)
    from sklearn.manifold import TSNE
    from threadpoolctl import threadpool_limits

    maker = TSNE(
        2, perplexity=min(PERPLEXITY, (n - 1) / 3), metric="cosine", init=_begin(points),
        random_state=SEED, verbose=2 if is_telling else 0,
    )  # fmt: skip
    # Its threads wait for one another without rest: where others work, one more is much slower.
    with threadpool_limits(max((os.cpu_count() or 1) - 1, 1)):
        return np.asarray(maker.fit_transform(points), np.float32)


def _begin(points: Array) -> Array:
    """Return the two principal components, shape (n, 2), small as t-SNE wants them."""
    from sklearn.decomposition import PCA

    begin = np.zeros((len(points), 2), np.float32)
    found = PCA(2, svd_solver="randomized", random_state=SEED).fit_transform(points)
    begin[:] = found / max(float(found[:, 0].std()), 1e-9) * 1e-4
    if not np.any(begin):
        begin[:] = np.random.default_rng(SEED).normal(0, 1e-4, begin.shape)
    return begin


def main(folder: Path) -> None:
    """Lay the points that lie in a folder out, and leave their places there."""
    places = tsne(np.load(folder / POINTS), is_telling=True)
    with replacing(folder / PLACES) as file:
        np.save(file, places)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
