"""What bringing a library up to date takes once many photos went, came back or moved."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.figures import Figure, seconds
from benchmarks.filling import catch_up
from semsearch.encoders import TALK_ENCODER
from semsearch.folders.stats import Stat
from semsearch.library.library import Library
from semsearch.library.photo import Place

SHARE = 0.4


def updates(library: Library, folder: Path, new: float) -> list[Figure]:
    """Return the figures of a library that is up to date, beside the seconds when all was new.

    Parameters
    ----------
    library : Library
    folder : Path
        Where the photos move that move.
    new : float
    """
    ids = library.embedded_ids(TALK_ENCODER)
    some = ids[: int(SHARE * len(ids))].tolist()
    moved = [
        Place(number, folder / f"{number}.jpg", Stat(1, 2, 3), is_move=True) for number in some
    ]
    happens: dict[str, Callable[[], object]] = {
        "gone": partial(library.mark, some, []),
        "back": partial(library.mark, [], some),
        "moved": partial(library.place, moved),
    }
    found = []
    for what, happen in happens.items():
        happen()
        took = seconds(partial(catch_up, library))
        name = f"brought up to date, {len(some):,} {what}"
        found.append(Figure(name, took, "s", "all of them new", new))
    return found
