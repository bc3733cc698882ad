"""Proposals: the photos of an engine that a query should be compared with."""

import os
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from semsearch.head.scoring import Scorer
from semsearch.head.things import Thing
from semsearch.library.filters import Filter
from semsearch.library.library import Library
from semsearch.queries.query import Query
from semsearch.search.mix import Mix
from semsearch.stores import Space, VectorEngine
from semsearch.stores.address import masked, open_vector_engine
from semsearch.stores.beside import needs_engine, ready_engine
from semsearch.stores.long_photos import LongPhotos
from semsearch.stores.records import dims_of
from semsearch.vectors import Array, unit

VARIABLE = "SEMSEARCH_ENGINE"
# How many photos to compare with exactly; for words see `Scorer.direction`.
BY_LOOK = 200
BY_MEANING = 500
OVERSAMPLING = 4


class Proposals:
    """Asks an engine which photos may answer a query.

    Parameters
    ----------
    library : Library
    engine : VectorEngine
    scorer : Scorer
    name : str
        What people call the engine.
    """

    def __init__(self, library: Library, engine: VectorEngine, scorer: Scorer, name: str) -> None:
        self.engine = engine
        self.name = name
        self._scorer = scorer
        self._long = LongPhotos(library, scorer.head)

    def ids(
        self, mix: Mix, query: Query | None, things: Sequence[Thing], k: int,
        condition: Filter | None,
    ) -> NDArray[np.int64] | None:  # fmt: skip
        """Return the numbers of photos among which the best `k` are, shape (n,), ascending.

        `things` are those that the query names.

        None if nothing in the query is to be found by nearness: only colours, or only what
        photos should not show.
        """
        looks, meanings = (max(least, OVERSAMPLING * k) for least in (BY_LOOK, BY_MEANING))
        found: list[NDArray[np.int64]] = []
        for photo in mix.photos:
            if photo.weight > 0:
                point = self._scorer.head.gallery(photo.embedding[None]).points[0]
                found += self._nearest("look", point, looks, condition)
        for thing in things:
            for point in (unit(thing.points.mean(axis=0)), *thing.points):
                found += self._nearest("look", point, looks, condition)
        for part in query.parts if query else ():
            if part.weight > 0:
                direction = self._scorer.direction(self._scorer.meaning(part))
                found += self._nearest("meaning", direction, meanings, condition)
        return np.unique(np.concatenate(found)) if found else None

    def _nearest(
        self, space: Space, vector: Array, k: int, condition: Filter | None
    ) -> list[NDArray[np.int64]]:
        hits = self.engine.search(space, vector, k, condition)
        whole = np.array([hit.id for hit in hits], np.int64)
        return [whole, self._long.nearest(space, vector, k, condition)]


def proposals_for(library: Library, scorer: Scorer) -> Proposals | None:
    """Return what proposes the photos of a library; None if each is to be compared.

    ``SEMSEARCH_ENGINE`` holds the address of a server. One that has no photos of this library
    is not asked: `semsearch push` sends them. Otherwise a large library has an engine beside it,
    made when it is indexed.

    Raises
    ------
    EngineError
        If the server does not answer.
    """
    head = scorer.head
    if address := os.environ.get(VARIABLE):
        server = open_vector_engine(address, library.name, head.info.encoder, dims_of(head))
        return Proposals(library, server, scorer, masked(address)) if server.count() else None
    if not needs_engine(library):
        return None
    engine = ready_engine(library, head)
    return Proposals(library, engine, scorer, "this computer") if engine else None
