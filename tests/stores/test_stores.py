"""Every vector engine keeps one contract, on real photos and real servers where there are any."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from qdrant_client import QdrantClient

from semsearch import Library, SearchEngine
from semsearch.errors import EngineError
from semsearch.library.filters import Filter
from semsearch.stores import Record, VectorEngine
from semsearch.stores.address import open_vector_engine, safe_name
from semsearch.stores.local import LocalEngine
from semsearch.stores.pushing import PushReport, push
from semsearch.stores.records import dims_of, vectors_of
from semsearch.stores.servers.qdrant import QdrantEngine
from semsearch.vectors import Array, unit

SERVER = os.environ.get("SEMSEARCH_TEST_QDRANT", "")
DIMS = {"look": 16, "meaning": 12}
# Half precision and int8 with rescoring are at most this far from float32.
CLOSE = 2e-3

Opener = Callable[..., VectorEngine]


def qdrant_in_memory(request: pytest.FixtureRequest) -> Opener:
    client = QdrantClient(":memory:")
    return lambda library, dims: QdrantEngine(client, safe_name(library, "vgg16"), dims)


def qdrant_server(request: pytest.FixtureRequest) -> Opener:
    def opened(library: str, dims: dict) -> VectorEngine:
        engine = open_vector_engine(SERVER, library, "vgg16", dims)
        request.addfinalizer(partial(engine._client.delete_collection, engine.name))
        return engine

    return opened


def pgvector(request: pytest.FixtureRequest) -> Opener:
    address = request.getfixturevalue("database")
    return lambda library, dims: open_vector_engine(address, library, "vgg16", dims)


added = LocalEngine.upsert


def local(request: pytest.FixtureRequest) -> Opener:
    folder = request.getfixturevalue("tmp_path")
    return lambda library, dims: LocalEngine(folder / library, dims)


def local_graph(request: pytest.FixtureRequest) -> Opener:
    """All photos are in graphs, which are a library's only when it has thousands."""
    patch, folder = map(request.getfixturevalue, ("monkeypatch", "tmp_path"))
    patch.setattr("semsearch.stores.local.TAIL", 0)
    patch.setattr(LocalEngine, "upsert", lambda self, kept: (added(self, kept), self.grow()))
    return lambda library, dims: LocalEngine(folder / library, dims)


def pgvector_walking(request: pytest.FixtureRequest) -> Opener:
    """Few photos are sorted; here they are found as many are, by a walk that ends too early."""
    address = request.getfixturevalue("database")
    options = "-c%20enable_sort%3Doff%20-c%20hnsw.max_scan_tuples%3D50"
    return lambda library, dims: open_vector_engine(
        f"{address}&options={options}", library, "vgg16", dims
    )


ENGINES = [local, local_graph, qdrant_in_memory, pgvector, pgvector_walking,
           *([qdrant_server] if SERVER else [])]  # fmt: skip


@pytest.fixture(params=ENGINES, ids=lambda make: make.__name__)
def opener(request: pytest.FixtureRequest) -> Opener:
    """Opens an engine by the name of a library, all of them in one place."""
    make = request.param(request)
    run = uuid4().hex[:8]
    return lambda library="one", dims=DIMS: make(f"{library}-{run}", dims)


@pytest.fixture
def store(opener: Opener) -> VectorEngine:
    return opener()


def random_units(n: int, dim: int, seed: int = 0) -> Array:
    return unit(np.random.default_rng(seed).standard_normal((n, dim)).astype(np.float32))


def records(n: int, seed: int = 0, **facts: object) -> list[Record]:
    looks, meanings = (random_units(n, dim, seed) for dim in DIMS.values())
    return [
        replace(Record(i, 1000 + i, look, meaning, f"/photos/{i}.jpg", None, 30, 20), **facts)
        for i, (look, meaning) in enumerate(zip(looks, meanings, strict=True))
    ]


def ids_of(store: VectorEngine, condition: Filter | None = None, k: int = 100) -> set[int]:
    """Return what a search finds, once it is sure that `count` says the same."""
    found = store.search("look", random_units(1, DIMS["look"], 9)[0], k, condition)
    assert store.count(condition) == len(found)
    return {hit.id for hit in found}


