"""Ranking: the photos that answer a query, best first."""

from collections.abc import Callable
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from semsearch.feedback.likeness.kept import KeptLikeness
from semsearch.feedback.opinion import Opinion
from semsearch.head import diffusion
from semsearch.head.scoring import Scorer, same_odds
from semsearch.library.catalogue import Catalogue
from semsearch.library.filters import Filter
from semsearch.library.photo import Photo
from semsearch.queries.query import Part, Query
from semsearch.search.candidates import Candidates, Judged
from semsearch.search.certainty import FOUND_FROM, band, likeness
from semsearch.search.matches import Match, Matches
from semsearch.search.mix import Evidence, Mix, is_said_of, met, parts_of
from semsearch.search.photos import SearchedPhotos
from semsearch.search.proposals import Proposals
from semsearch.search.results import Result
from semsearch.search.said.evidence import Said
from semsearch.search.said.filenames import photos_named
from semsearch.search.taught import Taught
from semsearch.stores.neighbours import NeighbourIndex, open_index
from semsearch.vectors import Array, best, sigmoid


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
        if self._is_plain(mix, condition, opinion):
            return self._nearest(mix.photos[0].embedding, k)
        candidates = self._candidates(mix, query, k, condition)
        evidence = candidates.evidence(mix, query)
        ranked, sure = self._added_up(candidates, mix, evidence, opinion)
        allowed = self._allowed(candidates, condition)
        rows = allowed[best(ranked[allowed], k)[0]]
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
        return Result(matches, query, bool(met(evidence, len(candidates.photos))[allowed].any()))

    def judged(self, part: Part) -> Judged:
        """Return how well each of the library's photos answers a part of a query."""
        return self._everything.judged(part)

    def _is_plain(self, mix: Mix, condition: Filter | None, opinion: Opinion | None) -> bool:
        """Whether the index of a large library has the answer: those most like one photo."""
        others = condition or opinion or self._proposals or self.likeness.used
        return mix.is_one_photo and not others and len(self._photos) > diffusion.LARGEST

    def _nearest(self, embedding: Array, k: int) -> Result:
        """Return the photos nearest to an embedding, as the index of a large library has it.

        The tiles of long photos are not in the index: they are compared one by one.
        """
        point = self._scorer.head.gallery(embedding[None]).points[0]
        rows, cosines = self._index.query(point, k)
        if tiles := self._photos.gallery.tiles:
            found = np.full((1, len(self._photos)), -1, np.float32)
            found[0, rows] = cosines
            rows, cosines = best(tiles.raised(found, tiles.gallery.points[None] @ point)[0], k)
        logits = same_odds(self._scorer.head, cosines)
        order = np.arange(len(rows))
        photos = Catalogue(self._photos.library, self._photos.ids[rows])
        head = self._scorer.head

        def describe(photo: Photo, row: int) -> Match:
            logit = logits[row]
            return Match(photo, float(sigmoid(logit)), certainty=likeness(head, float(logit)))

        is_met = bool((logits >= FOUND_FROM).any())
        return Result(Matches(photos, sigmoid(logits), order, describe), is_met=is_met)

    @cached_property
    def _index(self) -> NeighbourIndex:
        beside = self._photos.library.path.with_suffix(".photos.annoy")
        return open_index(self._photos.gallery.points, beside)

    def _candidates(
        self, mix: Mix, query: Query | None, k: int, condition: Filter | None
    ) -> Candidates:
        """Return the photos that may answer: all of them, or what an engine proposes."""
        proposed = self._proposed(mix, query, k, condition)
        if proposed is None:
            return self._everything
        library = self._photos.library
        ids, embeddings = library.embeddings(self._scorer.head.info.encoder, proposed)
        gallery = self._photos.gallery_of(ids, embeddings)
        graph = diffusion.NeighbourGraph(gallery.points)
        colours = partial(self._photos.colours_of, ids)
        photos = Catalogue(library, ids)
        logits = self._taught.logits
        return Candidates(
            photos, gallery, self._scorer, graph, colours, logits, self._said, self.likeness,
            len(self._photos),
        )  # fmt: skip

    def _proposed(
        self, mix: Mix, query: Query | None, k: int, condition: Filter | None
    ) -> NDArray[np.int64] | None:
        """Return the numbers of photos among which the best `k` are; None if all are compared."""
        if not self._proposals:
            return None
        things = [self._taught.thing(own.name) for own in (query.names if query else ())
                  if own.weight > 0]  # fmt: skip
        ids = self._proposals.ids(mix, query, things, k, condition)
        if ids is None or query is None:
            return ids
        said = self._said.proposed(query)
        if condition:
            said = said[np.isin(said, self._photos.library.ids(condition))]
        return np.union1d(ids, said)

    @cached_property
    def _everything(self) -> Candidates:
        photos = self._photos
        graph = diffusion.NeighbourGraph(photos.gallery.points)
        return Candidates(
            photos.catalogue,
            photos.gallery,
            self._scorer,
            graph,
            lambda: photos.colours,
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

    def _allowed(self, candidates: Candidates, condition: Filter | None) -> NDArray[np.intp]:
        """Return the rows of the candidates that meet a condition."""
        # What an engine proposes meets the condition already.
        if not condition or candidates.photos is not self._photos.catalogue:
            return np.arange(len(candidates.photos))
        return np.flatnonzero(self._photos.mask(condition))

    def _named(self, mix: Mix, condition: Filter | None) -> list[Photo]:
        """Return the photos whose file is called as a query says, of those that count."""
        library = self._photos.library
        named = photos_named(library, mix)
        allowed = library.ids(condition) if named and condition else self._photos.ids
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
