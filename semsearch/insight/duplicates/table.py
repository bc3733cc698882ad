"""The list of duplicates: rows for programs, and a CSV file for spreadsheets."""

from collections.abc import Iterator, Sequence
from typing import Any

from semsearch.files import printable
from semsearch.insight.duplicates.groups import DuplicateGroup
from semsearch.insight.export import csv_table
from semsearch.library.photo import Photo

COLUMNS = ("group", "kind", "likeness", "keep", "path", "bytes", "width", "height", "taken",
           "taken_from", "modified")  # fmt: skip


def as_rows(group: DuplicateGroup) -> list[dict[str, Any]]:
    """Return the photos of a group, each with whether it is the one to keep."""
    best = group.best
    return [_row(photo, photo is best) for photo in group.photos]


def csv_content(groups: Sequence[DuplicateGroup]) -> bytes:
    """Return a CSV file with the columns `COLUMNS` and a row a photo, see `csv_table`."""
    return csv_table(COLUMNS, _numbered(groups))


def _numbered(groups: Sequence[DuplicateGroup]) -> Iterator[dict[str, Any]]:
    for number, group in enumerate(groups, 1):
        for row in as_rows(group):
            row |= {"group": number, "kind": group.kind, "likeness": round(group.likeness, 4)}
            yield row | {"keep": "yes" if row["keep"] else "no"}


def _row(photo: Photo, keep: bool) -> dict[str, Any]:
    return {
        "path": printable(photo.path),
        "bytes": photo.bytes,
        "width": photo.width,
        "height": photo.height,
        "taken": photo.taken,
        "taken_from": photo.facts.taken_from,
        "modified": photo.modified,
        "keep": keep,
    }
