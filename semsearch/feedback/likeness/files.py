"""Pairs in a file: names of photos that somebody calls alike or unlike."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from semsearch.errors import PairError
from semsearch.feedback.likeness.contents import contents_of_names
from semsearch.feedback.pairs import Pair
from semsearch.library.library import Library

ALIKE, UNLIKE = "alike", "unlike"
LIKE_THIS = f"a.jpg,b.jpg,{ALIKE} or a.jpg,c.jpg,{UNLIKE}"
LARGEST = 50_000_000


@dataclass(frozen=True)
class FoundPairs:
    """Pairs of a source, and the photos that it names and the library does not have."""

    pairs: tuple[Pair, ...]
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Line:
    """A line of a file: its number, two names, and what it says of them."""

    number: int
    names: tuple[str, str]
    is_alike: bool


def pairs_of_file(path: Path, library: Library) -> FoundPairs:
    """Return the pairs in a CSV or JSON file.

    Each line of a CSV file is like ``a.jpg,b.jpg,alike`` or ``a.jpg,c.jpg,unlike``; the first may
    be a heading. JSON is a list of such lists. Names are relative to the file's folder or to one
    of the library's, or the name alone of a photo that only one of the library has.

    Raises
    ------
    PairError
        If it cannot be read, a line is not like that, a photo is paired with itself, or two
        photos are called both alike and unlike.
    """
    lines = list(_lines(path))
    names = dict.fromkeys(name for line in lines for name in line.names)
    known = contents_of_names(list(names), path.parent, library)
    said: dict[tuple[str, str], tuple[_Line, Pair]] = {}
    for line in lines:
        if all(name in known for name in line.names):
            pair = _pair(path, line, known)
            earlier, before = said.setdefault(pair.photos, (line, pair))
            if before.is_alike != pair.is_alike:
                raise PairError(
                    f"{path} calls {' and '.join(line.names)} {ALIKE} and {UNLIKE}, in the lines "
                    f"{earlier.number:,} and {line.number:,}. Keep one of them."
                )
    unknown = tuple(name for name in names if name not in known)
    return FoundPairs(tuple(pair for _, pair in said.values()), unknown)


def _pair(path: Path, line: _Line, known: dict[str, str]) -> Pair:
    one, other = line.names
    try:
        return Pair.of(known[one], known[other], line.is_alike)
    except PairError:
        raise PairError(
            f"{path}, line {line.number:,}: {one} and {other} have the same content. "
            "Choose two different photos."
        ) from None


def _lines(path: Path) -> Iterator[_Line]:
    rows = _rows_of_json(path) if path.suffix.lower() == ".json" else _rows_of_csv(path)
    for number, row in enumerate(rows, 1):
        cells = [str(cell).strip() for cell in row]
        if not any(cells):
            continue
        if len(cells) == 3 and cells[0] and cells[1] and cells[2].lower() in (ALIKE, UNLIKE):
            yield _Line(number, (cells[0], cells[1]), cells[2].lower() == ALIKE)
        elif number > 1 or len(cells) != 3:
            raise PairError(f"{path}, line {number:,} is not like {LIKE_THIS}.")


def _rows_of_csv(path: Path) -> list[list[str]]:
    text = _text(path)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise PairError(f"{path} is no CSV ({error}). Its lines are {LIKE_THIS}.") from error


def _rows_of_json(path: Path) -> Sequence[Sequence[object]]:
    try:
        rows = json.loads(_text(path))
    except (ValueError, RecursionError) as error:
        raise PairError(f"{path} is no JSON ({error}).") from error
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise PairError(f'{path} is not like [["a.jpg", "b.jpg", "{ALIKE}"]].')
    return rows


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise PairError(f"{path} is too large for a list of pairs.")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise PairError(f"{path} cannot be read as text ({error}).") from error
