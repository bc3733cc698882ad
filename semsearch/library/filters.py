"""Filters: which photos of a library a search may return, whatever they show."""

from collections.abc import Callable
from dataclasses import dataclass
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

    Raises
    ------
    SemsearchError
        If there is no such orientation.
    """

    folder: Path | None = None
    since: date | None = None
    until: date | None = None
    orientation: str | None = None

    def __post_init__(self) -> None:
        if self.orientation is not None and self.orientation not in ORIENTATIONS:
            known = ", ".join(ORIENTATIONS)
            raise SemsearchError(
                f"{self.orientation!r} is no orientation of photos. Choose from: {known}."
            )

    def __bool__(self) -> bool:
        return self != Filter()

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
        return " AND ".join(clauses) or "1", values
