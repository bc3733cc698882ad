"""The report of a run: Markdown for people, JSON for programs, and a plot of what grows."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from benchmarks.figures import Figure
from benchmarks.machine import describe
from benchmarks.others import Machine, key, other_machines
from benchmarks.plot import draw_growth

NOTHING: Mapping[str, str] = MappingProxyType({})
HEAD = ("what", "measured", "beside", "", "ratio", "target", "")


@dataclass(frozen=True)
class Section:
    """What one benchmark found: its name, title, what it does, and its figures."""

    name: str
    title: str
    about: str
    figures: list[Figure]

    @property
    def grows(self) -> bool:
        """Whether several candidates were measured at several sizes."""
        return all(figure.subject and figure.photos for figure in self.figures)


def write(
    sections: Sequence[Section], folder: Path, command: str, left_out: Mapping[str, str] = NOTHING
) -> None:
    """Write performance.md, performance.json and performance-NAME.webp to a folder.

    Parameters
    ----------
    sections : sequence of Section
    folder : Path
    command : str
        What makes the same report again.
    left_out : mapping
        The command that measures each thing which is not in the report.
    """
    folder.mkdir(parents=True, exist_ok=True)
    machine = describe()
    facts = {section.name: [f.as_dict() for f in section.figures] for section in sections}
    known = {"machine": machine, "command": command, "figures": facts, "left out": dict(left_out)}
    text = json.dumps(known)
    (folder / "performance.json").write_text(text + "\n", encoding="utf-8")
    for section in sections:
        if section.grows:
            draw_growth(section.figures, folder / f"performance-{section.name}.webp")
    others = other_machines(machine["processor"])
    parts = [_head(machine, command), *(_section(section, others) for section in sections)]
    if left_out:
        parts.append(f"\n## Left out\n\n{_table(('what', 'measured by'), _commands(left_out))}")
    (folder / "performance.md").write_text("\n".join(parts), encoding="utf-8")


def line_of(figure: Figure) -> str:
    """Return a figure as a line for the terminal."""
    ratio = f"{number(figure.ratio)} x {figure.against}" if figure.ratio is not None else ""
    photos = f"{figure.photos:,}" if figure.photos else ""
    name = " ".join(filter(None, (figure.subject, photos, figure.name)))
    details = ", ".join(filter(None, (ratio, figure.target, figure.note)))
    return f"  {name:<62} {measured(figure.value, figure.unit):>14}  {details}".rstrip()


def measured(value: float, unit: str) -> str:
    """Return a value with its unit."""
    return f"{number(value)} {unit}" if unit else f"{value:.4f}"


def number(value: float) -> str:
    """Return a number with the digits that mean something."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    digits = 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 4
    return f"{value:.{digits}f}"


def _head(machine: dict[str, str], command: str) -> str:
    return (
        "# Performance\n\n"
        f"Written by `{command}`, which measures it anew on your machine. Each figure stands "
        "beside something that ran in the same minutes; the ratios travel, the seconds do not.\n\n"
        + _table(("machine", ""), list(machine.items()))
    )


def _commands(left_out: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(what, f"`{command}`") for what, command in left_out.items()]


def _section(section: Section, others: Sequence[Machine]) -> str:
    body = _growth(section) if section.grows else _plain(section.figures)
    elsewhere = _elsewhere(section, others)
    return f"\n## {section.title}\n\n{section.about}\n\n{body}{elsewhere}"


def _elsewhere(section: Section, others: Sequence[Machine]) -> str:
    """Return a table of the figures that are known of other processors too, if any are."""
    known = [other.figures.get(section.name, {}) for other in others]
    rows = []
    for f in section.figures:
        if any(key(f) in figures for figures in known):
            what = ", ".join(filter(None, (f.subject, f.name)))
            cells = [_brief(figures.get(key(f), {})) for figures in known]
            rows.append((what, f.against, _brief(f.as_dict()), *cells))
    head = ("what", "beside", "here", *(other.processor for other in others))
    return f"\nThe same on other processors:\n\n{_table(head, rows)}" if rows else ""


def _brief(facts: Mapping[str, Any]) -> str:
    """Return the value of a figure and its ratio, as far as they are known."""
    value = measured(facts["value"], facts["unit"]) if "value" in facts else ""
    ratio = f"{number(facts['ratio'])} x" if facts.get("ratio") is not None else ""
    return ", ".join(filter(None, (value, ratio)))


def _plain(figures: Iterable[Figure]) -> str:
    rows = []
    for f in figures:
        photos = f"{f.photos:,} photos" if f.photos else ""
        what = ", ".join(filter(None, (f.subject, photos, f.name)))
        beside = measured(f.reference, f.unit) if f.reference is not None else ""
        ratio = number(f.ratio) if f.ratio is not None else ""
        rows.append((what, measured(f.value, f.unit), f.against, beside, ratio, f.target, f.note))
    return _table(HEAD, rows)


def _growth(section: Section) -> str:
    """Return a table a quantity, with a row a candidate and a column a size."""
    names = dict.fromkeys(figure.name for figure in section.figures)
    parts = [f"![How it grows](performance-{section.name}.webp)\n"]
    for name in names:
        figures = [figure for figure in section.figures if figure.name == name]
        against = next((f" (ratio to: {f.against})" for f in figures if f.against), "")
        parts.append(f"### {name}{against}\n\n{_by_size(figures)}")
    return "\n".join(parts)


def _by_size(figures: Sequence[Figure]) -> str:
    sizes = sorted({figure.photos or 0 for figure in figures})
    cells = {(figure.subject, figure.photos): _cell(figure) for figure in figures}
    subjects = dict.fromkeys(figure.subject for figure in figures)
    head = ("photos", *(f"{size:,}" for size in sizes))
    return _table(head, [(s, *(cells.get((s, size), "") for size in sizes)) for s in subjects])


def _cell(figure: Figure) -> str:
    ratio = f"({number(figure.ratio)})" if figure.ratio is not None else ""
    text = " ".join(filter(None, (measured(figure.value, figure.unit), ratio)))
    return ", ".join(filter(None, (text, figure.note, figure.target)))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
