"""Words of the map: what is common in a neighbourhood and rare elsewhere."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from semsearch.insight.atlas.layout import Rows
from semsearch.search.engine import SearchEngine
from semsearch.vectors import Array

Counts = NDArray[np.int32]

COMMON = 3
# So many of the photos that somebody chose tell what is typical of them.
LOOKED_AT = 200


@dataclass(frozen=True)
class RegionTags:
    """How many photos of r regions have each of w tags; of a large library, those of a sample.

    Attributes
    ----------
    vocabulary : tuple of str, of length w
    counts : array of shape (r, w), int32
    sizes : array of shape (r,), int32
        How many photos were counted in each region.
    """

    vocabulary: tuple[str, ...]
    counts: Counts
    sizes: Counts

    @classmethod
    def of(cls, regions: Rows, count: int, tags: Sequence[frozenset[str]]) -> "RegionTags":
        """Count tags.

        Parameters
        ----------
        regions : array of shape (n,)
            The number of the region of each photo.
        count : int
            How many regions there are.
        tags : sequence of frozenset of str, of length n
        """
        vocabulary = sorted({word for own in tags for word in own})
        column = {word: at for at, word in enumerate(vocabulary)}
        counts = np.zeros((count, len(vocabulary)), np.int32)
        for region, own in zip(regions.tolist(), tags, strict=True):
            counts[region, [column[word] for word in own]] += 1
        return cls(tuple(vocabulary), counts, np.bincount(regions, minlength=count).astype("i4"))

    @cached_property
    def shares(self) -> dict[str, float]:
        """The share of all photos that have each tag."""
        shares = self.counts.sum(axis=0) / max(int(self.sizes.sum()), 1)
        return dict(zip(self.vocabulary, shares.tolist(), strict=True))

    def words(self, names: "RegionTags | None" = None) -> tuple[str, ...]:
        """Return for each region the tag that is common in it and rare elsewhere, each once.

        A tag weighs the root of its share of the region times how much larger that share is
        than its share of all photos, in bits (tf-idf with regions as documents; Sparck Jones,
        1972). `names` are words of their own, counted in the same regions.
        """
        ranked = self._ranked() + (names._ranked() if names else [])
        words, taken = [""] * len(self.sizes), set[str]()
        for _, region, word in sorted(ranked, key=lambda each: (-each[0], each[1], each[2])):
            if not words[region] and word not in taken:
                words[region] = word
                taken.add(word)
        return tuple(words)

    def _ranked(self) -> list[tuple[float, int, str]]:
        """Return what each tag weighs in each region in which it weighs anything."""
        sizes = self.sizes[:, None]
        here = np.asarray(self.counts / np.maximum(sizes, 1), np.float32)
        everywhere = self.counts.sum(axis=0) / max(int(self.sizes.sum()), 1)
        weights = _weights(here, np.asarray(everywhere, np.float32))
        weights[self.counts < np.minimum(COMMON, sizes)] = 0
        return [
            (float(weights[region, column]), int(region), self.vocabulary[column])
            for region, column in np.argwhere(weights > 0)
        ]


def typical_tags(engine: SearchEngine, tags: RegionTags, rows: Rows, k: int = 6) -> list[str]:
    """Return the tags that are most typical of some photos among all, best first.

    Of many photos an even sample is looked at.
    """
    named = {name: len(own) / len(engine) for name, own in engine.taught.rows.items()}
    some = evenly(rows, LOOKED_AT)
    return most_typical(tags_of(engine, engine.ids[some]), tags.shares | named, k)


def most_typical(
    tags: Sequence[frozenset[str]], everywhere: Mapping[str, float], k: int
) -> list[str]:
    """Return the `k` tags that tell some photos apart most; `everywhere` are shares of all."""
    here = Counter(word for own in tags for word in own)
    common = sorted(word for word, n in here.items() if n >= min(COMMON, len(tags)))
    shares = np.array([here[word] / len(tags) for word in common], np.float32)
    # A tag that nobody had counted is rarer than all that somebody had.
    among_all = np.array([everywhere.get(word) or 1e-6 for word in common], np.float32)
    weights = _weights(shares, among_all)
    order = np.argsort(-weights, kind="stable")[:k]
    return [common[at] for at in order if weights[at] > 0]


def with_names(engine: SearchEngine, regions: Rows, tags: RegionTags) -> tuple[str, ...] | None:
    """Return the words of regions, with names that the library was taught; None without names.

    A name takes the place of a word if it tells a region apart more, see `RegionTags.words`.

    Parameters
    ----------
    engine : SearchEngine
    regions : array of shape (n,)
        The number of the region of each photo of the library.
    """
    rows, count = engine.taught.rows, len(tags.sizes)
    if not rows:
        return None
    counts = [np.bincount(regions[own], minlength=count) for own in rows.values()]
    sizes = np.bincount(regions, minlength=count).astype(np.int32)
    return tags.words(RegionTags(tuple(rows), np.stack(counts, axis=1).astype(np.int32), sizes))


def tags_of(engine: SearchEngine, ids: NDArray[np.int64]) -> list[frozenset[str]]:
    """Return the tags and names of some photos by their numbers."""
    found = engine.tags_of_photos(ids.tolist())
    return [frozenset(tag.word for tag in own) for own in found]


def evenly(rows: Rows, most: int) -> Rows:
    """Return `most` of some rows, spread over them, or all if they are fewer."""
    if len(rows) <= most:
        return rows
    return rows[np.linspace(0, len(rows) - 1, most).astype(np.intp)]


def _weights(here: Array, everywhere: Array) -> Array:
    """Return what shares of some photos weigh beside shares of all; 0 where they are no larger."""
    larger = np.where(here > everywhere, here / np.maximum(everywhere, 1e-9), 1.0)
    return np.asarray(np.sqrt(here) * np.log2(larger))
