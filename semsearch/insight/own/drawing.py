"""How much of a drawing a picture is, and where it lies with and without that being heeded."""

from dataclasses import dataclass, replace

import numpy as np

from semsearch.head.projection import ProjectionHead
from semsearch.insight.sample import Sample
from semsearch.insight.walkthrough import Neighbour, nearest
from semsearch.library.photo import Photo
from semsearch.search.engine import SearchEngine
from semsearch.vectors import Array


@dataclass(frozen=True)
class Drawn:
    """What a head makes of a picture that may be a drawing.

    Attributes
    ----------
    odds : float
        How much it is like a drawing, as log-odds.
    limits : tuple of float
        Up to where they are those of a photo, and from where on those of nothing but a drawing.
    share : float
        How much it is held for a drawing, 0 to 1.
    before, after : list of Neighbour
        The photos nearest to it as the network sees it, and as the head places it.
    place_before, place : int or None
        At which place the photo that it was drawn from is found, from 1, among all or a `Sample`;
        None if there is none.
    """

    odds: float
    limits: tuple[float, float]
    share: float
    before: list[Neighbour]
    after: list[Neighbour]
    place_before: int | None
    place: int | None


def seen_as_drawing(
    engine: SearchEngine, embedding: Array, k: int, drawn_from: Photo | None = None
) -> Drawn | None:
    """Return how a picture is placed among photos; None if the head never learned of drawings.

    Parameters
    ----------
    engine : SearchEngine
    embedding : array of shape (dim,)
    k : int
        How many neighbours to return.
    drawn_from : Photo, optional
        The photo of which it is a drawing.
    """
    head, drawings = engine.head, engine.head.drawings
    if drawings is None:
        return None
    own = embedding[None] if head.tuned is None else head.tuned.first(embedding[None])
    bare = replace(head, drawings=None)
    low, high = map(float, drawings.limits)
    return Drawn(
        odds=float(drawings.odds(own)[0]),
        limits=(low, high),
        share=float(drawings.share(own)[0]),
        before=nearest(engine, embedding, k, None, bare),
        after=nearest(engine, embedding, k, None),
        place_before=_place(engine, bare, embedding, drawn_from),
        place=_place(engine, head, embedding, drawn_from),
    )


def _place(
    engine: SearchEngine, head: ProjectionHead, embedding: Array, photo: Photo | None
) -> int | None:
    if photo is None:
        return None
    sample = Sample.near(engine, embedding, photo)
    cosines = sample.gallery.points @ head.points(embedding[None])[0]
    return int(np.count_nonzero(cosines > cosines[sample.row(photo)])) + 1
