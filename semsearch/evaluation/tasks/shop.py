"""A simulated shop: whoever buys a summer hat looks for a summer shirt, not for more hats.

Items look like others of their kind, and sessions pick items of one style across kinds. What
goes well together can so be learnt from sessions alone, and not from looks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.feedback.companions import Companions
from semsearch.vectors import Array, best, unit

STYLES = 6
LOOKS = 64
LISTED = 5
SHORTEST, LONGEST = 3, 6
STRAYS = 0.15


@dataclass(frozen=True)
class Shop:
    """Items with a look, a kind and a style.

    Attributes
    ----------
    points : array of shape (n, k), unit length
    kinds, styles : arrays of shape (n,), int
    """

    points: Array
    kinds: NDArray[np.intp]
    styles: NDArray[np.intp]

    @classmethod
    def synthetic(cls, kinds: int = 8, of_a_kind: int = 24, seed: int = 0) -> "Shop":
        """Return a shop in which each kind is a cluster of looks, and a style shows a little."""
        rng = np.random.default_rng(seed)
        own = np.repeat(np.arange(kinds), of_a_kind)
        styles = rng.integers(0, STYLES, len(own))
        of_kinds, of_styles = (rng.standard_normal((n, LOOKS)) for n in (kinds, STYLES))
        noise = 0.7 * rng.standard_normal((len(own), LOOKS))
        looks = of_kinds[own] + 0.5 * of_styles[styles] + noise
        return cls(unit(looks.astype(np.float32)), own, styles)

    @classmethod
    def of_photos(cls, points: Array, kinds: int = 8) -> "Shop":
        """Return a shop of photos: clusters of looks are kinds, of what is left are styles."""
        from sklearn.cluster import KMeans

        cluster = KMeans(kinds, n_init=4, random_state=0).fit(points)
        left = points - cluster.cluster_centers_[cluster.labels_]
        styles = KMeans(STYLES, n_init=4, random_state=0).fit_predict(left)
        return cls(points, cluster.labels_.astype(np.intp), styles.astype(np.intp))

    def sessions(self, n: int, seed: int = 0) -> list[list[str]]:
        """Return `n` sessions of 3 to 6 items of one style and as many kinds.

        An item in seven is a stray one, of any style and kind.
        """
        rng = np.random.default_rng(seed)
        return [self._session(rng) for _ in range(n)]

    def _session(self, rng: np.random.Generator) -> list[str]:
        style = rng.integers(STYLES)
        kinds = np.unique(self.kinds)
        chosen = rng.permutation(kinds)[: rng.integers(SHORTEST, LONGEST + 1)]
        picked = []
        for kind in chosen:
            fits = np.flatnonzero((self.kinds == kind) & (self.styles == style))
            is_stray = not len(fits) or rng.random() < STRAYS
            picked.append(rng.integers(len(self.kinds)) if is_stray else rng.choice(fits))
        return [str(item) for item in picked]

    def hit_rate(self, found: Callable[[int], Sequence[int]], items: Sequence[int]) -> float:
        """Return the share of the found items that have the style and another kind, 0 to 1."""
        hits = [
            self.styles[other] == self.styles[item] and self.kinds[other] != self.kinds[item]
            for item in items
            for other in found(item)
        ]
        return float(np.mean(hits)) if hits else 0.0

    def by_chance(self) -> float:
        """Return the hit rate of items drawn at random."""
        everything = range(len(self.kinds))
        return self.hit_rate(lambda item: [o for o in everything if o != item], everything)

    def by_look(self) -> float:
        """Return the hit rate of the five items that look most alike."""

        def found(item: int) -> list[int]:
            scores = self.points @ self.points[item]
            scores[item] = -np.inf
            return [int(row) for row in best(scores, LISTED)[0]]

        return self.hit_rate(found, range(len(self.kinds)))

    def by_companions(self, companions: Companions) -> float:
        """Return the hit rate of the five best companions, of items that were picked."""
        return self._by(companions, [int(photo) for photo in companions.photos])

    def by_companions_of_new(self, sessions: Sequence[Sequence[str]], every: int = 5) -> float:
        """Return the same of every fifth item, as if it had never been picked."""
        new = {str(item) for item in range(0, len(self.kinds), every)}
        known = [[item for item in own if item not in new] for own in sessions]
        points = {str(item): point for item, point in enumerate(self.points)}
        return self._by(Companions.learn(known, points), sorted(map(int, new)))

    def _by(self, companions: Companions, items: Sequence[int]) -> float:
        def found(item: int) -> list[int]:
            listed = companions.goes_with(str(item), LISTED, self.points[item])
            return [int(each.sha256) for each in listed]

        return self.hit_rate(found, items)
