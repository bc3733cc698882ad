"""Both indexes give the same neighbours; a damaged index file is never loaded."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from semsearch import SearchEngine
from semsearch.errors import LibraryError
from semsearch.stores.neighbours import AnnoyIndex, ExactIndex
from semsearch.vectors import best, unit

Vectors = NDArray[np.float32]


@pytest.fixture(scope="module")
def few() -> Vectors:
    return unit(np.random.default_rng(0).normal(size=(500, 16)).astype(np.float32))


def test_the_best_come_first_and_equal_ones_in_order() -> None:
    rows, scores = best(np.array([0.1, 0.9, 0.5, 0.9], np.float32), 3)
    assert rows.tolist() == [1, 3, 2]
    assert scores.tolist() == pytest.approx([0.9, 0.9, 0.5])


def test_asking_for_more_than_there_is_gives_all() -> None:
    assert len(best(np.zeros(3, np.float32), 10)[0]) == 3


@pytest.mark.parametrize("space", ["photos", "words"])
def test_annoy_finds_99_of_100_true_neighbours(engine: SearchEngine, space: str) -> None:
    pytest.importorskip("annoy")
    vectors = engine.embeddings if space == "photos" else engine.words.rows(engine.words.words)
    exact, annoy = ExactIndex(vectors), AnnoyIndex.build(vectors)
    queries = vectors[np.random.default_rng(0).choice(len(vectors), 200)]
    shared = [np.intersect1d(exact.query(q, 10)[0], annoy.query(q, 10)[0]).size for q in queries]
    assert np.mean(shared) / 10 >= 0.99


def test_a_saved_index_answers_as_before(few: Vectors, tmp_path: Path) -> None:
    pytest.importorskip("annoy")
    built = AnnoyIndex.build(few)
    built.save(tmp_path / "index.annoy")
    loaded = AnnoyIndex.load(tmp_path / "index.annoy", few)
    assert loaded.query(few[3], 10)[0].tolist() == built.query(few[3], 10)[0].tolist()


@pytest.mark.parametrize("damage", ["truncated", "flipped", "fewer photos", "another order"])
def test_an_index_file_that_does_not_fit_is_refused(
    few: Vectors, tmp_path: Path, damage: str
) -> None:
    pytest.importorskip("annoy")
    path = tmp_path / "index.annoy"
    AnnoyIndex.build(few).save(path)
    content = bytearray(path.read_bytes())
    if damage == "truncated":
        path.write_bytes(content[: len(content) // 2])
    elif damage == "flipped":
        content[100] ^= 1
        path.write_bytes(content)
    with pytest.raises(LibraryError, match="Build it anew"):
        AnnoyIndex.load(
            path, {"fewer photos": few[:-1], "another order": few[::-1]}.get(damage, few)
        )


def test_vectors_that_annoy_cannot_place_are_refused(few: Vectors) -> None:
    with pytest.raises(ValueError, match="not zero"):
        AnnoyIndex.build(np.vstack([few, np.zeros((1, 16), np.float32)]))
