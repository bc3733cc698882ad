"""Examples of a name: photos by content, or boxes on them, and whether they show what has it."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from semsearch.errors import ExampleError

Box = tuple[float, float, float, float]


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


def check_said_once(examples: Sequence[Example]) -> None:
    """See to it that no photo or box is said both to show what has a name and not to.

    Raises
    ------
    ExampleError
        If one is.
    """
    said: dict[tuple[str, str], bool] = {}
    for own in examples:
        place = (own.sha256, spelt_box(own.box))
        if said.setdefault(place, own.is_of) != own.is_of:
            raise ExampleError(
                "One photo is given both as an example and as a refusal. Say one of the two."
            )


def read_example(row: sqlite3.Row) -> Example:
    """Return the example that a row with sha256, box and is_of holds."""
    return Example(row["sha256"], _read_box(row["box"]), bool(row["is_of"]))


def spelt_box(box: Box | None) -> str:
    """Return a box as the table has it; "" for the whole photo."""
    return ",".join(f"{side:.4f}" for side in box) if box else ""


def _read_box(text: str) -> Box | None:
    if not text:
        return None
    left, top, right, bottom = map(float, text.split(","))
    return left, top, right, bottom
