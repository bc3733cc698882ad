"""One candidate measured in processes of its own, so that its memory is its own.

    python -m benchmarks.trial build|open CANDIDATE FOLDER

FOLDER is what `lay_out` made. Prints JSON.
"""

import json
import os
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.candidates import CANDIDATES, Candidate, blocks
from benchmarks.figures import percentile, seconds
from benchmarks.machine import anonymous, peak, resident, size_of
from benchmarks.vectors import PointSource
from semsearch.vectors import Array, best

K = 10
GOOD = 0.99
ROUNDS = 3
NEW = 100
FEW = 50
STUCK = 5
RIVALS = ("numpy", "hnswlib")
EFFORT = "effort.txt"
ROOT = Path(__file__).parent.parent

Answers = dict[str, Any]


def lay_out(folder: Path, n: int, queries: int) -> None:
    """Put `n` photos' points, queries, new points and the true neighbours into `folder`."""
    PointSource(seed=0).write(folder / "vectors.npy", n)
    others = PointSource(seed=1).draw(queries + NEW)
    np.save(folder / "queries.npy", others[:queries])
    np.save(folder / "new.npy", others[queries:])
    np.save(folder / "truth.npy", exact_neighbours(folder / "vectors.npy", others[:queries]))


def exact_neighbours(path: Path, queries: Array) -> np.ndarray:
    """Return the rows nearest to each query, shape (q, K), a block of the file at a time."""
    rows, scores = np.empty((len(queries), 0), np.intp), np.empty((len(queries), 0), np.float32)
    for numbers, block in blocks(np.load(path, mmap_mode="r")):
        rows = np.hstack([rows, np.broadcast_to(numbers, (len(queries), len(numbers)))])
        scores = np.hstack([scores, queries @ block.T])
        top = np.array([best(line, K)[0] for line in scores])
        rows, scores = np.take_along_axis(rows, top, 1), np.take_along_axis(scores, top, 1)
    return rows


def run(step: str, name: str, folder: Path) -> Answers:
    """Return what one step of a trial measured, in a new process."""
    command = [sys.executable, "-m", "benchmarks.trial", step, name, str(folder)]
    # Every query runs on one core, so that all ways are compared at the same means.
    env = os.environ | ({"OPENBLAS_NUM_THREADS": "1"} if step == "open" else {})
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE)
    answers: Answers = json.loads(done.stdout.splitlines()[-1])
    return answers


def build(name: str, folder: Path) -> Answers:
    """Return what building takes: seconds, bytes on disk and at most in memory."""
    own = folder / name
    own.mkdir()
    vectors = np.load(folder / "vectors.npy", mmap_mode="r")
    import_module(CANDIDATES[name].module)
    candidate, before = CANDIDATES[name].make(vectors.shape[1]), peak()
    took = seconds(lambda: candidate.build(vectors, own))
    return {"build": took, "disk": size_of(own), "peak": peak() - before}


def open_and_query(name: str, folder: Path) -> Answers:
    """Return what a user's process sees: opening, memory, recall, queries and an update."""
    queries, truth = np.load(folder / "queries.npy"), np.load(folder / "truth.npy")
    kind = CANDIDATES[name]
    import_module(kind.module)
    candidate, before, owned = kind.make(queries.shape[1]), resident(), anonymous()
    answers: Answers = {"open": seconds(lambda: candidate.open(folder / name))}
    answers["effort"], answers["recall"] = tune(candidate, queries, truth)
    answers["memory"] = max(resident() - before, 0)
    answers["unmapped"] = max(anonymous() - owned, 0)
    (folder / name / EFFORT).write_text(str(answers["effort"]))
    answers |= time_queries(candidate, queries, folder)
    if candidate.can_add:
        new = np.load(folder / "new.npy")
        answers["update"] = seconds(lambda: candidate.add(new))
        first = [candidate.query(vector, K)[:1].tolist() for vector in new]
        n = len(np.load(folder / "vectors.npy", mmap_mode="r"))
        answers["findable"] = float(np.mean([row == [n + i] for i, row in enumerate(first)]))
    return answers


def tune(candidate: Candidate, queries: Array, truth: np.ndarray) -> tuple[int, float]:
    """Let a candidate work as little as gives the recall that is good, or the most it can.

    Returns
    -------
    effort : int
        0 where there is no choice.
    recall : float
    """
    recalls: list[float] = []
    for effort in candidate.efforts or (0,):
        candidate.work_hard(effort)
        found = [candidate.query(query, K) for query in queries]
        hits = [len(np.intersect1d(a, b)) / K for a, b in zip(found, truth, strict=True)]
        recalls.append(float(np.mean(hits)))
        if recalls[-1] >= GOOD or (len(recalls) > STUCK and recalls[-1] <= recalls[-STUCK]):
            break
    return effort, recalls[-1]


def time_queries(candidate: Candidate, queries: Array, folder: Path) -> Answers:
    """Return seconds a query beside each rival, in turns with it: median and 95 % of either."""
    answers: Answers = {}
    for name in RIVALS:
        if (folder / name / EFFORT).is_file():
            both = in_rounds(candidate, rival(name, folder), queries)
            answers[name] = [[percentile(times, share) for share in (0.5, 0.95)] for times in both]
    return answers


def rival(name: str, folder: Path) -> Candidate:
    """Open a candidate that was tried before, as hard at work as it was then."""
    candidate = CANDIDATES[name].make(np.load(folder / "queries.npy").shape[1])
    candidate.open(folder / name)
    candidate.work_hard(int((folder / name / EFFORT).read_text()))
    return candidate


def in_rounds(one: Candidate, other: Candidate, queries: Array) -> tuple[list[float], list[float]]:
    """Return seconds of each query to either, many at a time, so that caches are their own."""
    own, theirs = [], []
    for _ in range(ROUNDS):
        own += [timed(one, query) for query in queries]
        theirs += [timed(other, query) for query in queries[:FEW]]
    return own, theirs


def timed(candidate: Candidate, query: Array) -> float:
    start = time.perf_counter()
    candidate.query(query, K)
    return time.perf_counter() - start


if __name__ == "__main__":
    step, name, folder = sys.argv[1:]
    steps = {"build": build, "open": open_and_query}
    print(json.dumps(steps[step](name, Path(folder))))
