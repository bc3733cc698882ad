"""Searches in the demo library, beside the bare work that each needs.

*First* is the first query of a process, *unseen* one that the process was never asked, *again* one
that it was just asked. Brute force reads the text in the same way, and compares all photos by one
product in numpy.
"""

import statistics
from functools import partial

import numpy as np

from benchmarks.asking import Asking
from benchmarks.figures import Figure, Settings, each_once, in_turns
from benchmarks.opening import opened
from benchmarks.queries import queries
from semsearch.search.engine import SearchEngine
from semsearch.stores.neighbours import AnnoyIndex, ExactIndex, NeighbourIndex, annoy_is_installed
from semsearch.vectors import Array

# Seconds of a quick run on two idle cores, and what is not in it.
QUICK = 10.0
NOT_QUICK = ("Annoy on the words", "medians over a hundred unseen queries")
RUNS = 5
UNSEEN, QUICK_UNSEEN = 100, 11
UPLOADS, QUICK_UPLOADS = 40, 10
QUERIES = 200
K = 10


def measure(settings: Settings) -> list[Figure]:
    """Measure text queries, uploads, and Annoy on the words."""
    engine = SearchEngine.open()
    figures = [first(settings), *texts(engine, settings), upload(engine, settings)]
    if annoy_is_installed() and not settings.quick:
        figures += word_index(engine)
    return figures


def first(settings: Settings) -> Figure:
    """Return what the first query of a process takes."""
    opening, asking = opened(runs=1 if settings.quick else RUNS)
    return Figure("text query, first", 1000 * asking, "ms", "opening the library", 1000 * opening)


def texts(engine: SearchEngine, settings: Settings) -> list[Figure]:
    """Return what texts take in a process that has everything open."""
    engine.search("windmill")
    asking, pool = Asking(engine, QUICK_UNSEEN if settings.quick else UNSEEN), queries()
    return [
        asking.unseen("word", pool.words),
        asking.unseen("phrase", pool.phrases),
        asking.unseen("word without another", pool.without),
        asking.unseen("exclusion alone", pool.exclusions),
        asking.product(),
        asking.again(),
    ]


def upload(engine: SearchEngine, settings: Settings) -> Figure:
    """Return what photos take that somebody gives, each another, once the network is there."""
    count = QUICK_UPLOADS if settings.quick else UPLOADS
    paths = [photo.path for photo in engine.photos[: count + 1]]
    engine.search_image(paths.pop())
    pictures = [engine.pictures.decode(path) for path in paths[::2]]
    own, network = each_once((engine.search_image, paths[1::2]), (engine.embed, pictures))
    return Figure("uploaded photo, unseen", 1000 * statistics.median(own), "ms",
                  "the network's call alone", 1000 * statistics.median(network))  # fmt: skip


def word_index(engine: SearchEngine) -> list[Figure]:
    """Return Annoy's recall and time on the native words, beside the exact index."""
    vectors = engine.words.rows(engine.words.words)
    exact, annoy = ExactIndex(vectors), AnnoyIndex.build(vectors)
    asked = vectors[np.random.default_rng(0).choice(len(vectors), QUERIES)]
    pairs = [(exact.query(query, K)[0], annoy.query(query, K)[0]) for query in asked]
    recall = np.mean([len(np.intersect1d(true, found)) / K for true, found in pairs])
    own, bare = in_turns(
        partial(query_all, annoy, asked), partial(query_all, exact, asked), runs=RUNS
    )
    return [
        Figure("Annoy on the words, a query", 1000 * own / QUERIES, "ms", "the exact index",
               1000 * bare / QUERIES, note=f"recall@10 {recall:.3f}")
    ]  # fmt: skip


def query_all(index: NeighbourIndex, asked: Array) -> None:
    for query in asked:
        index.query(query, K)
