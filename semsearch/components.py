"""Connected components: what pairs join together, with pairs that come block by block."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp]
Pairs = tuple[Rows, Rows]

# Pairs that are joined at a time, because every joining looks at all nodes.
WAITING = 200_000


def component_labels(n: int, pairs: Iterable[Pairs]) -> NDArray[np.int32]:
    """Return for each of `n` nodes the number of its connected component, shape (n,).

    Parameters
    ----------
    n : int
    pairs : iterable of (first, second)
        Two arrays of shape (m,) a block: nodes that belong together, from 0 to ``n - 1``.
    """
    # Importing these takes a quarter of a second, which no other command should wait for.
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    labels = np.arange(n, dtype=np.int32)
    for first, second in _gathered(pairs):
        graph = coo_array((np.ones(len(first), np.int8), (labels[first], labels[second])), (n, n))
        labels = connected_components(graph, directed=False)[1][labels]
    return labels


def _gathered(pairs: Iterable[Pairs]) -> Iterator[Pairs]:
    waiting: list[Pairs] = []
    count = 0
    for pair in pairs:
        waiting.append(pair)
        count += len(pair[0])
        if count >= WAITING:
            yield _together(waiting)
            waiting, count = [], 0
    if count:
        yield _together(waiting)


def _together(blocks: list[Pairs]) -> Pairs:
    first, second = zip(*blocks, strict=True)
    return np.concatenate(first), np.concatenate(second)
