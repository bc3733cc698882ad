"""The benchmarks' own parts: drawn points, candidates, and the report."""

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.candidates import CANDIDATES
from benchmarks.figures import Figure
from benchmarks.report import Section, write
from benchmarks.trial import exact_neighbours, tune
from benchmarks.vectors import Likeness, PointSource
from benchmarks.words import parse

POINTS = 600
# Below what a graph finds on any processor, of all neighbours and of ten photos that are new.
LEAST_RECALL = 0.9
LEAST_NEW = 8


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
