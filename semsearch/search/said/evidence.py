"""What is said of photos, as evidence that they answer a part of a query."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from semsearch.facts.said import Saying
from semsearch.head.gallery import Gallery
from semsearch.head.scoring import Scorer
from semsearch.library.photo import Photo
from semsearch.library.said.names import FILE, FOLDER
from semsearch.queries.query import Part, Query, Term
from semsearch.search.photos import SearchedPhotos
from semsearch.search.said.index import NOBODY, SaidOf
from semsearch.search.said.sources import Sources, Stamp
from semsearch.vectors import Array, sigmoid

# A word counts in full if it is said of a tenth of the photos or fewer, and not at all of all.
COMMON = 10
# How many photos a query has proposed by what is said of them, where not all are compared.
MOST_PROPOSED = 1000
# What is believed less counts for nothing, and nothing is believed more.
LEAST, SUREST = 0.05, 0.98
HIGHEST = 30.0
# What people call sources that have a shorter name here, and how much of a text is shown.
CALLED = {FOLDER: "name of its folder", FILE: "name of its file"}
SHOWN = 120
KEPT = 64


@dataclass(frozen=True)
class SaidReason:
    """Something that is said of a photo, and speaks for it.

    Attributes
    ----------
    source : str
        Of `semsearch.search.said.sources.SOURCES`.
    text : str
    counts : float
        How far it is believed, 0 to 1.
    """

    source: str
    text: str
    counts: float

    def __str__(self) -> str:
        is_long = len(self.text) > SHOWN
        shown = f"{self.text[:SHOWN].rstrip()}…" if is_long else self.text
        return f"{CALLED.get(self.source, self.source)} “{shown}” (counts {self.counts:.1f})"


class Said:
    """What is said of the photos of a library, believed as far as its source is worth it here.

    What is believed of a photo is a probability that has nothing to do with what the photo looks
    like: one of both is enough for a photo to be found, see `raised`.

    Parameters
    ----------
    photos : SearchedPhotos
    scorer : Scorer
    sources : Sources

    Attributes
    ----------
    heeded : bool
        Whether any of it counts.
    sources : Sources
    """

    def __init__(self, photos: SearchedPhotos, scorer: Scorer, sources: Sources) -> None:
        self.heeded = photos.library.said.heeded
        self.sources = sources
        self._size, self._scorer = len(photos), scorer
        self._believed = lru_cache(KEPT)(self._believe)

    def __contains__(self, word: object) -> bool:
        """Whether a source that is worth anything says a word of a query of any photo."""
        if not self.heeded or not isinstance(word, str):
            return False
        spelt = self.sources.words.spelt(word)
        said = (own for index in self.sources.indices() for own in index.photos.items())
        return any(self.sources.worth(source) > 0 for source, words in said if spelt in words)

    @property
    def stamp(self) -> Stamp:
        """What changes when something else is said of photos that were searched already."""
        return self.sources.stamp if self.heeded else (0, 0)

    def beliefs(self, part: Part, ids: NDArray[np.int64], gallery: Gallery) -> Array:
        """Return `believed` if any of it counts, and zeros if not."""
        return self.believed(part, ids, gallery) if self.heeded else np.zeros(len(ids), np.float32)

    def believed(self, part: Part, ids: NDArray[np.int64], gallery: Gallery) -> Array:
        """Return how far it is believed of n photos that they answer a part, shape (n,), 0 to 1.

        Of the terms of which nothing is said of a photo it counts whether the photo shows them.

        Parameters
        ----------
        part : Part
        ids : array of shape (n,)
            The photos' numbers, ascending.
        gallery : Gallery of n photos
        """
        believed = np.zeros(len(ids), np.float32)
        named = np.stack([self._among(term, ids) for term in part.terms])
        rows = np.flatnonzero(named.any(axis=0))
        believed[rows] = np.where(named > 0, named, 1)[:, rows].min(axis=0)
        for term, own in zip(part.terms, named, strict=True):
            lacking = rows[own[rows] == 0]
            if len(lacking):
                believed[lacking] *= self._shown(term, gallery, lacking)
        return believed

    def proposed(self, query: Query) -> NDArray[np.int64]:
        """Return the numbers of photos that a query may find by what is said of them, ascending."""
        found = [NOBODY]
        for part in query.wanted if self.heeded else ():
            said = [self._believed(term, self.stamp) for term in part.terms]
            ids, places = np.unique(np.concatenate([own for own, _ in said]), return_inverse=True)
            total = np.bincount(places, np.concatenate([own for _, own in said]), len(ids))
            found.append(ids[np.argsort(-total, kind="stable")[:MOST_PROPOSED]])
        return np.unique(np.concatenate(found))

    def reasons(self, photo: Photo, query: Query | None) -> tuple[SaidReason, ...]:
        """Return what is said of a photo that a query asks about, the most believed first."""
        terms = [term for part in (query.parts if query else ()) for term in part.terms]
        found = []
        for saying in self.sources.said_of(photo) if terms and self.heeded else ():
            counts = max(self._counts(saying, term) for term in terms)
            if counts:
                found.append(SaidReason(*saying, counts))
        return tuple(sorted(found, key=lambda reason: -reason.counts))

    def _counts(self, saying: Saying, term: Term) -> float:
        """Return how far a saying is believed to say what a term names."""
        found = [
            self._belief(own)
            for index in self.sources.indices()
            for own in index.said_of(term)
            if own.source == saying.source and own.share <= index.share(saying.text, term)
        ]
        return max(found, default=0.0)

    def _believe(self, term: Term, stamp: Stamp) -> tuple[NDArray[np.int64], Array]:
        """Return the photos of which it is said what a term names, and how far it is believed.

        The numbers of the photos ascend. `stamp` tells what is kept from what is said now.
        """
        said = [own for index in self.sources.indices() for own in index.said_of(term)]
        numbers = np.unique(np.concatenate([NOBODY, *(own.ids for own in said)]))
        beliefs = np.zeros(len(numbers), np.float32)
        for own in said:
            rows = np.searchsorted(numbers, own.ids)
            beliefs[rows] = np.maximum(beliefs[rows], self._belief(own))
        return numbers[beliefs > 0], beliefs[beliefs > 0]

    def _belief(self, said: SaidOf) -> float:
        """Return how far it is believed what a source says of some photos, 0 to 1."""
        rarity = np.log((self._size + COMMON) / len(said.ids)) / np.log(COMMON)
        share = said.share * float(np.clip(rarity, 0, 1))
        found = min(share * self.sources.worth(said.source), SUREST)
        return found if found >= LEAST else 0.0

    def _among(self, term: Term, ids: NDArray[np.int64]) -> Array:
        """Return how far it is believed of photos that they show what a term names, shape (n,)."""
        numbers, beliefs = self._believed(term, self.stamp)
        is_there = np.isin(numbers, ids)
        found = np.zeros(len(ids), np.float32)
        found[np.searchsorted(ids, numbers[is_there])] = beliefs[is_there]
        return found

    def _shown(self, term: Term, gallery: Gallery, rows: NDArray[np.intp]) -> Array:
        """Return how sure it is that photos show a term taken alone, shape (len(rows),)."""
        meaning = self._scorer.meaning(Part((term,), 1.0, term.text))
        # Copying much of a gallery takes longer than looking at all of it.
        if 4 * len(rows) > len(gallery):
            return sigmoid(self._scorer.logits([meaning], gallery)[0][rows])
        return sigmoid(self._scorer.logits([meaning], gallery[rows])[0])


def raised(logits: Array, beliefs: Array) -> Array:
    """Return the log-odds that photos answer: that what they show or what is said of them is right.

    Parameters
    ----------
    logits : array of shape (n,)
        By what they show.
    beliefs : array of shape (n,)
        By what is said of them, from 0 to less than 1.
    """
    found, rows = logits.copy(), beliefs > 0
    odds, believed = np.exp(np.minimum(logits[rows], HIGHEST)), beliefs[rows]
    found[rows] = np.log(odds + believed) - np.log1p(-believed)
    return found
