"""The engine beside a large library: what it keeps, finds, and survives."""

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from semsearch.library.filters import Filter
from semsearch.stores import Record
from semsearch.stores import space as spaces
from semsearch.stores.local import LocalEngine
from semsearch.vectors import Array, unit

DIMS = {"look": 32, "meaning": 24}
FEW = 100


@pytest.fixture(autouse=True)
def short_tail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A graph for hundreds of photos, where there would be none below five thousand."""
    monkeypatch.setattr(spaces, "TAIL", FEW)
    monkeypatch.setattr(spaces, "FEW", FEW)
    monkeypatch.setattr("semsearch.stores.local.TAIL", FEW)


@pytest.fixture
def store(tmp_path: Path) -> LocalEngine:
    return LocalEngine(tmp_path / "vectors", DIMS)


def records(n: int, first: int = 0) -> list[Record]:
    random = np.random.default_rng(first)
    looks, meanings = (
        unit(random.standard_normal((n, dim)).astype(np.float32)) for dim in DIMS.values()
    )
    return [
        Record(i, i, look, meaning, f"/photos/{i}.jpg", None, 3, 2)
        for i, (look, meaning) in enumerate(zip(looks, meanings, strict=True), first)
    ]


def found(store: LocalEngine, query: Array, k: int = 10) -> list[int]:
    return [hit.id for hit in store.search("look", query, k)]


def nearest(kept: list[Record], query: Array, k: int = 10) -> list[int]:
    order = np.argsort([-(record.look @ query) for record in kept])[:k]
    return [kept[row].id for row in order]


def test_the_graph_finds_what_comparing_all_finds(store: LocalEngine) -> None:
    kept = records(2000)
    store.upsert(kept)
    store.grow()
    assert store.behind == 0
    queries = unit(np.random.default_rng(9).standard_normal((50, 32)).astype(np.float32))
    shared = [len(set(found(store, q)) & set(nearest(kept, q))) for q in queries]
    assert np.mean(shared) >= 9.9


def test_photos_that_came_after_the_graph_are_found_at_once(store: LocalEngine) -> None:
    old, new = records(500), records(50, first=500)
    store.upsert(old)
    store.grow()
    store.upsert(new)
    assert store.behind == 50
    for record in new[::10]:
        assert found(store, record.look) == nearest(old + new, record.look)


def test_another_process_sees_what_was_added_and_grown(store: LocalEngine) -> None:
    kept = records(500)
    store.upsert(kept)
    store.grow()
    store.upsert(records(60, first=500))
    other = LocalEngine(store.folder, DIMS)
    assert (other.count(), other.behind) == (560, 60)
    assert found(other, kept[3].look)[0] == 3


def test_deleted_and_replaced_photos_leave_no_trace_in_results(store: LocalEngine) -> None:
    kept = records(500)
    store.upsert(kept)
    store.grow()
    query = kept[0].look
    gone = nearest(kept, query, 30)
    store.delete(gone[:20])
    store.upsert([replace(kept[number], look=-query) for number in gone[20:]])
    rest = [record for record in kept if record.id not in gone]
    assert found(store, query, 20) == nearest(rest, query, 20)
    assert store.count() == 480


def test_rows_without_photos_are_told_when_they_are_most(store: LocalEngine) -> None:
    store.upsert(records(300))
    assert not store.is_wasteful
    store.delete(range(200))
    assert not store.is_wasteful
    store.delete(range(201))
    assert store.is_wasteful


def test_a_graph_that_has_all_photos_is_left_alone(store: LocalEngine) -> None:
    store.upsert(records(FEW))
    store.grow()
    assert list(store.folder.glob("*.graph")) == []


def test_growing_tells_how_far_it_is(store: LocalEngine) -> None:
    store.upsert(records(300))
    steps: list[tuple[int, int]] = []
    store.grow(lambda done, total: steps.append((done, total)))
    assert steps == [(300, 600), (600, 600)]


def test_searches_go_on_while_the_graph_grows(store: LocalEngine) -> None:
    kept = records(400)
    store.upsert(kept)
    store.grow()
    store.upsert(records(400, first=400))
    thread = threading.Thread(target=store.grow)
    thread.start()
    while thread.is_alive():
        assert found(store, kept[7].look)[0] == 7
    thread.join()
    assert store.behind == 0


@pytest.mark.parametrize("damage", ["cut", "flip", "gone", "facts", "basis"])
def test_a_damaged_graph_is_not_used_and_made_anew(store: LocalEngine, damage: str) -> None:
    kept = records(500)
    store.upsert(kept)
    store.grow()
    graph = store.folder / "look.graph"
    content = graph.read_bytes()
    if damage == "cut":
        graph.write_bytes(content[: len(content) // 2])
    elif damage == "flip":
        middle = len(content) // 2
        graph.write_bytes(content[:middle] + bytes([content[middle] ^ 64]) + content[middle + 1 :])
    elif damage == "gone":
        graph.unlink()
    else:
        name = {"facts": "look.graph.json", "basis": "look.graph.npy"}[damage]
        (store.folder / name).write_bytes(b"{")
    again = LocalEngine(store.folder, DIMS)
    assert again.behind == 500
    assert found(again, kept[5].look) == nearest(kept, kept[5].look)
    again.grow()
    assert again.behind == 0
    assert found(again, kept[5].look)[0] == 5


def test_an_addition_that_was_cut_short_does_not_count(store: LocalEngine) -> None:
    kept = records(50)
    store.upsert(kept)
    with (store.folder / "look.f16").open("ab") as file:
        file.write(b"half a vector")
    again = LocalEngine(store.folder, DIMS)
    new = records(5, first=50)
    again.upsert(new)
    for record in (kept[3], kept[49], *new):
        assert found(again, record.look, 1) == [record.id]


def test_two_processes_do_not_add_at_the_same_time(store: LocalEngine) -> None:
    store.upsert(records(10))
    other = LocalEngine(store.folder, DIMS)
    with FileLock(store.folder / "lock"):
        thread = threading.Thread(target=other.upsert, args=(records(5, first=10),))
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()
    thread.join()
    store.upsert(records(5, first=20))
    assert store.count() == 20
    assert found(store, records(5, first=10)[2].look, 1) == [12]


def test_a_photo_that_moved_or_is_back_has_the_row_it_had(store: LocalEngine) -> None:
    kept = records(300)
    store.upsert(kept)
    store.delete(range(100))
    assert store.count() == 200 and 5 not in found(store, kept[5].look)
    moved = [replace(record, path=f"/moved/{record.id}.jpg", checksum=-1) for record in kept[:150]]
    store.upsert(moved)
    assert store.count() == 300 and found(store, kept[5].look)[0] == 5
    assert store.count(Filter(folder=Path("/moved"))) == 150
    assert store.known()[5] == -1 and store.known()[200] == 200
    assert (store.folder / "look.f16").stat().st_size == 300 * DIMS["look"] * 2
    assert LocalEngine(store.folder, DIMS).numbers.tolist() == list(range(300))


def test_an_edited_photo_has_a_row_of_its_own_though_it_was_gone(store: LocalEngine) -> None:
    store.upsert(records(20))
    store.delete([3])
    edited = replace(records(1, 900)[0], id=3)
    store.upsert([edited])
    assert found(store, edited.look, 1) == [3]
    np.testing.assert_allclose(store.vectors(np.array([3]))["look"][0], edited.look, atol=1e-3)


def test_many_rows_of_deleted_photos_hide_no_neighbour(store: LocalEngine) -> None:
    kept = records(2000)
    store.upsert(kept)
    store.grow()
    store.delete(range(0, 2000, 2))
    query = kept[1].look
    assert len(set(found(store, query, 50)) & set(nearest(kept[1::2], query, 50))) >= 48
