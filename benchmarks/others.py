"""Figures of other kinds of processors, measured elsewhere, that a report shows beside its own."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure

FILE = Path(__file__).with_name("other_machines.json")


@dataclass(frozen=True)
class Machine:
    """What was measured on another machine.

    Attributes
    ----------
    processor : str
    figures : dict of dicts
        By the name of a benchmark: facts of figures, by `key`.
    """

    processor: str
    figures: dict[str, dict[tuple[str, str, str], dict[str, Any]]]


def other_machines(processor: str) -> list[Machine]:
    """Return the machines whose processors are of another kind than the one here.

    Parameters
    ----------
    processor : str
        As `benchmarks.machine.describe` has it: the last of its flags tells its kind.
    """
    kind = processor.rpartition(", ")[2]
    return [
        Machine(known["processor"], {name: _by_key(own) for name, own in known["figures"].items()})
        for known in json.loads(FILE.read_text(encoding="utf-8"))
        if known["flag"] != kind
    ]


def key(figure: Figure) -> tuple[str, str, str]:
    """Return what two figures have in common that say the same of two machines."""
    return figure.subject, figure.name, figure.against


def _by_key(facts: Sequence[dict[str, Any]]) -> dict[tuple[str, str, str], dict[str, Any]]:
    return {(own["subject"], own["name"], own["against"]): own for own in facts}
