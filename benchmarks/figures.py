"""Figures: what was measured, beside what it is compared with; and how to time things fairly."""

import math
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.budget import Budget

Action = Callable[[], object]
FEWEST = 5


@dataclass(frozen=True)
class Figure:
    """One thing measured.

    Attributes
    ----------
    name : str
        What was measured.
    value : float
    unit : str
    against : str
        What it is compared with, measured in the same minutes; empty where nothing is.
    reference : float or None
        The same of that, in the same unit.
    subject : str
        Whose figure it is, where several candidates do the same.
    photos : int or None
        Of how many photos, where it grows with them.
    target : str
        What it should be.
    note : str
    """

    name: str
    value: float
    unit: str
    against: str = ""
    reference: float | None = None
    subject: str = ""
    photos: int | None = None
    target: str = ""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the reference it is, None where there is none."""
        return self.value / self.reference if self.reference else None

    def as_dict(self) -> dict[str, object]:
        """Return what is known of it and the ratio, for JSON."""
        facts = {key: value for key, value in asdict(self).items() if value not in ("", None)}
        return facts | {"ratio": self.ratio}

    @classmethod
    def of(cls, facts: dict[str, Any]) -> "Figure":
        """Return the figure that `as_dict` returned."""
        known = {own.name: facts[own.name] for own in fields(cls) if own.name in facts}
        return cls(**{"unit": ""} | known)


@dataclass(frozen=True)
class Settings:
    """How thoroughly to measure.

    Attributes
    ----------
    quick : bool
        Smaller sizes and fewer runs.
    folder : Path
        Where what is measured may lie; it goes when all is done.
    budget : Budget
        Which parts there is time for.
    """

    quick: bool
    folder: Path
    budget: Budget = field(default_factory=Budget)

    @contextmanager
    def room(self) -> Iterator[Path]:
        """Yield an empty folder for one measurement."""
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            yield Path(name)


Benchmark = Callable[[Settings], list[Figure]]


def seconds(action: Action) -> float:
    """Return how long `action` takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def median(action: Action, runs: int = 5) -> float:
    """Return the median seconds of `action`."""
    return statistics.median(seconds(action) for _ in range(runs))


def in_turns(*actions: Action, runs: int = 5) -> list[float]:
    """Return the median seconds of each action, run A B A B so that all see the same machine."""
    rounds = [[seconds(action) for action in actions] for _ in range(runs)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def each_once(
    *pairs: tuple[Callable[[Any], object], Iterable[Any]], longest: float = math.inf
) -> list[list[float]]:
    """Return the seconds of each action on each thing of its own, run A B A B.

    After `longest` seconds no more are begun, but `FEWEST` things of each have their turn.
    """
    end, rows = time.monotonic() + longest, list[list[float]]()
    for things in zip(*(own for _, own in pairs), strict=True):
        if len(rows) >= FEWEST and time.monotonic() > end:
            break
        rows.append(
            [seconds(partial(pair[0], own)) for pair, own in zip(pairs, things, strict=True)]
        )
    return [list(column) for column in zip(*rows, strict=True)]


def percentile(values: list[float], share: float) -> float:
    """Return the value that `share` of all stay below, 0 to 1."""
    return sorted(values)[min(int(share * len(values)), len(values) - 1)]
