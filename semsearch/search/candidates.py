"""The photos that compete in one search: all of a library, or those that an engine proposes."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.feedback.likeness.kept import KeptLikeness
from semsearch.head.diffusion import SharedScores
from semsearch.head.gallery import Gallery
from semsearch.head.likeness.compared import ComparedPhotos
from semsearch.head.likeness.learned import Likeness
from semsearch.head.scoring import Case, Scorer
from semsearch.images.colour import colour_logits
from semsearch.library.catalogue import Catalogue
from semsearch.queries.query import Part, Query, part_label
from semsearch.queries.taught import NamePart
from semsearch.search.certainty import FOUND_FROM, with_copies
from semsearch.search.mix import ColourPart, Evidence, Mix, PhotoPart
from semsearch.search.said.evidence import Said, raised
from semsearch.search.said.sources import Stamp
from semsearch.threads import computing
from semsearch.vectors import Array

KEPT = 16


@dataclass(frozen=True)
class Judged:
    """How well n photos answer a text: its case, and the rest as `Evidence` has it."""

    case: Case
    logits: Array
    ranked: Array
    said: Array


class Candidates:
    """Says how well each of n photos answers the parts of a query.

    Parameters
    ----------
    photos : Catalogue of n photos
    gallery : Gallery of n photos
    scorer : Scorer
    colours : callable
        Returns the photos' colours, shape (n, bins); called if a query asks for any.
    taught : callable
        Returns the log-odds that photos show what has a name, see `Taught.logits`.
    said : Said
    likeness : KeptLikeness
    size : int
        How many photos they are the best of: n, or more where an engine proposed them.
    """

    def __init__(
        self,
        photos: Catalogue,
        gallery: Gallery,
        scorer: Scorer,
        colours: Callable[[], Array],
        taught: Callable[[str, NDArray[np.int64], Gallery], Array],
        said: Said,
        likeness: KeptLikeness,
        size: int,
    ) -> None:
        self.photos = photos
        self.gallery = gallery
        self._scorer = scorer
        self._shared = SharedScores(gallery.points)
        self._colours = colours
        self._taught = taught
        self._said = said
        self._likeness = likeness
        self.size = size
        # What a person sees again, while other controls move, need not be worked out again. A
        # cache of a method would keep all of this in memory until rubbish is collected.
        self._known: dict[tuple[Part, Stamp], Judged] = {}
        self._compared: tuple[Likeness, ComparedPhotos] | None = None

    def judged(self, part: Part) -> Judged:
        """Return how well each photo answers a part of a query."""
        key = (part, self._said.stamp)
        if key not in self._known:
            if len(self._known) == KEPT:
                self._known.pop(next(iter(self._known)))
            self._known[key] = self._judged(part)
        return self._known[key]

    @computing()
    def evidence(self, mix: Mix, query: Query | None) -> list[Evidence]:
        """Return what speaks for the photos, part by part."""
        if not len(self.photos):
            return []
        words = [self._words(part, mix.text_weight) for part in (query.parts if query else ())]
        words += [self._named(part, mix.text_weight) for part in (query.names if query else ())]
        alike = [self._alike(part) for part in mix.photos]
        return words + alike + [self._tint(part) for part in mix.colours]

    def _words(self, part: Part, weight: float) -> Evidence:
        judged = self.judged(part)
        limit = self._scorer.limit(judged.case, self.size)
        return Evidence(
            part_label(part), weight * part.weight, judged.logits, judged.ranked, limit, judged.said
        )

    def _named(self, part: NamePart, weight: float) -> Evidence:
        logits = self._taught(part.name, self.photos.ids, self.gallery)
        return Evidence(part.name, weight * part.weight, logits, logits)

    def _judged(self, part: Part) -> Judged:
        meaning = self._scorer.meaning(part)
        said = self._said.beliefs(part, self.photos.ids, self.gallery)
        logits = raised(self._scorer.logits([meaning], self.gallery)[0], said)
        ranked = self._scorer.ranked(meaning.case, logits[None], self._shared)
        return Judged(meaning.case, logits, ranked[0], said)

    def _alike(self, part: PhotoPart) -> Evidence:
        head, shared = self._scorer.head, self._shared
        point = self._scorer.point(part.embedding)
        logits = self._scorer.likeness(point, self.gallery)
        if likeness := self._likeness.used:
            compared = self._compared_by(likeness)
            logits = with_copies(head, logits, compared.logits(point, part.colours))
            shared = compared.shared
        ranked = self._scorer.ranked(Case.IMAGE, logits[None], shared)[0]
        return Evidence(part.label, part.weight, logits, ranked, FOUND_FROM)

    def _compared_by(self, likeness: Likeness) -> ComparedPhotos:
        if self._compared is None or self._compared[0] is not likeness:
            self._compared = likeness, ComparedPhotos(likeness, self.gallery, self._colours)
        return self._compared[1]

    def _tint(self, part: ColourPart) -> Evidence:
        logits = colour_logits(np.sqrt(self._colours()), part.colours, part.is_palette)
        return Evidence(part.label, part.weight, logits, logits)