@pytest.mark.parametrize("space", DIMS)
def test_the_nearest_come_best_first_with_their_cosines(store: VectorEngine, space: str) -> None:
    kept = records(200)
    store.upsert(kept)
    query = random_units(1, DIMS[space], 5)[0]
    cosines = np.array([getattr(record, space) for record in kept]) @ query
    hits = store.search(space, query, 10)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    # A graph is made by several threads, and now and then leaves one out.
    assert len({hit.id for hit in hits} & set(np.argsort(-cosines)[:10].tolist())) >= 9
    assert np.allclose(scores, [cosines[hit.id] for hit in hits], atol=CLOSE)


def test_a_photo_sent_again_is_replaced(store: VectorEngine) -> None:
    store.upsert(records(5))
    new = records(5, seed=1, path="/elsewhere/new.jpg")[3]
    store.upsert([replace(new, checksum=2**32 - 1)])
    best = store.search("look", new.look, 1)[0]
    assert best.id == 3
    assert best.score == pytest.approx(1, abs=CLOSE)
    assert store.known() == {0: 1000, 1: 1001, 2: 1002, 3: 2**32 - 1, 4: 1004}
    assert ids_of(store, Filter(folder=Path("/photos"))) == {0, 1, 2, 4}


def test_deleted_photos_are_gone_and_unknown_ones_no_error(store: VectorEngine) -> None:
    store.upsert(records(5))
    store.delete([1, 3, 77])
    store.delete([])
    assert ids_of(store) == {0, 2, 4}
    assert set(store.known()) == {0, 2, 4}


def test_an_engine_without_photos_finds_none(store: VectorEngine) -> None:
    store.upsert([])
    assert ids_of(store) == set()
    assert ids_of(store, Filter(orientation="square")) == set()
    assert store.known() == {}


def test_more_are_asked_for_than_there_are(store: VectorEngine) -> None:
    store.upsert(records(7))
    assert len(store.search("meaning", random_units(1, DIMS["meaning"])[0], 1000)) == 7


def test_more_photos_are_known_than_a_page_of_an_answer_holds(store: VectorEngine) -> None:
    for start in range(0, 12_000, 3000):
        store.upsert([replace(r, id=start + r.id) for r in records(3000)])
    assert len(store.known()) == store.count() == 12_000
    assert len({hit.id for hit in store.search("look", records(1)[0].look, 1500)}) == 1500


FOLDERS = [
    "a",
    "a_b",
    "aXb",
    "100%",
    "100 percent",
    'Bob\'s "best"',
    "Ünïcödé 写真",
    "a/b",
    "$1;--",
]


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_holds_what_is_in_and_below_it_alone(store: VectorEngine, folder: str) -> None:
    paths = [f"/photos/{name}/IMG_1.jpg" for name in FOLDERS] + ["/photos/a.jpg"]
    kept = [replace(record, path=path) for record, path in zip(records(10), paths, strict=True)]
    store.upsert(kept)
    inside = {r.id for r in kept if Path(r.path).is_relative_to(f"/photos/{folder}")}
    assert ids_of(store, Filter(folder=Path(f"/photos/{folder}"))) == inside
    assert (
        ids_of(store, Filter(folder=Path("/photos")))
        == ids_of(store, Filter(folder=Path("/")))
        == set(range(10))
    )
    assert ids_of(store, Filter(folder=Path("/photo"))) == set()


def test_urls_have_folders_as_well(store: VectorEngine) -> None:
    paths = ["https://host/a/1.jpg", "https://host/b/2.jpg"]
    kept = [replace(record, path=path) for record, path in zip(records(2), paths, strict=True)]
    store.upsert(kept)
    assert store.search("look", kept[1].look, 1)[0].id == kept[1].id


def test_days_include_both_ends_and_leave_out_photos_without_a_date(store: VectorEngine) -> None:
    times = ["2023-12-31 23:59:59", "2024-01-01 00:00:00", "2024-02-29 12:00:00",
             "2024-02-29 23:59:59", "2024-03-01 00:00:00", None]  # fmt: skip
    store.upsert([replace(r, taken=t) for r, t in zip(records(6), times, strict=True)])
    assert ids_of(store, Filter(since=date(2024, 1, 1), until=date(2024, 2, 29))) == {1, 2, 3}
    assert ids_of(store, Filter(since=date(2024, 2, 29))) == {2, 3, 4}
    assert ids_of(store, Filter(until=date(2023, 12, 31))) == {0}
    assert ids_of(store, Filter(since=date(2999, 1, 1))) == set()


