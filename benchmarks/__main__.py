"""Run benchmarks and write the report.

    python -m benchmarks [NAME ...] [--quick] [--out FOLDER]

Without names all run. The report is written to `docs/` by a whole run that is not quick, and
to `build/performance/` by any other.
"""

import argparse
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

from benchmarks.app import ROOT
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
    "growth": "Growth",
}
SLOW = ("companions", "load")


def main() -> None:
    options = read_options()
    sections = []
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        settings = Settings(options.quick, Path(folder))
        for name in options.names or TITLES:
            if options.quick and not options.names and name in SLOW:
                continue
            sections.append(run(name, settings))
    whole = not options.quick and not options.names
    out = options.out or (ROOT / "docs" if whole else ROOT / "build" / "performance")
    write(sections, out, command_of(options))
    print(f"The report is {out / 'performance.md'}.")


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


def run(name: str, settings: Settings) -> Section:
    """Run one benchmark, and print its figures as they are known."""
    print(f"\n{TITLES[name]}", flush=True)
    module = import_module(f"benchmarks.{name}")
    start = time.perf_counter()
    figures: list[Figure] = module.measure(settings)
    for figure in figures:
        print(line_of(figure))
    print(f"  ({time.perf_counter() - start:.0f} s)", file=sys.stderr, flush=True)
    about = str(module.__doc__).split("\n\n    python")[0].strip()
    return Section(name, TITLES[name], about, figures)


if __name__ == "__main__":
    main()
