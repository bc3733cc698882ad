"""Measure vector engines: bytes a photo, milliseconds a query, and how much of the truth.

    python benchmarks/engines.py [--photos 20000] [--to ADDRESS]

Starts a PostgreSQL of its own; `--to` adds another server, such as a Qdrant. Photos are
drawn to resemble real ones: each lies between two of the demo library, and a little aside.
Every figure stands beside exact search with numpy in the same run.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import get_args

import numpy as np
import psycopg
from numpy.typing import NDArray

from semsearch.library.filters import Filter
from semsearch.search.engine import SearchEngine
from semsearch.stores import Record, Space, VectorEngine
from semsearch.stores.address import masked, open_vector_engine
from semsearch.stores.records import vectors_of
from semsearch.vectors import Array, best, unit

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from postgres import postgres

QUERIES = 200
K = 10
BATCH = 500
# So many are drawn at a time, and at most so many sent while the graphs are kept up to date.
DRAWN = 10_000
NOISE = 0.3
RARE = Filter(folder=Path("/photos/rare"))
CONDITIONS = {
    "every photo": None,
    "1 in 10": Filter(folder=Path("/photos/0")),
    "1 in 1000": RARE,
}
SIZES = """
SELECT c.relname, pg_table_size(c.oid) FROM pg_class c
WHERE c.oid = %(table)s::regclass
   OR c.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = %(table)s::regclass)
ORDER BY 2 DESC
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--photos", type=int, default=20_000)
    parser.add_argument("--to", help="the address of another engine")
    asked = parser.parse_args()
    spaces = drawn(asked.photos)
    truths = {space: Truth(vectors) for space, vectors in spaces.items()}
    for server in (postgres(), *([nullcontext(asked.to)] if asked.to else [])):
        with server as address:
            print(f"\n{asked.photos:,} photos in {masked(address)}")
            measure(address, spaces, truths)


def drawn(n: int) -> dict[Space, Array]:
    """Return vectors of n photos that are not there, shape (n, dim) in each space."""
    random = np.random.default_rng(0)
    real = vectors_of(SearchEngine.open().gallery)
    found = {space: np.empty((n, own.shape[1]), np.float32) for space, own in real.items()}
    for start in range(0, n, DRAWN):
        size = min(DRAWN, n - start)
        pairs = random.integers(0, len(real["look"]), (2, size))
        share = random.random((size, 1), np.float32)
        for space, own in real.items():
            aside = unit(random.standard_normal((size, own.shape[1]), np.float32))
            between = own[pairs[0]] * share + own[pairs[1]] * (1 - share)
            found[space][start : start + size] = unit(between + NOISE * aside)
    return found


class Truth:
    """Exact search, and queries: vectors near those of some photos."""

    def __init__(self, vectors: Array) -> None:
        random = np.random.default_rng(1)
        self.vectors = vectors
        rows = random.choice(len(vectors), QUERIES)
        aside = random.standard_normal((QUERIES, vectors.shape[1]), np.float32)
        self.queries = unit(vectors[rows] + NOISE * unit(aside))

    def nearest(self, query: Array, allowed: NDArray[np.intp] | slice) -> set[int]:
        rows = np.arange(len(self.vectors))[allowed]
        return set(rows[best(self.vectors[allowed] @ query, K)[0]].tolist())


def measure(address: str, spaces: dict[Space, Array], truths: dict[Space, Truth]) -> None:
    n = len(spaces["look"])
    dims = {space: vectors.shape[1] for space, vectors in spaces.items()}
    engine = open_vector_engine(address, f"benchmark-{n}", "synthetic", dims)
    first = min(n // 10, DRAWN)
    send(engine, spaces, range(first))
    with without_graphs(address, engine) if is_postgres(address) else nullcontext():
        send(engine, spaces, range(first, n))
    if is_postgres(address):
        print_sizes(address, str(getattr(engine, "name", "")), n)
    for space in get_args(Space):
        for name, condition in CONDITIONS.items():
            compare(engine, space, truths[space], name, condition)


def is_postgres(address: str) -> bool:
    return address.startswith("postgres")


def send(engine: VectorEngine, spaces: dict[Space, Array], rows: range) -> None:
    start = time.perf_counter()
    for first in range(rows.start, rows.stop, BATCH):
        batch = range(first, min(first + BATCH, rows.stop))
        engine.upsert([record(row, spaces) for row in batch])
    print(f"sending: {len(rows) / (time.perf_counter() - start):,.0f} photos a second")


@contextmanager
def without_graphs(address: str, engine: VectorEngine) -> Iterator[None]:
    """Drop the graphs of a table for a while, then print the time to build them."""
    graphs = "SELECT indexname, indexdef FROM pg_indexes WHERE indexdef LIKE '%USING hnsw%'"
    with psycopg.connect(address, autocommit=True) as connection:
        found = connection.execute(graphs).fetchall()
        for name, _ in found:
            connection.execute(f"DROP INDEX {name}")
        print("without graphs, ", end="")
        yield
        connection.execute(f"SET maintenance_work_mem = '{1 + engine.count() // 250_000}GB'")
        start = time.perf_counter()
        for _, definition in found:
            connection.execute(definition)
        seconds = time.perf_counter() - start
    print(f"building the graphs: {engine.count() / seconds:,.0f} photos a second")


def record(row: int, spaces: dict[Space, Array]) -> Record:
    path = "/photos/rare/{}.jpg" if row % 1000 == 999 else f"/photos/{row % 10}/" + "{}.jpg"
    taken = f"20{row % 25:02}-06-15 12:00:00"
    vectors = (spaces["look"][row], spaces["meaning"][row])
    return Record(row, row, *vectors, path.format(row), taken, 4000, 3000)


def allowed_rows(n: int, condition: Filter | None) -> NDArray[np.intp] | slice:
    """Return the rows that `record` puts where a condition looks."""
    if condition is None:
        return slice(None)
    rows = np.arange(n)
    rare = rows % 1000 == 999
    return np.flatnonzero(rare if condition == RARE else (rows % 10 == 0) & ~rare)


def compare(
    engine: VectorEngine, space: Space, truth: Truth, name: str, condition: Filter | None
) -> None:
    """Print the time of a query and recall@10, beside exact search."""
    allowed = allowed_rows(len(truth.vectors), condition)
    exact, true = timed(lambda query: truth.nearest(query, allowed), truth.queries)
    ours, found = timed(
        lambda query: {hit.id for hit in engine.search(space, query, K, condition)}, truth.queries
    )
    recall = statistics.mean(len(a & b) / len(a) for a, b in zip(true, found, strict=True))
    print(f"{space}, {name}: {ours:.2f} ms a query, {ours / exact:.2f} x exact numpy "
          f"({exact:.2f} ms), recall@{K} {recall:.3f}")  # fmt: skip


def timed(search: Callable[[Array], set[int]], queries: Array) -> tuple[float, list[set[int]]]:
    """Return the median milliseconds of a search, and what each found."""
    seconds, found = [], []
    for query in queries:
        start = time.perf_counter()
        found.append(search(query))
        seconds.append(time.perf_counter() - start)
    return 1000 * statistics.median(seconds), found


def print_sizes(address: str, table: str, n: int) -> None:
    """Print what a table and its indexes take on disk; the planner gets to know the table."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"ANALYZE {table}")
        for name, size in connection.execute(SIZES, {"table": table}).fetchall():
            print(
                f"{size / n:7.0f} bytes a photo: {name.removeprefix(table).strip('_') or 'table'}"
            )


if __name__ == "__main__":
    main()
