"""What people take away: photos as a zip archive, and tables for spreadsheets."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import count
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from semsearch.errors import SemsearchError
from semsearch.files import is_there, printable, size_text
from semsearch.library.library import Library
from semsearch.library.photo import Photo

LARGEST_ZIP = 500_000_000
# Windows takes some of these for a path.
NOT_IN_NAMES = '\\/:*?"<>|'
# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return a CSV file with `columns`, in UTF-8 with its mark.

    Texts that a spreadsheet would run as formulas begin with an apostrophe.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row[column]) for column in columns])
    return text.getvalue().encode("utf-8-sig")


def matches_csv(photos: Sequence[Photo], scores: Mapping[int, float | None]) -> bytes:
    """Return a CSV file of photos: path, score where there is one, size, date and its source."""
    rows = (
        {"path": printable(photo.path), "score": _round(scores.get(photo.id)),
         "width": photo.width, "height": photo.height, "taken": photo.taken,
         "taken_from": photo.facts.taken_from}
        for photo in photos
    )  # fmt: skip
    return csv_table(("path", "score", "width", "height", "taken", "taken_from"), rows)


def photos_zip(library: Library, photos: Sequence[Photo]) -> bytes:
    """Return a zip archive of the photos' files, as they are, under names of their own.

    Files that are gone, or that do not lie in the library's folders, are left out.

    Raises
    ------
    SemsearchError
        If they take more than `LARGEST_ZIP` bytes together.
    """
    total = sum(photo.bytes for photo in photos)
    if total > LARGEST_ZIP:
        raise SemsearchError(
            f"These photos take {size_text(total)}, and an archive holds "
            f"{size_text(LARGEST_ZIP)}. Choose fewer, or download the list of paths."
        )
    buffer, taken = io.BytesIO(), set[str]()
    with ZipFile(buffer, "w", ZIP_STORED, strict_timestamps=False) as archive:
        for photo in photos:
            if is_there(photo.path) and library.folders.hold(photo.path):
                with suppress(PermissionError, FileNotFoundError):
                    archive.write(photo.path, _free_name(photo, taken))
    return buffer.getvalue()


def _free_name(photo: Photo, taken: set[str]) -> str:
    stem, suffix = (_harmless(part) for part in (photo.path.stem, photo.path.suffix))
    names = (f"{stem}{f' ({n})' if n > 1 else ''}{suffix}" for n in count(1))
    name = next(name for name in names if name.lower() not in taken)
    taken.add(name.lower())
    return name


def _harmless(name: str) -> str:
    """Return a name that any system takes for the name of one file."""
    return "".join(c if c.isprintable() and c not in NOT_IN_NAMES else "_" for c in name)


def _round(score: float | None) -> float | str:
    return "" if score is None else round(score, 4)


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_SIGNS) else value
