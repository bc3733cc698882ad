"""Filters: which photos of a library a search may return, whatever they show."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from semsearch.errors import SemsearchError

ORIENTATIONS = {
    "landscape": "width > height",
    "portrait": "width < height",
    "square": "width = height",
}


@dataclass(frozen=True)
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

    def sql(self, stored_folder: str | None) -> tuple[str, list[str]]:
        """Return the conditions as SQL on the table `photo`, and its values.

        Parameters
        ----------
        stored_folder : str or None
            `folder` as the library spells it.
        """
        clauses, values = [], []
        if stored_folder == ".":
            clauses.append("path NOT LIKE '/%'")
        elif stored_folder:
            start = stored_folder.rstrip("/") + "/"
            # Every path that begins with "a/" lies between "a/" and "a0": 0 comes after the slash.
            clauses.append("path >= ? AND path < ?")
            values += [start, start[:-1] + chr(ord("/") + 1)]
        if self.since:
            clauses.append("taken >= ?")
            values.append(self.since.isoformat())
        if self.until:
            clauses.append("taken <= ?")
            values.append(f"{self.until.isoformat()} 24")
        if self.orientation:
            clauses.append(ORIENTATIONS[self.orientation])
        return " AND ".join(clauses) or "1", values
