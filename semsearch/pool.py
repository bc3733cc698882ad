"""The photos that compete in one search: all of a library, or those that an engine proposes."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from semsearch.catalogue import Catalogue
from semsearch.colour import colour_logits
from semsearch.diffusion import NeighbourGraph
from semsearch.mix import ColourPart, Evidence, Mix
from semsearch.projection import Gallery
from semsearch.queries import Part, Query, part_label
from semsearch.scoring import IMAGE, Scorer
from semsearch.vectors import Array

KEPT = 16


class Pool:
    """Says how well each of n photos answers the parts of a query.

    Parameters
    ----------
    photos : Catalogue of n photos
    gallery : Gallery of n photos
    scorer : Scorer
    graph : NeighbourGraph
        What joins those that look alike; one without photos joins none.
    colours : callable
        Returns the photos' colours, shape (n, bins); called if a query asks for any.
    """

    def __init__(
        self,
        photos: Catalogue,
        gallery: Gallery,
        scorer: Scorer,
        graph: NeighbourGraph,
        colours: Callable[[], Array],
    ) -> None:
        self.photos = photos
        self.gallery = gallery
        self._scorer = scorer
        self._graph = graph
        self._colours = colours
        # What a person sees again, while other controls move, need not be worked out again.
        self.text_logits = lru_cache(KEPT)(self._text_logits)

    def evidence(self, mix: Mix, query: Query | None) -> list[Evidence]:
        """Return what speaks for the photos, part by part."""
        if not len(self.photos):
            return []
        words = [
            Evidence(part_label(part), mix.text_weight * part.weight, self.text_logits(part))
            for part in (query.parts if query else ())
        ]
        looks = [Evidence(p.label, p.weight, self._image_logits(p.embedding)) for p in mix.photos]
        tints = [Evidence(c.label, c.weight, self._colour_logits(c)) for c in mix.colours]
        return words + looks + tints

    def _text_logits(self, part: Part) -> Array:
        """Return the log-odds that each photo shows what a part of a query names, shape (n,)."""
        meaning = self._scorer.meaning(part)
        logits = self._scorer.logits([meaning], self.gallery)
        return np.asarray(self._scorer.blended(meaning.case, logits, self._graph)[0])

    def _image_logits(self, embedding: Array) -> Array:
        head = self._scorer.head
        point = head.gallery(embedding[None]).points[0]
        weights = head.weights[IMAGE]
        logits = weights[0] * (self.gallery.points @ point) + weights[-1]
        return np.asarray(self._scorer.blended(IMAGE, logits[None], self._graph)[0])

    def _colour_logits(self, part: ColourPart) -> Array:
        return colour_logits(self._colours(), part.colours, part.is_palette)
