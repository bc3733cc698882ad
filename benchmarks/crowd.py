"""Many threads that search one library at once, each query another: how fast, in what memory."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import numpy as np

from benchmarks.figures import Figure
from benchmarks.machine import MB, anonymous
from benchmarks.queries import queries
from semsearch.images.colour import BINS
from semsearch.search.engine import SearchEngine
from semsearch.search.mix import ColourPart, Mix, PhotoPart

THREADS = 20
# Of as many queries as these are together, so many are of each kind.
SHARES = {"words": 10, "phrases": 4, "without": 2, "photos": 2, "exclusions": 1, "colours": 1}
EACH = sum(SHARES.values())
MEMORY = "at most 600 MB"
FLAT = "at most 1.05 x"
FASTER = "at least 1.5 x"
VARIED = 0.8, 1.2

Search = Callable[[], object]


def served(library: str, count: int) -> list[Figure]:
    """Return how `count` queries fare, by 20 threads, and a tenth as many by one before."""
    engine = SearchEngine.open(library)
    engine.search("windmill")
    start, middle = anonymous(), count // 2
    # The first of each kind makes what all others use.
    pace(searches(engine, 1, seed=0), 1)
    alone = pace(searches(engine, count // 10, seed=1), 1)
    every = searches(engine, count, seed=2)
    first = pace(every[:middle], THREADS)
    half = anonymous()
    second = pace(every[middle:], THREADS)
    together = 2 * first * second / (first + second)
    name = f"after {count:,} queries by {THREADS} threads"
    return [
        Figure(f"{THREADS} threads, unseen", together, "1/s", "one thread", alone, target=FASTER,
               note=f"of {EACH}: {', '.join(f'{share} {kind}' for kind, share in SHARES.items())}"),
        Figure(f"memory of its own {name}", anonymous() / MB, "MB", "before them", start / MB,
               target=MEMORY),
        Figure(f"memory of its own {name}", anonymous() / MB, "MB", "after half of them",
               half / MB, target=FLAT),
    ]  # fmt: skip


def pace(searches: Sequence[Search], threads: int) -> float:
    """Return how many searches a second so many threads do."""
    start = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        for found in [pool.submit(search) for search in searches]:
            found.result()
    return len(searches) / (time.perf_counter() - start)


def searches(engine: SearchEngine, count: int, seed: int) -> list[Search]:
    """Return some `count` searches, at least one of each kind, mixed; none was ever done."""
    parts = {kind: max(1, share * count // EACH) for kind, share in SHARES.items()}
    pool = queries()
    texts = [pool.words, pool.phrases, pool.without, pool.exclusions]
    mixes = [Mix(text) for text in chain.from_iterable(
        make(parts[make.__name__]) for make in texts)]  # fmt: skip
    rng = np.random.default_rng(seed)
    # Drawing others would take memory of the process whose memory is measured.
    for number in rng.choice(engine.ids, parts["photos"]):
        embedding = engine.embedding(int(number))
        varied = embedding * rng.uniform(*VARIED, len(embedding)).astype(np.float32)
        mixes.append(Mix(photos=(PhotoPart(varied),)))
    colours = rng.dirichlet(np.full(BINS, 0.05), parts["colours"]).astype(np.float32)
    mixes += [Mix(colours=(ColourPart(wanted),)) for wanted in colours]
    rng.shuffle(mixes)
    return [lambda mix=mix: engine.find(mix) for mix in mixes]  # type: ignore[misc]
