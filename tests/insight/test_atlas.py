"""The atlas: where photos lie, the words of neighbourhoods, and the file that keeps it."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from semsearch import SearchEngine
from semsearch.encoders import load_encoder
from semsearch.feedback.examples import Example
from semsearch.insight.atlas import (
    Atlas,
    atlas_path,
    make_atlas,
    open_atlas,
    region_words,
    typical_tags,
    with_names,
)
from semsearch.insight.layout import cell_centres, grid_cells, layout
from semsearch.ui.insight.atlas_figure import GRID, labels
from semsearch.vectors import unit


def clusters(size: int, count: int = 3) -> NDArray[np.float32]:
    """Return points of unit length around `count` axes, cluster by cluster."""
    noise = np.random.default_rng(0).normal(0, 0.1, (size * count, 16))
    return unit((np.repeat(np.eye(count, 16), size, axis=0) + noise).astype(np.float32))


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def assert_parted(positions: NDArray[np.float32], size: int, share: float) -> None:
    """Most photos have one of their own cluster for the nearest on the map."""
    gaps = np.linalg.norm(positions[:, None] - positions, axis=2)
    np.fill_diagonal(gaps, np.inf)
    cluster = np.arange(len(positions)) // size
    assert (cluster[gaps.argmin(axis=1)] == cluster).mean() > share


def test_photos_that_are_alike_lie_together() -> None:
    positions = layout(clusters(30))
    assert positions.min() == 0
    assert positions.max() == 1
    assert_parted(positions, 30, 0.95)


def test_what_is_not_in_the_sample_lies_with_what_is_like_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("semsearch.insight.layout.SAMPLE", 60)
    positions = layout(clusters(100))
    assert positions.shape == (300, 2)
    assert_parted(positions, 100, 0.9)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, 5, 25])
def test_the_smallest_libraries_have_a_map(n: int) -> None:
    atlas = make_atlas(clusters(25)[:n], [frozenset({"dog"})] * n)
    assert atlas.positions.shape == (n, 2)
    assert np.isfinite(atlas.positions).all()
    drawn, cells = grid_cells(atlas.positions, *GRID)
    assert len(drawn) == len(set(cells.tolist())) == n


def test_equal_photos_have_a_map() -> None:
    assert np.isfinite(layout(np.repeat(clusters(1, 1), 12, axis=0))).all()


def test_the_same_photos_have_the_same_map() -> None:
    assert np.array_equal(layout(clusters(20)), layout(clusters(20)))


def test_a_region_is_called_what_is_common_in_it_and_rare_elsewhere() -> None:
    regions = np.repeat([0, 1], 10)
    tags = [frozenset({"animal", "cat"})] * 10 + [frozenset({"animal", "dog"})] * 10
    assert region_words(regions, tags) == ("cat", "dog")
    assert typical_tags(np.arange(10), tags) == ["cat"]


def test_no_word_names_two_regions() -> None:
    regions = np.repeat([0, 1, 2], 10)
    tags = [frozenset({"cat"})] * 20 + [frozenset[str]()] * 10
    assert sorted(region_words(regions, tags)) == ["", "", "cat"]


def test_a_grid_without_room_for_all_shows_photos_near_where_they_lie() -> None:
    positions = np.random.default_rng(0).random((500, 2)).astype(np.float32)
    drawn, cells = grid_cells(positions, 10, 10)
    assert len(set(drawn.tolist())) == len(set(cells.tolist())) == 70
    moved = np.linalg.norm(positions[drawn] - cell_centres(cells, 10, 10), axis=1)
    assert moved.mean() < 0.1


def test_words_over_the_map_do_not_cover_one_another(engine: SearchEngine) -> None:
    atlas = open_atlas(engine)
    placed = labels(atlas, atlas.positions)
    assert len(placed) > 8
    assert len({word for word, _, _ in placed}) == len(placed)
    words = [atlas.rows_of(word) for word, _, _ in placed]
    assert all(len(rows) for rows in words)


def test_a_map_is_kept_and_anything_else_in_its_place_is_made_anew(engine: SearchEngine) -> None:
    first, path = open_atlas(engine), atlas_path(engine)
    written = path.read_bytes()
    assert not path.is_relative_to(engine.library.path.parent)
    assert np.array_equal(open_atlas(engine).positions, first.positions)
    for content in (b"", written[: len(written) // 2], b"no map", _flipped(written)):
        path.write_bytes(content)
        assert np.array_equal(open_atlas(engine).positions, first.positions)
        assert path.read_bytes() == written


def _flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 255]) + content[middle + 1 :]


def test_a_name_calls_the_neighbourhood_that_it_tells_apart_and_is_not_kept(
    engine: SearchEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    encoder = partial(load_encoder, engine.head.info.encoder)
    fresh = SearchEngine(engine.library, engine.words, engine.head, encoder)
    regions = np.zeros(len(fresh), np.intp)
    atlas = Atlas(np.zeros((len(fresh), 2), np.float32), regions, ("animal", "fish"))
    assert with_names(fresh, atlas) is atlas
    fish = [photo for photo in fresh.photos if "fish-fish" in photo.path.name][:4]
    fresh.taught.teach("Wanda", [Example(photo.sha256) for photo in fish])
    regions[fresh.taught.rows["Wanda"]] = 1
    assert with_names(fresh, atlas).words[1] == "Wanda"
    atlas_path(fresh).unlink(missing_ok=True)
    assert "Wanda" not in open_atlas(fresh).words
