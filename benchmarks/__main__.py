"""Run benchmarks and write the report.

    python -m benchmarks [NAME ...] [--quick] [--out FOLDER]

Without names all run. The report is written to `docs/` by a whole run that is not quick, and
to `build/performance/` by any other. A quick run of all ends within three minutes: what it has no
time for is named at its end and in the report.
"""

import argparse
import math
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

from benchmarks.app import ROOT
from benchmarks.budget import QUICK, Budget
from benchmarks.figures import Figure, Settings
from benchmarks.report import Section, line_of, write

# In this order, the names are modules here.
TITLES = {
    "embedding": "Embedding",
    "words": "Words",
    "start": "Cold start",
    "rerun": "A rerun of the page",
    "search": "Searches",
    "indexing": "Indexing",
    "companions": "Companions",
    "load": "Twenty people at once",
    "large": "A hundred thousand photos",
    "growth": "Growth",
}


def main() -> None:
    options = read_options()
    budget = Budget(QUICK if options.quick and not options.names else math.inf)
    names = list(options.names or TITLES)
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        sections = run_all(names, Settings(options.quick, Path(folder), budget))
    whole = not options.quick and not options.names
    out = options.out or (ROOT / "docs" if whole else ROOT / "build" / "performance")
    write(sections, out, command_of(options), budget.left_out)
    print(f"\nThe report is {out / 'performance.md'}.")
    if budget.left_out:
        print("Left out, and what measures it:")
    for what, command in budget.left_out.items():
        print(f"  {what}: {command}")


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks", description="Measure speed.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(TITLES))
    parser.add_argument("--quick", action="store_true", help="smaller sizes and fewer runs")
    parser.add_argument("--out", type=Path, help="folder of the report")
    options = parser.parse_args()
    if unknown := set(options.names) - set(TITLES):
        parser.error(f"There is no {', '.join(sorted(unknown))}. Choose from: {', '.join(TITLES)}.")
    return options


def command_of(options: argparse.Namespace) -> str:
    """Return what makes the same report again."""
    if not options.names:
        return "make benchmark QUICK=1" if options.quick else "make benchmark"
    return " ".join(["python -m benchmarks", *options.names, *["--quick"] * options.quick])


def run_all(names: Sequence[str], settings: Settings) -> list[Section]:
    """Run benchmarks, in a quick run the shortest first, and return them in the order of names."""
    modules = {name: import_module(f"benchmarks.{name}") for name in names}
    order = sorted(names, key=lambda name: modules[name].QUICK) if settings.quick else names
    sections = {}
    for name in order:
        command = f"python -m benchmarks {name}"
        if settings.budget.allows(TITLES[name], modules[name].QUICK, command):
            sections[name] = run(name, modules[name], settings)
            for what in modules[name].NOT_QUICK if settings.quick else ():
                settings.budget.leave_out(f"{TITLES[name]}: {what}", command)
    return [sections[name] for name in names if name in sections]


def run(name: str, module: ModuleType, settings: Settings) -> Section:
    """Run one benchmark, and print its figures as they are known."""
    print(f"\n{TITLES[name]}", flush=True)
    start = time.perf_counter()
    figures: list[Figure] = module.measure(settings)
    for figure in figures:
        print(line_of(figure))
    print(f"  ({time.perf_counter() - start:.0f} s)", file=sys.stderr, flush=True)
    about = str(module.__doc__).split("\n\n    python")[0].strip()
    return Section(name, TITLES[name], about, figures)


if __name__ == "__main__":
    main()
