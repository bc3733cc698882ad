"""What opening a library and its first query take, in a process of their own.

    python -m benchmarks.opening [LIBRARY]

prints JSON.
"""

import json
import statistics
import subprocess
import sys

from benchmarks.app import ROOT
from benchmarks.figures import seconds
from semsearch.library.library import DEMO
from semsearch.search.engine import SearchEngine

FIRST = "windmill"


def opened(library: str = DEMO, runs: int = 1) -> tuple[float, float]:
    """Return the median seconds of opening a library and of the first query, in new processes."""
    command = [sys.executable, "-m", "benchmarks.opening", library]
    answers = [json.loads(subprocess.check_output(command, cwd=ROOT)) for _ in range(runs)]
    opening, first = zip(*answers, strict=True)
    return statistics.median(opening), statistics.median(first)


def open_and_ask(library: str) -> tuple[float, float]:
    """Return the seconds of opening a library here and of one query, imports aside."""
    engines: list[SearchEngine] = []
    opening = seconds(lambda: engines.append(SearchEngine.open(library)))
    return opening, seconds(lambda: engines[0].search(FIRST))


if __name__ == "__main__":
    print(json.dumps(open_and_ask(*sys.argv[1:] or [DEMO])))
