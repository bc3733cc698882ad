"""Filters: which photos of a library a search may return, whatever they show."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from semsearch.errors import SemsearchError

Condition = tuple[str, list[str]]
ORIENTATIONS = {
    "landscape": "width > height",
    "portrait": "width < height",
    "square": "width = height",
}


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Conditions that photos must all meet; what is None does not count.

    Parameters
    ----------
    folder : Path, optional
        The photo is in it, or below it.
    since, until : date, optional
        It was taken on these days or between them. Photos without a date are left out.
    orientation : {"landscape", "portrait", "square"}, optional
    among : frozenset of int, optional
        The photo's number is one of these, such as those of an album.
    among_called : str
        What those photos are called, as messages name them.

    Raises
    ------
    SemsearchError
        If there is no such orientation.
    """

    folder: Path | None = None
    since: date | None = None
    until: date | None = None
    orientation: str | None = None
    among: frozenset[int] | None = None
    among_called: str = field(default="what was chosen", compare=False)

    def __post_init__(self) -> None:
        if self.orientation is not None and self.orientation not in ORIENTATIONS:
            known = ", ".join(ORIENTATIONS)
            raise SemsearchError(
                f"{self.orientation!r} is no orientation of photos. Choose from: {known}."
            )

    def __bool__(self) -> bool:
        return self != Filter()

    def narrowed(self, ids: Iterable[int], called: str) -> "Filter":
        """Return this filter for some photos alone, by number, which people call `called`."""
        among = frozenset(ids)
        if self.among is None:
            return replace(self, among=among, among_called=called)
        both = f"{self.among_called} and {called}"
        return replace(self, among=self.among & among, among_called=both)

    def sql(self, below: Callable[[Path], Condition]) -> Condition:
        """Return the conditions as SQL on the table `photo`, and its values.

        Parameters
        ----------
        below : callable
            Gives the condition that a path lies below a folder, as `LibraryFile.below`.
        """
        clauses, values = [], list[str]()
        if self.folder:
            clause, values = below(self.folder)
            clauses.append(clause)
        if self.since:
            clauses.append("taken >= ?")
            values.append(self.since.isoformat())
        if self.until:
            clauses.append("taken <= ?")
            values.append(f"{self.until.isoformat()} 24")
        if self.orientation:
            clauses.append(ORIENTATIONS[self.orientation])
        if self.among is not None:
            # One value, as SQLite takes only so many, and an album may hold thousands.
            clauses.append("id IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(sorted(map(int, self.among))))
        return " AND ".join(clauses) or "1", values
