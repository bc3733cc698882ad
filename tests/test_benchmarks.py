"""The benchmarks' own parts: drawn points, candidates, and the report."""

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.__main__ import TITLES, run_all
from benchmarks.asking import Asking
from benchmarks.brute_force import BruteForce
from benchmarks.budget import Budget
from benchmarks.candidates import CANDIDATES
from benchmarks.crowd import SHARES, searches
from benchmarks.figures import Figure, Settings, each_once
from benchmarks.filling import Filling
from benchmarks.others import other_machines
from benchmarks.queries import Queries
from benchmarks.report import Section, write
from benchmarks.trial import exact_neighbours, tune
from benchmarks.vectors import Likeness, PointSource
from benchmarks.words import parse
from semsearch.library.library import Library
from semsearch.search.engine import SearchEngine
from semsearch.search.mix import Mix

POINTS = 600
# Below what a graph finds on any processor, of all neighbours and of ten photos that are new.
LEAST_RECALL = 0.9
LEAST_NEW = 8
WITH_AMX, WITHOUT = "Some processor, avx512_vnni, amx_int8", "Some processor, avx512_vnni"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("points")
    PointSource().write(folder / "vectors.npy", POINTS)
    return folder


def test_sources_of_one_seed_draw_the_same_points() -> None:
    assert np.array_equal(PointSource(3).draw(5), PointSource(3).draw(5))
    assert not np.array_equal(PointSource(3).draw(5), PointSource(4).draw(5))


def test_drawn_points_lie_among_each_other_as_real_ones_do() -> None:
    likeness = Likeness.of(PointSource().draw(2_000))
    assert likeness.first[2] == pytest.approx(0.51, abs=0.03)
    assert likeness.tenth[2] == pytest.approx(0.37, abs=0.03)
    assert 16 < likeness.dimension < 22


