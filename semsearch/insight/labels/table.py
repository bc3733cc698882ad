"""The list of doubtful labels: rows for programs, and a CSV file for spreadsheets."""

from collections.abc import Iterable
from typing import Any

from semsearch.files import printable
from semsearch.insight.export import csv_table
from semsearch.insight.labels.check import Doubt

COLUMNS = ("path", "label", "neighbours_say", "share_of_label", "share_of_neighbours_word")


def as_row(doubt: Doubt) -> dict[str, Any]:
    """Return a doubt as the columns `COLUMNS`."""
    return {
        "path": printable(doubt.photo.path),
        "label": doubt.label,
        "neighbours_say": doubt.suggestion,
        "share_of_label": round(doubt.share, 4),
        "share_of_neighbours_word": round(doubt.suggestion_share, 4),
    }


def csv_content(doubts: Iterable[Doubt]) -> bytes:
    """Return a CSV file with the columns `COLUMNS` and a row a doubt, see `csv_table`."""
    return csv_table(COLUMNS, map(as_row, doubts))
