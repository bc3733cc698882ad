"""The seam between searches and where vectors lie: on this computer, or on a server.

A vector engine keeps the vectors of one library and one encoder and proposes the photos
nearest to a query. The photos themselves, and all that people read of them, stay in the
library. A new engine is a module here with a class that satisfies `VectorEngine`.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np

from semsearch.errors import EngineError
from semsearch.library.filters import Filter
from semsearch.vectors import Array

# Seconds that a server has to answer, unless somebody sets another number.
TIMEOUT, TIMEOUT_VARIABLE = 10.0, "SEMSEARCH_ENGINE_TIMEOUT"
Space = Literal["look", "meaning"]


@dataclass(frozen=True)
class Record:
    """A photo as an engine keeps it.

    Attributes
    ----------
    id : int
        Its number in the library.
    checksum : int
        Of all that it was made from: embedding, head, path and facts. It tells whether an engine
        has the newest.
    look : array of shape (k,), unit length
        Its point among photos.
    meaning : array of shape (m,), unit length
        Its place among words.
    path : str
        Its file or its URL.
    taken : str or None
        When it was taken, ``YYYY-MM-DD HH:MM:SS``.
    width, height : int
        Pixels.
    shows : array of shape (c,)
        How likely it shows each concept, for engines that keep all that a search compares.
    """

    id: int
    checksum: int
    look: Array
    meaning: Array
    path: str
    taken: str | None
    width: int
    height: int
    shows: Array = field(default_factory=lambda: np.zeros(0, np.float32))


@dataclass(frozen=True)
class Hit:
    """A photo that an engine proposes, and its cosine to the query."""

    id: int
    score: float


def timeout() -> float:
    """Return how many seconds a server has to answer.

    Raises
    ------
    EngineError
        If somebody has set what is no number of seconds.
    """
    said = os.environ.get(TIMEOUT_VARIABLE, "")
    try:
        seconds = float(said or TIMEOUT)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise EngineError(f"{TIMEOUT_VARIABLE} is {said!r}, and shall be a number of seconds.")
    return seconds


class VectorEngine(Protocol):
    """Keeps the vectors of one library and one encoder."""

    def upsert(self, records: Sequence[Record]) -> None:
        """Keep photos; those whose numbers it has are replaced."""
        ...

    def delete(self, ids: Sequence[int]) -> None:
        """Forget photos; numbers that it does not have are no error."""
        ...

    def search(
        self, space: Space, vector: Array, k: int, condition: Filter | None = None
    ) -> list[Hit]:
        """Return the `k` photos nearest to `vector` that meet `condition`, best first."""
        ...

    def count(self, condition: Filter | None = None) -> int:
        """Return how many photos it has, those that meet `condition`."""
        ...

    def known(self) -> dict[int, int]:
        """Return the number and the checksum of each photo that it has."""
        ...
