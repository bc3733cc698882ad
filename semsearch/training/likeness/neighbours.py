"""Whether photos that lie near one another show the same, whatever somebody calls alike."""

import numpy as np
from numpy.typing import NDArray

from semsearch.search.engine import SearchEngine
from semsearch.vectors import Array, best

ASKED, NEAREST = 200, 10
SEED = 0


def shared_tags(engine: SearchEngine, ids: NDArray[np.int64], places: Array) -> float:
    """Return how many, 0 to 1, of the photos nearest to one share a tag with it.

    Parameters
    ----------
    engine : SearchEngine
    ids : array of shape (n,)
        Numbers of photos.
    places : array of shape (n, d), unit length
        Where they lie.
    """
    asked = np.random.default_rng(SEED).permutation(len(ids))[:ASKED]
    cosines = places[asked] @ places.T
    cosines[np.arange(len(asked)), asked] = -np.inf
    k = min(NEAREST, len(ids) - 1)
    nearest = [ids[best(own, k)[0]].tolist() for own in cosines]
    shares = map(_share, [engine] * len(asked), ids[asked].tolist(), nearest)
    return float(np.mean([share for share in shares if share is not None] or [0.0]))


def _share(engine: SearchEngine, asked: int, nearest: list[int]) -> float | None:
    own, *others = ({tag.word for tag in tags} for tags in engine.tags_of_photos([asked, *nearest]))
    return float(np.mean([bool(own & other) for other in others])) if own and others else None
