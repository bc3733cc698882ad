"""Proposals: the photos of an engine that a query should be compared with."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semsearch.errors import StaleEngineError, UnreachableEngineError
from semsearch.head.scoring import Scorer
from semsearch.head.things import Thing
from semsearch.library.filters import Filter
from semsearch.library.library import Library
from semsearch.queries.query import Query
from semsearch.search.mix import Mix
from semsearch.stores import Space
from semsearch.stores.address import masked, open_vector_engine
from semsearch.stores.beside import needs_engine, ready_engine
from semsearch.stores.fresh import FreshEngine
from semsearch.stores.records import dims_of
from semsearch.vectors import Array, unit

VARIABLE, HERE = "SEMSEARCH_ENGINE", "this computer"
# How many photos to compare with exactly, for each thing that is asked for: those that share
# their scores are surely among them, for words see `Scorer.direction`.
FEWEST = 600
OVERSAMPLING = 1.2


class Proposals:
    """Asks an engine which photos may answer a query.

    Parameters
    ----------
    engine : FreshEngine
    scorer : Scorer
    name : str
        What people call the engine.
    """

    def __init__(self, engine: FreshEngine, scorer: Scorer, name: str) -> None:
        self.engine = engine
        self.name = name
        self._scorer = scorer

    def ids(
        self, mix: Mix, query: Query | None, things: Sequence[tuple[Thing, float]], k: int,
        condition: Filter | None,
    ) -> NDArray[np.int64] | None:  # fmt: skip
        """Return the numbers of photos among which the best `k` are, shape (n,), ascending.

        Where nothing is wanted, but only something not wanted, they are those that are least near
        to it. None if the mix has only colours.

        Parameters
        ----------
        things : sequence of (Thing, float)
            Those that the query names, with their weights.
        """
        asked = list(self._asked(mix, query, things))
        wanted = [each for each in asked if each.weight > 0] or asked
        found = [
            self.engine.nearest(
                own.space, own.towards, max(FEWEST, int(OVERSAMPLING * k)), condition
            )
            for own in wanted
            if own.weight
        ]
        return np.unique(np.concatenate(found)) if found else None

    def _asked(
        self, mix: Mix, query: Query | None, things: Sequence[tuple[Thing, float]]
    ) -> Iterator["_Asked"]:
        """Yield where photos lie that are asked for."""
        for photo in mix.photos:
            yield _Asked("look", self._scorer.point(photo.embedding), photo.weight)
        for thing, weight in things:
            yield _Asked("look", unit(thing.points.mean(axis=0)), weight)
            if weight > 0:
                yield from (_Asked("look", point, weight) for point in thing.points)
        for part in query.parts if query else ():
            direction = self._scorer.direction(self._scorer.meaning(part))
            yield _Asked("meaning", direction, part.weight)


@dataclass(frozen=True)
class _Asked:
    """Where photos lie that are wanted, or not if its weight is below 0."""

    space: Space
    vector: Array
    weight: float

    @property
    def towards(self) -> Array:
        """The vector, or its opposite if what lies there is not wanted."""
        return self.vector if self.weight > 0 else -self.vector


@dataclass(frozen=True)
class Chosen:
    """What proposes the photos of a library, None if each is compared, and what to know of that."""

    proposals: Proposals | None
    notice: str = ""

    @property
    def name(self) -> str | None:
        """What people call the engine."""
        return self.proposals.name if self.proposals else None


def proposals_for(library: Library, scorer: Scorer) -> Chosen:
    """Return what proposes the photos of a library.

    ``SEMSEARCH_ENGINE`` holds the address of a server. One that has no photos of this library
    is not asked: `semsearch push` sends them. One that does not answer, or is far behind, is not
    asked either, and the notice says so. Otherwise a large library has an engine beside it, made
    when it is indexed.

    Raises
    ------
    EngineError
        If the address is none, or the server refuses.
    """
    try:
        server = _server(library, scorer)
    except (UnreachableEngineError, StaleEngineError) as error:
        return proposals_here(library, scorer, f"{error} Photos are searched on this computer.")
    return server or proposals_here(library, scorer)


def proposals_here(library: Library, scorer: Scorer, notice: str = "") -> Chosen:
    """Return what proposes the photos of a library on this computer."""
    engine = ready_engine(library, scorer.head) if needs_engine(library) else None
    return Chosen(Proposals(engine, scorer, HERE) if engine else None, notice)


def _server(library: Library, scorer: Scorer) -> Chosen | None:
    """Return the server that proposes the photos of a library, if there is one that has any."""
    head = scorer.head
    if not (address := os.environ.get(VARIABLE)):
        return None
    server = open_vector_engine(address, library.name, head.info.encoder, dims_of(head))
    if not server.count():
        return None
    engine = FreshEngine(library, head, server)
    behind = f"{masked(address)} lacks {engine.behind:,} photos as they are now. They are searched "
    behind += f"on this computer until you send them: semsearch push --library '{library.name}'"
    proposals = Proposals(engine, scorer, masked(address))
    return Chosen(proposals, behind if engine.behind else "")
