"""A library of 100,000 photos, beside brute force in numpy over the same vectors.

    python -m benchmarks.large ask|serve LIBRARY RUNS

Photos are drawn to resemble real ones, see `benchmarks.vectors`, with random colours, dates and
folders, and the library is brought up to date as a run of the index does. Every query is one that
its process was not asked before. Brute force compares all photos by one product over float32 in
memory: points for photos, the joint space for texts, which it reads by the same text tower.
"""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.app import ROOT
from benchmarks.asking import Asking
from benchmarks.crowd import served
from benchmarks.figures import Figure, Settings, seconds
from benchmarks.filling import FIRST_YEAR, Filling, catch_up
from benchmarks.opening import opened
from benchmarks.queries import queries
from benchmarks.updating import updates
from benchmarks.vectors import PointSource
from semsearch.images.colour import BINS
from semsearch.library.filters import Filter
from semsearch.library.library import Library
from semsearch.processes import server_environment
from semsearch.search.engine import SearchEngine
from semsearch.search.mix import ColourPart, Mix, PhotoPart
from semsearch.vectors import Array

# Seconds of a quick run on two idle cores, and what is not in it.
QUICK = 40.0
NOT_QUICK = ("100,000 photos in place of 10,000",)
MANY, QUICK_MANY = 100_000, 10_000
UNSEEN, QUICK_UNSEEN = 100, 11
CROWD, QUICK_CROWD = 2_000, 200
ADDED, QUICK_ADDED = (1, 100, 10_000), (1, 100)
OPENINGS = 3
NEAREST = "at most 1 x, below 100 ms"
FILTERED, WHOLE = "at most 2 x", "at most 5 x"
AT_ONCE = "below 1 s"


def measure(settings: Settings) -> list[Figure]:
    """Measure opening, queries of each kind, many threads, updates and opening after additions."""
    n = QUICK_MANY if settings.quick else MANY
    with settings.room() as folder:
        library = Library(folder / "large.sqlite")
        filling = Filling(library, folder / "photos")
        filling.add(n)
        new = seconds(partial(catch_up, library))
        found = openings(library, "up to date", runs=1 if settings.quick else OPENINGS)
        found += in_process("ask", library, QUICK_UNSEEN if settings.quick else UNSEEN)
        found += in_process("serve", library, QUICK_CROWD if settings.quick else CROWD)
        found += updates(library, folder / "moved", new)
        for added in QUICK_ADDED if settings.quick else ADDED:
            filling.add(added)
            found += openings(library, f"after {added:,} more that no run has seen")
    return [replace(figure, photos=n) for figure in found]


def openings(library: Library, name: str, runs: int = 1) -> list[Figure]:
    """Return what opening and the first query take, in new processes."""
    opening, first = opened(str(library.path), runs)
    return [
        Figure(f"opened, {name}", opening, "s", target=AT_ONCE),
        Figure(f"text query, first, {name}", first, "s", target=AT_ONCE),
    ]


def in_process(step: str, library: Library, runs: int) -> list[Figure]:
    """Return the figures of a step, measured in a new process such as the app's server is."""
    command = [sys.executable, "-m", "benchmarks.large", step, str(library.path), str(runs)]
    said = subprocess.check_output(command, cwd=ROOT, env=server_environment())
    return [Figure.of(facts) for facts in json.loads(said)]


def ask(library: str, runs: int) -> list[Figure]:
    """Return what queries take in a process that has everything open."""
    engine = SearchEngine.open(library)
    engine.search("windmill")
    asking, pool = Asking(engine, runs), queries()
    root = next(iter(engine.library.folders))
    return [
        asking.unseen("word", pool.words, target=NEAREST),
        asking.unseen("phrase", pool.phrases, target=NEAREST),
        photo(asking, runs),
        *(asking.unseen(f"word {name}", pool.words, condition, FILTERED)
          for name, condition in filters(root).items()),
        asking.first("exclusion alone", pool.exclusions(1)[0], AT_ONCE),
        asking.unseen("exclusion alone", pool.exclusions, target=WHOLE),
        colour(asking, runs),
        asking.product(),
        asking.again(),
    ]  # fmt: skip


def filters(root: Path) -> dict[str, Filter]:
    """Return filters of each kind, by what they leave of the photos below `root`."""
    return {
        "of two years": Filter(since=date(2012, 1, 1), until=date(2013, 12, 31)),
        "in one folder": Filter(folder=root / str(FIRST_YEAR)),
        "with a filter that leaves all": Filter(since=date(FIRST_YEAR, 1, 1)),
    }


def photo(asking: Asking, runs: int) -> Figure:
    """Return what photos take that are not in the library, by their embeddings."""
    drawn = PointSource(seed=1).embeddings(2 * runs)

    def own(embedding: Array) -> object:
        return asking.engine.find(Mix(photos=(PhotoPart(embedding),)))

    return asking.compared(
        "photo", (own, drawn[:runs]), (asking.brute.photo, drawn[runs:]), NEAREST, "embedded before"
    )


def colour(asking: Asking, runs: int) -> Figure:
    """Return what colours take by themselves."""
    drawn = np.random.default_rng(1).dirichlet(np.full(BINS, 0.05), 2 * runs).astype(np.float32)

    def own(wanted: Array) -> object:
        return asking.engine.find(Mix(colours=(ColourPart(wanted),)))

    note = "one product over the colours"
    bare = (asking.brute.colour, drawn[runs:])
    return asking.compared("colour alone", (own, drawn[:runs]), bare, WHOLE, note)


if __name__ == "__main__":
    step, path, runs = sys.argv[1:]
    figures = {"ask": ask, "serve": served}[step](path, int(runs))
    print(json.dumps([figure.as_dict() for figure in figures]))
