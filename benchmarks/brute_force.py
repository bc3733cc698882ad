"""What a search is compared with: numpy over the vectors of a library, float32 in memory."""

import numpy as np
from numpy.typing import NDArray

from semsearch.search.engine import SearchEngine
from semsearch.search.mix import Mix
from semsearch.vectors import Array, best

K = 10
Rows = NDArray[np.intp]


class BruteForce:
    """Compares all photos of a library with what is asked for, by one matrix product.

    Texts are read by the same text tower; nothing else of the library's search is in it.

    Attributes
    ----------
    points : array of shape (n, k)
        The photos among photos.
    places : array of shape (n, r + l + q)
        The photos in the joint space, among names, labels and phrases.
    colours : array of shape (n, bins)
        The square roots of the photos' colours.
    """

    def __init__(self, engine: SearchEngine) -> None:
        self._engine = engine
        points, places = [], []
        for _, gallery in engine.searched.blocks():
            points.append(gallery.points)
            places.append(np.hstack([gallery.names, gallery.labels, gallery.phrases]))
        self.points = np.concatenate(points)
        self.places = np.concatenate(places)
        self.colours = np.sqrt(engine.searched.colours_of(engine.ids))

    def text(self, text: str) -> Rows:
        """Return the rows of the photos nearest to what a text means, shape (k,)."""
        return self.nearest(self.direction(text))

    def direction(self, text: str) -> Array:
        """Return where photos that show a text lie in the joint space, shape (r + l + q,)."""
        query = self._engine.read(Mix(text))
        assert query
        scorer = self._engine.scorer
        ways = [part.weight * scorer.direction(scorer.meaning(part)) for part in query.parts]
        return np.asarray(np.sum(ways, axis=0), np.float32)

    def nearest(self, direction: Array) -> Rows:
        """Return the rows of the photos furthest along a direction: the product alone."""
        return best(self.places @ direction, K)[0]

    def photo(self, embedding: Array) -> Rows:
        """Return the rows of the photos that look most like one, shape (k,)."""
        return best(self.points @ self._engine.head.points(embedding[None])[0], K)[0]

    def colour(self, wanted: Array) -> Rows:
        """Return the rows of the photos that have most of some colours, (bins,), shape (k,)."""
        return best(self.colours @ np.sqrt(wanted), K)[0]