@pytest.mark.parametrize("name", CANDIDATES)
def test_a_candidate_finds_true_neighbours_and_what_is_added(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Several threads would make another graph each time.
    monkeypatch.setattr("benchmarks.candidates.CORES", 1)
    monkeypatch.setattr("semsearch.stores.graph.THREADS", 1)
    vectors = np.load(folder / "vectors.npy", mmap_mode="r")
    queries = PointSource(1).draw(10)
    candidate = CANDIDATES[name].make(vectors.shape[1])
    (folder / name).mkdir()
    candidate.build(vectors, folder / name)
    candidate.open(folder / name)
    recall = tune(candidate, queries, exact_neighbours(folder / "vectors.npy", queries))[1]
    assert recall >= (0.8 if name == "usearch-i8" else LEAST_RECALL)
    if candidate.can_add:
        candidate.add(queries)
        found = [int(candidate.query(query, 1)[0]) for query in queries]
        new = range(POINTS, POINTS + len(queries))
        assert sum(one == other for one, other in zip(found, new, strict=True)) >= LEAST_NEW


def test_text_is_parsed_to_vectors(tmp_path: Path) -> None:
    path = tmp_path / "glove.txt"
    path.write_text("a 1 2\nb 3 4.5\n")
    assert parse(path)["b"].tolist() == [3, 4.5]


def test_the_report_shows_each_figure_beside_what_it_is_compared_with(tmp_path: Path) -> None:
    figures = [Figure("open", 2.0, "s", "reading the file", 8.0, target="below 3 s")]
    write([Section("one", "One thing", "What it is.", figures)], tmp_path, "make benchmark")
    text = (tmp_path / "performance.md").read_text()
    assert "| open | 2.00 s | reading the file | 8.00 s | 0.2500 | below 3 s |" in text
    written = json.loads((tmp_path / "performance.json").read_text())
    assert written["figures"]["one"][0]["ratio"] == 0.25


def test_what_grows_is_a_table_a_quantity_and_a_plot(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    figures = [
        Figure("build", seconds, "s", "brute force", 1.0, subject="ours", photos=photos)
        for photos, seconds in ((1_000, 1.5), (10_000, 20.0))
    ]
    write([Section("growth", "Growth", "How.", figures)], tmp_path, "make benchmark")
    text = (tmp_path / "performance.md").read_text()
    assert "| photos | 1,000 | 10,000 |" in text
    assert "| ours | 1.50 s (1.50) | 20.0 s (20.0) |" in text
    assert (tmp_path / "performance-growth.webp").stat().st_size > 0


@pytest.fixture(scope="module")
def demo() -> SearchEngine:
    return SearchEngine.open()


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library(tmp_path / "drawn.sqlite")
    Filling(library, tmp_path / "photos").add(40)
    return library


def test_a_query_is_given_out_once() -> None:
    pool = Queries()
    asked = [*pool.words(900), *pool.phrases(300), *pool.without(100), *pool.exclusions(100)]
    assert len(set(asked)) == 1_400
    names = [word.strip("-") for text in asked[:900] + asked[1_200:] for word in text.split()]
    assert len(set(names)) == len(names)


def test_queries_of_one_seed_come_in_the_same_order() -> None:
    assert Queries(1).words(5) == Queries(1).words(5) != Queries(2).words(5)


def test_queries_are_read_as_what_they_are(demo: SearchEngine) -> None:
    pool = Queries()
    for text in (*pool.words(20), *pool.phrases(20)):
        query = demo.read(Mix(text))
        assert query
        assert [part.weight for part in query.parts] == [1]
    for text in pool.exclusions(20):
        query = demo.read(Mix(text))
        assert query
        assert [part.weight for part in query.parts] == [-1]


def test_each_thing_is_acted_on_once_and_in_turns() -> None:
    done: list[object] = []
    times = each_once((done.append, "abc"), (done.append, [1, 2, 3]))
    assert done == ["a", 1, "b", 2, "c", 3]
    assert [len(own) for own in times] == [3, 3]


def test_what_takes_too_long_is_acted_on_a_few_times() -> None:
    done: list[object] = []
    each_once((done.append, range(100)), longest=-1)
    assert len(done) == 5


def test_figures_say_whether_a_query_was_asked_before(
    demo: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    search = demo.search
    monkeypatch.setattr(demo, "search", lambda text, **kw: (asked.append(text), search(text, **kw)))
    asking, pool = Asking(demo, runs=3), Queries(5)
    monkeypatch.setattr("benchmarks.asking.queries", lambda: pool)
    figure = asking.unseen("word", pool.words)
    assert (figure.name, figure.against) == ("word, unseen", "brute force")
    assert len(set(asked)) == len(asked) == 3
    assert asking.first("exclusion alone", "-dog").name == "exclusion alone, first of its kind"
    assert asking.again().name == "text query, again"
    assert asking.product().against == "with the reading of the text"


def test_brute_force_finds_what_is_meant(demo: SearchEngine) -> None:
    brute = BruteForce(demo)
    assert "windmill" in demo.photos[int(brute.text("windmill")[0])].path.name
    assert brute.photo(demo.embeddings[7])[0] == 7
    assert brute.colour(demo.colours_of(int(demo.ids[3])))[0] == 3


def test_a_drawn_library_has_facts_to_filter_by(library: Library) -> None:
    engine = SearchEngine.open(str(library.path))
    assert len(engine) == 40
    assert len({photo.path.parent.name for photo in engine.photos}) == 15
    assert all(photo.taken for photo in engine.photos)


def test_a_crowd_asks_every_kind_and_nothing_twice(demo: SearchEngine) -> None:
    found: list[Mix] = []

    class Asked:
        ids, embedding, find = demo.ids, demo.embedding, found.append

    for search in searches(Asked, 40, seed=3):  # type: ignore[arg-type]
        search()
    assert len(found) == 2 * sum(SHARES.values())
    texts = [mix.text for mix in found if mix.text]
    assert len(set(texts)) == len(texts) == 34
    assert sum(bool(mix.photos) for mix in found) == 4


def test_a_budget_says_what_it_left_out() -> None:
    now = 0.0
    budget = Budget(100, clock=lambda: now)
    assert budget.allows("the first", 10, "measure it")
    now = 30.0
    assert not budget.allows("the second", 30, "python -m benchmarks second")
    assert budget.allows("the third", 20, "measure it")
    assert budget.left_out == {"the second": "python -m benchmarks second"}


def test_a_quick_run_begins_with_what_is_short_and_names_what_it_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    monkeypatch.setattr("benchmarks.__main__.run", lambda name, *_: begun.append(name) or name)
    budget = Budget(60, clock=lambda: 0)
    sections = run_all(list(TITLES), Settings(True, tmp_path, budget))
    assert begun[0] == "indexing"
    assert sections == [name for name in TITLES if name in begun]
    assert budget.left_out["Companions"] == "python -m benchmarks companions"
    assert "Searches: Annoy on the words" in budget.left_out
    missing = set(TITLES) - set(begun)
    assert {TITLES[name] for name in missing} <= set(budget.left_out)


def test_the_report_ends_with_what_was_left_out(tmp_path: Path) -> None:
    sections = [Section("one", "One thing", "What it is.", [Figure("open", 2.0, "s")])]
    write(sections, tmp_path, "make benchmark", {"Companions": "python -m benchmarks companions"})
    text = (tmp_path / "performance.md").read_text()
    assert text.endswith("| Companions | `python -m benchmarks companions` |\n")


def test_other_processors_are_shown_beside_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.report.describe", lambda: {"processor": WITH_AMX})
    figure = Figure("photos embedded, in batches", 100, "1/s", "Keras' model.predict", 10, "vgg16")
    write([Section("embedding", "Embedding", "It.", [figure])], tmp_path, "make benchmark")
    text = (tmp_path / "performance.md").read_text()
    assert "| what | beside | here | AMD EPYC with VNNI, no AMX |" in text
    row = (
        "| vgg16, photos embedded, in batches | Keras' model.predict | 100 1/s, 10.0 x | 26.6 1/s,"
    )
    assert row in text


def test_a_kind_of_processor_is_not_beside_itself() -> None:
    with_amx, without = other_machines(WITH_AMX), other_machines(WITHOUT)
    assert [other.processor for other in with_amx] == ["AMD EPYC with VNNI, no AMX"]
    assert [other.processor for other in without] == ["Intel Xeon with AMX"]
