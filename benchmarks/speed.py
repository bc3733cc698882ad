"""Measure cold starts, searches and the index, each beside something to compare it with.

    python benchmarks/speed.py

Prints medians of one run on this machine; the ratios travel better than the seconds.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from semsearch.index import AnnoyIndex, ExactIndex, NeighbourIndex, annoy_is_installed
from semsearch.search import SearchEngine
from semsearch.vectors import unit

RUNS = 5
QUERIES = 200
OPEN_AND_SEARCH = "from semsearch import SearchEngine; SearchEngine.open().search('dog')"


def main() -> None:
    bare = median(lambda: python("import numpy"))
    text = median(lambda: python(OPEN_AND_SEARCH))
    tensorflow = median(lambda: python("import tensorflow"), runs=2)
    print(f"cold start to a text result: {text:.2f} s, {text / bare:.1f} x importing numpy, "
          f"{text / tensorflow:.2f} x importing tensorflow")  # fmt: skip
    engine = SearchEngine.open()
    engine.search("dog")
    print(f"text query to results, warm: {1000 * median(lambda: engine.search('dog')):.1f} ms")
    photo = engine.photos[0].path
    engine.embed(photo)
    embedding = median(lambda: engine.embed(photo))
    print(f"uploaded photo to results, warm: {1000 * embedding:.0f} ms")
    if annoy_is_installed():
        compare("photos", unit(engine.embeddings))
        compare("words", engine.words.rows(engine.words.words))


def compare(name: str, vectors: np.ndarray) -> None:
    """Print Annoy's recall@10 and time against the exact index."""
    exact, annoy = ExactIndex(vectors), AnnoyIndex.build(vectors)
    rows = np.random.default_rng(0).choice(len(vectors), QUERIES)
    pairs = [(exact.query(vectors[r], 10)[0], annoy.query(vectors[r], 10)[0]) for r in rows]
    recall = np.mean([len(np.intersect1d(true, found)) / 10 for true, found in pairs])
    times = [median(partial(query_all, index, vectors[rows])) for index in (exact, annoy)]
    print(f"{name}: Annoy recall@10 {recall:.4f}, {times[1] / times[0]:.2f} x the exact time, "
          f"which is {1000 * times[0] / QUERIES:.2f} ms a query")  # fmt: skip


def query_all(index: NeighbourIndex, queries: np.ndarray) -> None:
    for query in queries:
        index.query(query, 10)


def median(action: Callable[[], object], runs: int = RUNS) -> float:
    """Return the median seconds of `action`."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def python(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
