"""Layouts: vectors as points in the plane, those that are alike together."""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

import numpy as np
from numpy.typing import NDArray

from semsearch.progress import Progress, unseen
from semsearch.vectors import Array

Rows = NDArray[np.intp]

SEED = 0
PERPLEXITY = 20.0
FEWEST = 4
# How long t-SNE takes, in seconds: it says nothing meanwhile. And how often that is told.
START, PER_POINT = 1.0, 0.005
TOLD_EVERY = 0.25


def layout(points: Array, progress: Progress = unseen) -> Array:
    """Return where points lie in the plane, shape (n, 2), float32, from 0 to 1.

    By t-SNE (van der Maaten and Hinton, 2008), begun at the principal components (Kobak and
    Berens, 2019). It takes time that grows faster than its points.

    Parameters
    ----------
    points : array of shape (n, k), unit length
    progress : callable
        Called with how much is likely done; if it raises, nobody waits for the layout.
    """
    return _scaled(_watched(lambda: _tsne(points), START + PER_POINT * len(points), progress))


def _watched(work: Callable[[], Array], seconds: float, progress: Progress) -> Array:
    """Return what `work` returns, on a thread of its own, which nobody has to wait for."""
    future: Future[Array] = Future()
    thread = threading.Thread(target=_run, args=(work, future), daemon=True)
    began = time.monotonic()
    thread.start()
    while not future.done():
        thread.join(TOLD_EVERY)
        progress(round(1000 * min((time.monotonic() - began) / seconds, 0.99)), 1000)
    progress(1000, 1000)
    return future.result()


def _run(work: Callable[[], Array], future: "Future[Array]") -> None:
    try:
        future.set_result(work())
    except BaseException as error:
        # Whoever waits raises it.
        future.set_exception(error)


def _tsne(points: Array) -> Array:
    n = len(points)
    if n < FEWEST:
        return np.stack([np.arange(n), np.zeros(n)], axis=1).astype(np.float32)
    from sklearn.manifold import TSNE
    from threadpoolctl import threadpool_limits

    perplexity = min(PERPLEXITY, (n - 1) / 3)
    tsne = TSNE(2, perplexity=perplexity, metric="cosine", init=_begin(points), random_state=SEED)
    # Its threads wait for one another without rest: where others work, one more is much slower.
    with threadpool_limits(max((os.cpu_count() or 1) - 1, 1)):
        return np.asarray(tsne.fit_transform(points), np.float32)


def _begin(points: Array) -> Array:
    """Return the two principal components, shape (n, 2), small as t-SNE wants them."""
    from sklearn.decomposition import PCA

    begin = np.zeros((len(points), 2), np.float32)
    found = PCA(2, svd_solver="randomized", random_state=SEED).fit_transform(points)
    begin[:] = found / max(float(found[:, 0].std()), 1e-9) * 1e-4
    if not np.any(begin):
        begin[:] = np.random.default_rng(SEED).normal(0, 1e-4, begin.shape)
    return begin


def _scaled(positions: Array) -> Array:
    low, high = positions.min(axis=0, initial=np.inf), positions.max(axis=0, initial=-np.inf)
    if not len(positions):
        return np.empty((0, 2), np.float32)
    return np.asarray((positions - low) / np.maximum(high - low, 1e-9), np.float32)