def test_orientations_are_told_apart_and_conditions_add_up(store: VectorEngine) -> None:
    sizes = [(30, 20), (20, 30), (20, 20), (31, 30)]
    store.upsert(
        [
            replace(r, width=w, height=h, taken=f"200{r.id}-05-05 10:00:00")
            for r, (w, h) in zip(records(4), sizes, strict=True)
        ]
    )
    assert ids_of(store, Filter(orientation="landscape")) == {0, 3}
    assert ids_of(store, Filter(orientation="portrait")) == {1}
    assert ids_of(store, Filter(orientation="square")) == {2}
    both = Filter(folder=Path("/photos"), since=date(2003, 1, 1), orientation="landscape")
    assert ids_of(store, both) == {3}
    assert ids_of(store, Filter()) == {0, 1, 2, 3}


def test_chosen_photos_are_searched_alone_and_conditions_add_up(store: VectorEngine) -> None:
    store.upsert([replace(r, width=20 + r.id) for r in records(6)])
    wide = ids_of(store, Filter(orientation="landscape"))
    assert ids_of(store, Filter(among=frozenset([5, 1, 77]))) == {1, 5}
    assert ids_of(store, Filter(among=frozenset())) == set()
    assert ids_of(store, Filter(among=frozenset([0, 5]), orientation="landscape")) == wide & {0, 5}


def test_thousands_can_be_chosen(store: VectorEngine) -> None:
    kept = records(3000)
    store.upsert(kept)
    query = kept[0].look
    order = np.argsort([-(record.look @ query) for record in kept]).tolist()
    chosen = Filter(among=frozenset(order[100:]) | frozenset(range(10_000, 40_000)))
    hits = store.search("look", query, 10, chosen)
    assert store.count(chosen) == 2900
    assert len(hits) == 10
    assert {hit.id for hit in hits} <= set(order[100:])
    cosines = [kept[number].look @ query for number in order[100:110]]
    assert np.allclose([hit.score for hit in hits], cosines, atol=CLOSE)


def test_a_filtered_search_finds_k_although_few_match(store: VectorEngine) -> None:
    kept = records(3000)
    query = kept[0].look
    far = set(np.argsort([record.look @ query for record in kept])[:12].tolist())
    kept = [replace(r, path=f"/rare/{r.id}.jpg") if r.id in far else r for r in kept]
    store.upsert(kept)
    hits = store.search("look", query, 10, Filter(folder=Path("/rare")))
    assert len(hits) == 10
    cosines = sorted((kept[number].look @ query for number in far), reverse=True)
    assert np.allclose([hit.score for hit in hits], cosines[:10], atol=CLOSE)


def test_two_libraries_do_not_see_each_other(opener: Opener) -> None:
    one, two = opener("one"), opener("two")
    one.upsert(records(3))
    two.upsert([replace(record, id=record.id + 10) for record in records(2)])
    one.delete([10])
    assert (ids_of(one), ids_of(two)) == ({0, 1, 2}, {10, 11})
    assert ids_of(opener("one")) == {0, 1, 2}


def test_vectors_of_another_length_are_refused_with_a_remedy(opener: Opener) -> None:
    opener("one").upsert(records(1))
    with pytest.raises(EngineError, match=r"older head\. (Delete|Drop) it there and push again"):
        opener("one", {"look": 99, "meaning": 12})


def test_the_demo_library_is_found_there_as_by_comparing_all(
    opener: Opener, engine: SearchEngine
) -> None:
    there = opener("demo", dims_of(engine.head))
    assert push(Library.named("demo"), engine.head, there) == PushReport(405, 0, 0)
    for space, vectors in vectors_of(engine.gallery).items():
        shared = 0
        for row in range(0, 405, 8):
            exact = np.argsort(-(vectors @ vectors[row]))[:10]
            hits = there.search(space, vectors[row], 10)
            assert vectors[hits[0].id - 1] @ vectors[row] > 1 - CLOSE
            shared += len({hit.id for hit in hits} & set(engine.ids[exact].tolist()))
        assert shared >= 0.98 * 10 * 51
    portraits = Filter(orientation="portrait")
    assert there.count(portraits) == len(engine.library.ids(portraits))
