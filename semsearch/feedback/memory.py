"""What people picked: kept beside the library, so that the next search begins with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semsearch.feedback.albums import Albums
from semsearch.feedback.memory_file import MemoryFile
from semsearch.library.library import Library
from semsearch.queries.query import Query
from semsearch.vectors import Array

# One pick moves a photo by half a log-odd, and any number of them by less than two.
STRENGTH = 2.0
PRIOR = 3.0
# Photos above the picked one were seen and not chosen, which says less than a pick (skip-above;
# Joachims, 2002).
PASSED = 0.5
# An album of more says little of what goes together, and takes long to learn from.
MOST_TOGETHER = 100


@dataclass(frozen=True)
class Learned:
    """What was learned of a photo for a query: how often it was picked, and passed over."""

    query: str
    sha256: str
    picks: int
    passes: int

    @property
    def adjustment(self) -> float:
        """The log-odds that it rises by; below 0 it sinks."""
        evidence = self.picks - PASSED * self.passes
        return STRENGTH * evidence / (self.picks + self.passes + PRIOR)


def query_key(query: Query | None, content: str | None = None) -> str:
    """Return what a query is remembered by: *Cats* and *cat* are one, and so is ``cat -dog``.

    Parameters
    ----------
    query : Query or None
    content : str, optional
        The SHA-256 of the photo that it begins with.
    """
    parts = query.parts if query else ()
    wanted = sorted(term.name for part in parts if part.weight > 0 for term in part.terms)
    excluded = sorted(
        f"-{' '.join(term.name for term in part.terms)}" for part in parts if part.weight < 0
    )
    named = sorted(f"{'-' * (own.weight < 0)}{own.name}" for own in (query.names if query else ()))
    return " ".join([*([f"like:{content[:16]}"] if content else []), *wanted, *excluded, *named])


class Memory:
    """The picks of all visits to one library, in a SQLite file beside it.

    Photos are named by their content, so that what was learned survives moves and new indexing.

    Parameters
    ----------
    library : Library
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self._file = MemoryFile(library)

    @property
    def path(self) -> Path:
        """Where it is kept; there may be no file yet."""
        return self._file.path

    def record(
        self, session: str, query: str, picked: Sequence[str] = (), passed: Sequence[str] = ()
    ) -> None:
        """Keep what was picked and what was passed over; a later verdict of a visit replaces.

        Parameters
        ----------
        session : str
            Tells visits apart.
        query : str
            As `query_key` returns it.
        picked, passed : sequence of str
            SHA-256 of the photos.

        Raises
        ------
        LibraryError
            If it cannot be kept.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        verdicts = dict.fromkeys(passed, -1) | dict.fromkeys(picked, 1)
        with self._file.writing() as db:
            for sha256, verdict in verdicts.items():
                row = (session, query, sha256, verdict, now)
                db.execute("INSERT OR REPLACE INTO pick VALUES (?, ?, ?, ?, ?)", row)

    def take_back(self, session: str, query: str, sha256: str) -> None:
        """Forget what a visit said of one photo."""
        with self._file.writing() as db:
            condition = "session = ? AND query = ? AND sha256 = ?"
            db.execute(f"DELETE FROM pick WHERE {condition}", (session, query, sha256))

    def learned(self, query: str | None = None) -> list[Learned]:
        """Return what was learned, of one query or of all, the strongest first."""
        counted = (
            "SELECT query, sha256, sum(verdict > 0) AS picks, sum(verdict < 0) AS passes "
            "FROM pick WHERE ?1 IS NULL OR query = ?1 GROUP BY query, sha256"
        )
        with self._file.reading() as db:
            rows = db.execute(counted, (query,)).fetchall() if db else []
        found = [Learned(*row) for row in rows]
        return sorted(found, key=lambda each: (each.query, -each.adjustment, each.sha256))

    def adjustments(self, query: str, ids: NDArray[np.int64]) -> Array | None:
        """Return how far each photo rises for a query, in log-odds; None if nothing is known.

        Parameters
        ----------
        query : str
        ids : array of shape (n,)
            The photos' numbers.
        """
        found = {each.sha256: each.adjustment for each in self.learned(query)}
        if not found:
            return None
        moved = np.zeros(len(ids), np.float32)
        for sha256, numbers in self.library.with_content(list(found)).items():
            moved[np.isin(ids, numbers)] = found[sha256]
        return moved

    def forget(self, query: str | None = None) -> int:
        """Delete what was learned for one query, or for all; return how many verdicts."""
        if not self._file.exists:
            return 0
        with self._file.writing() as db:
            return db.execute("DELETE FROM pick WHERE ?1 IS NULL OR query = ?1", (query,)).rowcount

    def sessions(self) -> list[list[str]]:
        """Return what was picked together: a list of SHA-256 for each visit and each album.

        Albums of more than `MOST_TOGETHER` photos are left out.
        """
        ordered = "SELECT session, sha256 FROM pick WHERE verdict > 0 ORDER BY session, at"
        with self._file.reading() as db:
            rows = db.execute(ordered).fetchall() if db else []
        visits: dict[str, list[str]] = {}
        for session, sha256 in rows:
            visits.setdefault(session, []).append(sha256)
        albums = Albums(self.library)
        kept = [albums.contents(own.name) for own in albums if own.count <= MOST_TOGETHER]
        together = [*visits.values(), *kept]
        return [list(dict.fromkeys(own)) for own in together if len(set(own)) > 1]
