"""Examples of a name: photos by content, or boxes on them, and whether they show what has it."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from semsearch.errors import ExampleError
from semsearch.vectors import Array

Box = tuple[float, float, float, float]
# After the point, of a side of a box.
DIGITS = 4
EXAMPLES = "SELECT id, sha256, box, is_of FROM example WHERE name_id = ? ORDER BY id"
EMBEDDINGS = """
SELECT encoder, sha256, box, is_of, vector,
       e.checksum IS vector_crc(example_id, encoder, vector) AS is_whole
FROM example JOIN example_embedding e ON example_id = example.id
WHERE name_id = ? ORDER BY encoder, example.id
"""
KEEP = """
INSERT {or_else} INTO example_embedding
SELECT id, ?1, ?2, vector_crc(id, ?1, ?2) FROM example
WHERE name_id = ?3 AND sha256 = ?4 AND box = ?5
"""
OF_PLACE = "name_id = ? AND sha256 = ? AND box = ?"


@dataclass(frozen=True)
class Example:
    """A photo, by content, or a box on it, and whether it shows what has the name.

    Attributes
    ----------
    sha256 : str
    box : (left, top, right, bottom) or None
        As shares of width and height; None is the whole photo.
    is_of : bool
    """

    sha256: str
    box: Box | None = None
    is_of: bool = True

    @property
    def place(self) -> tuple[str, str]:
        """The photo and the box on it, as the table has it, whatever was said of them."""
        return self.sha256, _spelt(self.box)


@dataclass(frozen=True)
class NameRecord:
    """All that is kept of a name: what brings it back, or into another library.

    Attributes
    ----------
    name : str
    made : str
        When, as ``YYYY-MM-DDTHH:MM:SS+00:00``.
    examples : tuple of Example
        Refusals too, in the order in which they came.
    embeddings : mapping of str to mapping of Example to array of shape (v * dim,), float32
        By encoder, of the v views of each example that it has seen.
    """

    name: str
    made: str
    examples: tuple[Example, ...]
    embeddings: Mapping[str, Mapping[Example, Array]] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """What teaching changed, so that it can be undone.

    Attributes
    ----------
    name : str
    is_new : bool
        Whether there was no such name before.
    added : tuple of Example
        Those of which nothing was said before.
    turned : tuple of Example
        Those of which the contrary was said before, as they are now.
    """

    name: str
    is_new: bool
    added: tuple[Example, ...]
    turned: tuple[Example, ...] = ()


def check_said_once(examples: Sequence[Example]) -> None:
    """See to it that no photo or box is said both to show what has a name and not to.

    Raises
    ------
    ExampleError
        If one is.
    """
    said: dict[tuple[str, str], bool] = {}
    for own in examples:
        if said.setdefault(own.place, own.is_of) != own.is_of:
            raise ExampleError(
                "One photo is given both as an example and as a refusal. Say one of the two."
            )


def keep_embeddings(
    db: sqlite3.Connection, number: int, encoder: str, embeddings: Mapping[Example, Array],
    or_else: str,
) -> None:  # fmt: skip
    """Keep what an encoder made of examples of the name `number`.

    One that is kept already stays if `or_else` is ``IGNORE``, and goes if it is ``REPLACE``.
    """
    statement = KEEP.format(or_else=f"OR {or_else}")
    for own, vector in embeddings.items():
        given = np.ascontiguousarray(vector, np.float32).tobytes()
        db.execute(statement, (encoder, given, number, *own.place))


def read_record(db: sqlite3.Connection, number: int) -> NameRecord:
    """Return the name `number`, without the embeddings that are not what was written."""
    name, made = db.execute("SELECT name, made FROM name WHERE id = ?", (number,)).fetchone()
    kept: dict[str, dict[Example, Array]] = {}
    for row in db.execute(EMBEDDINGS, (number,)):
        if row["is_whole"]:
            vector = np.frombuffer(row["vector"], np.float32)
            kept.setdefault(row["encoder"], {})[_example(row)] = vector
    return NameRecord(name, made, tuple(read_examples(db, number)), kept)


def read_examples(db: sqlite3.Connection, number: int) -> list[Example]:
    """Return the examples of the name `number`, in the order in which they came."""
    return [_example(row) for row in db.execute(EXAMPLES, (number,))]


def _example(row: sqlite3.Row) -> Example:
    return Example(row["sha256"], _read_box(row["box"]), bool(row["is_of"]))


def _spelt(box: Box | None) -> str:
    """Return a box as the table has it; "" for the whole photo."""
    return ",".join(f"{side:.{DIGITS}f}" for side in box) if box else ""


def _read_box(text: str) -> Box | None:
    if not text:
        return None
    left, top, right, bottom = map(float, text.split(","))
    return left, top, right, bottom
