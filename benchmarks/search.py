"""Searches in a process that has everything open, beside the bare work that each needs."""

from functools import partial

import numpy as np

from benchmarks.figures import Figure, Settings, in_turns
from semsearch.search.engine import SearchEngine
from semsearch.stores.neighbours import AnnoyIndex, ExactIndex, NeighbourIndex, annoy_is_installed
from semsearch.vectors import Array

RUNS = 5
QUERIES = 200
K = 10


def measure(settings: Settings) -> list[Figure]:
    """Measure a text query, an upload, and Annoy on the words."""
    engine = SearchEngine.open()
    with_words = annoy_is_installed() and not settings.quick
    return [*searches(engine), *(word_index(engine) if with_words else [])]


def searches(engine: SearchEngine) -> list[Figure]:
    """Return what searches with words and with a photo take on the demo library."""
    engine.search("dog")
    phrases = engine.gallery.phrases
    vector = phrases.mean(axis=0)
    own, bare = in_turns(lambda: engine.search("dog"), lambda: phrases @ vector, runs=RUNS)
    photo = engine.photos[0].path
    picture = engine.decode(photo)
    engine.embed(picture)
    upload, network = in_turns(
        lambda: engine.search_image(photo), lambda: engine.embed(picture), runs=RUNS
    )
    return [
        Figure("text query to results", 1000 * own, "ms", "one matrix product", 1000 * bare),
        Figure("uploaded photo to results", 1000 * upload, "ms", "the network's call alone",
               1000 * network),
    ]  # fmt: skip


def word_index(engine: SearchEngine) -> list[Figure]:
    """Return Annoy's recall and time on the native words, beside the exact index."""
    vectors = engine.words.rows(engine.words.words)
    exact, annoy = ExactIndex(vectors), AnnoyIndex.build(vectors)
    queries = vectors[np.random.default_rng(0).choice(len(vectors), QUERIES)]
    pairs = [(exact.query(query, K)[0], annoy.query(query, K)[0]) for query in queries]
    recall = np.mean([len(np.intersect1d(true, found)) / K for true, found in pairs])
    own, bare = in_turns(
        partial(query_all, annoy, queries), partial(query_all, exact, queries), runs=RUNS
    )
    return [
        Figure("Annoy on the words, a query", 1000 * own / QUERIES, "ms", "the exact index",
               1000 * bare / QUERIES, note=f"recall@10 {recall:.3f}")
    ]  # fmt: skip


def query_all(index: NeighbourIndex, queries: Array) -> None:
    for query in queries:
        index.query(query, K)
