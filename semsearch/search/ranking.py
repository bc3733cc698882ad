"""Ranking: the photos that answer a query, best first."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semsearch.feedback.likeness.kept import KeptLikeness
from semsearch.feedback.opinion import Opinion
from semsearch.head.scoring import Scorer
from semsearch.images.colour import colour_logits
from semsearch.library.catalogue import Catalogue
from semsearch.library.filters import Filter
from semsearch.library.photo import Photo
from semsearch.queries.query import Part, Query
from semsearch.search.candidates import Candidates, Judged
from semsearch.search.certainty import band, likeness
from semsearch.search.matches import Match, Matches
from semsearch.search.mix import Evidence, Mix, is_said_of, log_confidence, met, parts_of
from semsearch.search.photos import SearchedPhotos
from semsearch.search.proposals import FEWEST, Proposals
from semsearch.search.results import Result
from semsearch.search.said.evidence import Said
from semsearch.search.said.filenames import photos_named
from semsearch.search.taught import Taught
from semsearch.vectors import Array, best, sigmoid

KEPT = 4


class Ranking:
    """Ranks the photos of a library.

    Parameters
    ----------
    photos : SearchedPhotos
    scorer : Scorer
    proposals : Proposals or None
        What says which photos to compare; None if all are compared.
    taught : Taught
    said : Said

    Attributes
    ----------
    likeness : KeptLikeness
        What photos are compared by that are to be like one, if that was learned.
    """

    def __init__(
        self, photos: SearchedPhotos, scorer: Scorer, proposals: Proposals | None, taught: Taught,
        said: Said,
    ) -> None:  # fmt: skip
        self._photos = photos
        self._scorer = scorer
        self._proposals = proposals
        self._taught = taught
        self._said = said
        self.likeness = KeptLikeness(photos.library, scorer.head)
        # What a person sees again, while other controls move, need not be worked out again.
        self._asked = lru_cache(KEPT)(self._answering)

    def find(
        self,
        mix: Mix,
        query: Query | None,
        k: int,
        condition: Filter | None,
        opinion: Opinion | None,
    ) -> Result:
        """Return the `k` photos that answer a mix best.

        Parameters
        ----------
        mix : Mix
        query : Query or None
            How its words are read; None if it has none.
        k : int
        condition : Filter or None
            Which photos count at all.
        opinion : Opinion or None
            What people think of the photos; it moves the ranking.
        """
        candidates = self._candidates(mix, query, k, condition)
        evidence = candidates.evidence(mix, query)
        ranked, sure = self._added_up(candidates, mix, evidence, opinion)
        rows = best(ranked, k)[0]
        photos = Catalogue(self._photos.library, candidates.photos.ids[rows])
        scores = np.exp(sure[rows])
        certainty = self._certainty(mix, evidence)

        def describe(photo: Photo, row: int) -> Match:
            score, worded = float(np.exp(sure[row])), certainty(row) if certainty else ""
            is_said = is_said_of(evidence, row)
            said_by = partial(self._said.reasons, photo, query) if is_said else tuple
            return Match(photo, score, parts_of(evidence, row), worded, said_by)

        matches = Matches(photos, scores, rows, describe)
        if named := self._named(mix, condition):
            matches = matches.after_named([photo.id for photo in named]).first(k)
        return Result(matches, query, bool(met(evidence, len(candidates.photos)).any()))

    def judged(self, part: Part) -> Judged:
        """Return how well each of the library's photos answers a part of a query."""
        return self._everything.judged(part)

    def _candidates(
        self, mix: Mix, query: Query | None, k: int, condition: Filter | None
    ) -> Candidates:
        """Return the photos that may answer: those that count, or what an engine proposes."""
        if not self._proposals and not condition:
            return self._everything
        stamps = (mix.stamp, self._said.stamp, self._taught.names.stamp)
        return self._asked(_Question((*stamps, k, condition), mix, query))

    def _answering(self, question: "_Question") -> Candidates:
        *_, k, condition = question.key
        if self._proposals:
            ids = self._proposed(self._proposals, question.mix, question.query, k, condition)
        else:
            ids = self._photos.ids[self._photos.mask(condition)]
        return self._among(ids, question.query is None)

    def _proposed(
        self, proposals: Proposals, mix: Mix, query: Query | None, k: int, condition: Filter | None
    ) -> NDArray[np.int64]:
        """Return the numbers of photos among which the best `k` are."""
        things = [(self._taught.thing(own.name), own.weight)
                  for own in (query.names if query else ())]  # fmt: skip
        ids = proposals.ids(mix, query, things, k, condition)
        if ids is None:
            ids = self._by_colour(mix, max(FEWEST, k), condition)
        if query is None:
            return ids
        said = self._said.proposed(query)
        if condition and len(said):
            said = said[np.isin(said, self._photos.meeting(condition))]
        return np.union1d(ids, said)

    def _by_colour(self, mix: Mix, k: int, condition: Filter | None) -> NDArray[np.int64]:
        """Return the numbers of the photos that have the colours of a mix best, ascending."""
        ids, roots = self._photos.ids, self._photos.colour_roots
        if condition:
            allowed = self._photos.mask(condition)
            ids, roots = ids[allowed], roots[allowed]
        total = np.zeros(len(ids), np.float32)
        for part in mix.colours:
            logits = colour_logits(roots, part.colours, part.is_palette)
            total += log_confidence(part.weight, logits)
        return np.sort(ids[best(total, k)[0]])

    @cached_property
    def _everything(self) -> Candidates:
        return self._among(self._photos.ids)

    def _among(self, ids: NDArray[np.int64], by_look: bool = False) -> Candidates:
        """Return some photos by number, ascending, as candidates, maybe for no words."""
        photos = self._photos
        return Candidates(
            Catalogue(photos.library, ids),
            photos.looks_of(ids) if by_look else photos.gallery_of(ids),
            self._scorer,
            partial(photos.colours_of, ids),
            self._taught.logits,
            self._said,
            self.likeness,
            len(photos),
        )

    def _added_up(
        self, candidates: Candidates, mix: Mix, evidence: list[Evidence], opinion: Opinion | None
    ) -> tuple[Array, Array]:
        """Return what ranks the candidates, and how sure each is, as `Mix.added_up`."""
        ranked, sure = mix.added_up(evidence, len(candidates.photos))
        if not opinion:
            return ranked, sure
        known = opinion.among(np.isin(self._photos.ids, candidates.photos.ids))
        photos, points = candidates.photos, candidates.gallery.points
        return known.applied(photos, points, ranked), known.applied(photos, points, sure)

    def _named(self, mix: Mix, condition: Filter | None) -> list[Photo]:
        """Return the photos whose file is called as a query says, of those that count."""
        library = self._photos.library
        named = photos_named(library, mix)
        allowed = self._photos.meeting(condition) if named and condition else self._photos.ids
        return [photo for photo in named if photo.id in self._photos and photo.id in allowed]

    def _certainty(self, mix: Mix, evidence: list[Evidence]) -> Callable[[int], str] | None:
        """Return what says of a row how sure it is, in words; None where no words can."""
        if len(evidence) != 1 or evidence[0].weight <= 0:
            return None
        logits, head = evidence[0].logits, self._scorer.head
        if mix.is_one_photo:
            return lambda row: likeness(head, float(logits[row]))
        if mix.has_words:
            return lambda row: band(float(sigmoid(logits[row])))
        return None


@dataclass(frozen=True)
class _Question:
    """What is asked; what tells it from another is its key."""

    key: tuple[Any, ...]
    mix: Mix = field(compare=False)
    query: Query | None = field(compare=False)
