"""Proposals: the photos of an engine that a query should be compared with."""

import os

import numpy as np
from numpy.typing import NDArray

from semsearch.engines import Hit, VectorEngine
from semsearch.engines.address import masked, open_engine
from semsearch.engines.beside import needs_engine, ready_engine
from semsearch.engines.records import dims_of
from semsearch.filters import Filter
from semsearch.library import Library
from semsearch.mix import Mix
from semsearch.queries import Query
from semsearch.scoring import Scorer

VARIABLE = "SEMSEARCH_ENGINE"
# How many photos to compare with exactly. For words more than for looks, as nearness is only a
# part of the evidence; see `Scorer.direction`.
BY_LOOK = 200
BY_MEANING = 2000
OVERSAMPLING = 4


class Proposals:
    """Asks an engine which photos may answer a query.

    Parameters
    ----------
    engine : VectorEngine
    scorer : Scorer
    name : str
        What people call the engine.
    """

    def __init__(self, engine: VectorEngine, scorer: Scorer, name: str) -> None:
        self.engine = engine
        self.name = name
        self._scorer = scorer

    def ids(
        self, mix: Mix, query: Query | None, k: int, condition: Filter | None
    ) -> NDArray[np.int64] | None:
        """Return the numbers of photos among which the best `k` are, shape (n,), ascending.

        None if nothing in the query is to be found by nearness: only colours, or only what
        photos should not show.
        """
        looks, meanings = (max(least, OVERSAMPLING * k) for least in (BY_LOOK, BY_MEANING))
        hits: list[list[Hit]] = []
        for photo in mix.photos:
            if photo.weight > 0:
                point = self._scorer.head.gallery(photo.embedding[None]).points[0]
                hits.append(self.engine.search("look", point, looks, condition))
        for part in query.parts if query else ():
            if part.weight > 0:
                direction = self._scorer.direction(self._scorer.meaning(part))
                hits.append(self.engine.search("meaning", direction, meanings, condition))
        found = [hit.id for some in hits for hit in some]
        return np.unique(np.array(found, np.int64)) if hits else None


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
        server = open_engine(address, library.name, head.info.encoder, dims_of(head))
        return Proposals(server, scorer, masked(address)) if server.count() else None
    if not needs_engine(library):
        return None
    engine = ready_engine(library, head)
    return Proposals(engine, scorer, "this computer") if engine else None
