"""How time, memory and disk grow with the photos, for each way to find neighbours.

Vectors are drawn to resemble real ones, see `benchmarks.vectors`. Each way works as little as
gives it 99 % of the true ten neighbours, so that times are compared at equal recall.
"""

import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from benchmarks.candidates import AMONG_MILLIONS, CANDIDATES, MANY, TALK_TREES, TREES_WHERE_MANY
from benchmarks.figures import Figure, Settings
from benchmarks.machine import MB
from benchmarks.trial import GOOD, NEW, RIVALS, Answers, lay_out, run

# Seconds of a quick run on two idle cores, and what is not in it.
QUICK = 9.0
NOT_QUICK = ("10,000 photos and more",)
MILLION = 1_000_000
SIZES = (1_000, 10_000, 100_000, MILLION)
QUICK_SIZES = SIZES[:1]
QUERIES, QUICK_QUERIES = 200, 50
BASELINE = "numpy"
BESIDE = {"numpy": ("query, median", "query, 95 %"), "hnswlib": ("query beside hnswlib",)}
OURS = "local"
TARGETS = {"query beside hnswlib": "at most 2 x", "recall@10": f"at least {GOOD}",
           f"add {NEW}": "below 1 s"}  # fmt: skip
SECOND, MILLISECOND = 1.0, 0.001


def measure(settings: Settings, sizes: tuple[int, ...] = ()) -> list[Figure]:
    """Measure every candidate at every size."""
    figures = []
    for n in sizes or (QUICK_SIZES if settings.quick else SIZES):
        figures += measure_size(settings, n)
    return figures


def measure_size(settings: Settings, n: int) -> list[Figure]:
    """Measure every candidate with `n` photos, the one to compare with first."""
    with settings.room() as folder:
        lay_out(folder, n, QUICK_QUERIES if settings.quick else QUERIES)
        answers = {}
        for name in CANDIDATES if n < MILLION else filter(CANDIDATES.get, AMONG_MILLIONS):
            print(f"  {n:,} photos, {name}", file=sys.stderr, flush=True)
            answers[name] = run("build", name, folder) | run("open", name, folder)
            if name not in RIVALS:
                shutil.rmtree(folder / name)
    return [figure for name in answers for figure in figures_of(name, n, answers)]


def figures_of(name: str, n: int, answers: dict[str, Answers]) -> list[Figure]:
    """Return the figures of one candidate among the answers of all."""
    own, base = answers[name], answers[BASELINE]
    title, against = CANDIDATES[name].title, CANDIDATES[BASELINE].title
    of = partial(Figure, subject=title, photos=n)

    def beside(label: str, key: str, unit: str, scale: float) -> Figure:
        return of(label, own[key] / scale, unit, against, base[key] / scale)

    figures = [
        beside("build", "build", "s", SECOND),
        beside("open", "open", "s", SECOND),
        *query_figures(of, own),
        of("recall@10", own["recall"], "", note=note_of(name, n, own)),
        beside("memory", "memory", "MB", MB),
        beside("memory, mapped files aside", "unmapped", "MB", MB),
        beside("memory to build", "peak", "MB", MB),
        beside("disk", "disk", "MB", MB),
    ]
    # Who cannot add has to do again what takes it longest.
    update = own.get("update", max(own["build"], own["open"]))
    figures.append(of(f"add {NEW}", update, "s", against, base["update"]))
    if name != OURS:
        return figures
    return [replace(figure, target=TARGETS.get(figure.name, "")) for figure in figures]


def query_figures(of: Callable[..., Figure], own: Answers) -> list[Figure]:
    """Return seconds a query beside brute force and beside hnswlib, each measured in turns."""
    figures = []
    for rival, labels in BESIDE.items():
        if rival in own:
            against = CANDIDATES[rival].title
            figures += [
                of(label, mine / MILLISECOND, "ms", against, theirs / MILLISECOND)
                for label, mine, theirs in zip(labels, *own[rival], strict=False)
            ]
    return figures


def note_of(name: str, n: int, own: Answers) -> str:
    """Return what has to be known to read the figures of a candidate."""
    notes = []
    if own["effort"]:
        notes.append(f"ef {own['effort']}")
    if own["recall"] < GOOD:
        notes.append(f"below {GOOD}")
    if "update" not in own:
        notes.append("builds all anew to add")
    elif own["findable"] < 1:
        notes.append(f"{own['findable']:.0%} of the added ones come first to themselves")
    if name == "talk":
        notes.append(f"{TALK_TREES if n <= MANY else TREES_WHERE_MANY:,} trees, built when opened")
    return "; ".join(notes)
