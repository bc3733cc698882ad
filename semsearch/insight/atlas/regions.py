"""Regions: the neighbourhoods of positions on a map, and the words of those of a part of it."""

import numpy as np
from numpy.typing import NDArray

from semsearch.insight.atlas.layout import Rows
from semsearch.insight.atlas.tsne import SEED
from semsearch.insight.atlas.words import RegionTags, evenly, tags_of
from semsearch.search.engine import SearchEngine
from semsearch.vectors import Array

PER_REGION = 20
MOST_REGIONS = 24
# A part of a map has fewer, and an even sample of its photos tells their words.
MOST_IN_PART = 12
LOOKED_AT = 400


def region_centres(positions: Array, most: int = MOST_REGIONS) -> Array:
    """Return the centres of regions, shape (r, 2), found by k-means; positions are (n, 2)."""
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits

    if not len(positions):
        return np.empty((0, 2), np.float32)
    count = min(max(len(positions) // PER_REGION, 1), most)
    with threadpool_limits(1):
        found = KMeans(count, n_init=4, random_state=SEED).fit(positions)
    return np.asarray(found.cluster_centers_, np.float32)


def regions_of(positions: Array, centres: Array) -> Rows:
    """Return the number of the nearest of `centres` for each of n positions, shape (n,)."""
    if not len(positions):
        return np.empty(0, np.intp)
    gaps = np.stack([((positions - centre) ** 2).sum(axis=1) for centre in centres])
    return np.asarray(gaps.argmin(axis=0), np.intp)


def words_of_part(
    engine: SearchEngine, ids: NDArray[np.int64], positions: Array
) -> tuple[Rows, tuple[str, ...]]:
    """Return the regions of n photos of a part of a map, shape (n,), and the words of these.

    They tell the regions from one another, not from the rest of the library.

    Parameters
    ----------
    engine : SearchEngine
    ids : array of shape (n,), int64
        The photos' numbers, ascending.
    positions : array of shape (n, 2)
        Where they lie.
    """
    some = evenly(np.arange(len(ids)), LOOKED_AT)
    centres = region_centres(positions[some], MOST_IN_PART)
    regions = regions_of(positions, centres)
    tags = RegionTags.of(regions[some], len(centres), tags_of(engine, ids[some]))
    return regions, tags.words()
