"""Maps made, and brought up to date by what changed."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from mapped import Filled
from numpy.typing import NDArray

from semsearch import SearchEngine
from semsearch.feedback.examples import Example
from semsearch.head.gallery import Gallery
from semsearch.insight.atlas import making
from semsearch.insight.atlas.kept import atlas_path
from semsearch.insight.atlas.making import keep_up, open_atlas
from semsearch.ui.insight.atlas_figure import labels


@contextmanager
def no_layout() -> Iterator[None]:
    """Nothing is laid out meanwhile."""

    def refuse(*_: object) -> None:
        raise AssertionError("It was laid out anew.")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "layout", refuse)
        yield


def numbered(engine: SearchEngine, number: int) -> int:
    return int(np.flatnonzero(engine.ids == number)[0])


def test_new_photos_are_placed_without_a_new_layout(filled: Filled) -> None:
    before = open_atlas(filled.opened())
    twin = filled.add([200])[0]
    filled.add(range(100, 110))
    # What is in the place of photo 200 shows what photo 3 does.
    filled.add([200], turn=len(filled.demo) + 3 - 200)
    engine = filled.opened()
    with no_layout():
        after = open_atlas(engine)
    assert np.array_equal(after.ids, engine.ids)
    assert np.array_equal(after.positions[:100], before.positions)
    assert after.is_new.sum() == 11
    gap = np.linalg.norm(after.positions[numbered(engine, twin)] - before.positions[3])
    assert gap < np.median(np.linalg.norm(before.positions - before.positions[3], axis=1)) / 2
    with no_layout():
        assert np.array_equal(open_atlas(engine).positions, after.positions)


def test_photos_that_are_gone_leave_without_a_new_layout(filled: Filled) -> None:
    before = open_atlas(filled.opened())
    filled.library.mark([4], [])
    filled.library.leave_out([1, 2])
    with no_layout():
        after = open_atlas(filled.opened())
    assert after.ids.tolist() == [number for number in before.ids if number not in (1, 2, 4)]
    assert np.array_equal(after.positions, np.delete(before.positions, [0, 1, 3], axis=0))


def test_a_photo_that_changed_is_placed_anew_and_one_that_moved_stays(filled: Filled) -> None:
    before = open_atlas(filled.opened())
    filled.add([7], turn=50)
    filled.add([8])
    engine = filled.opened()
    with no_layout():
        after = open_atlas(engine)
    moved = np.abs(after.positions - before.positions).max(axis=1) > 0
    assert np.flatnonzero(moved).tolist() == [7]


def test_a_map_that_is_up_to_date_is_not_written(filled: Filled) -> None:
    keep_up(filled.opened())
    written = atlas_path(filled.opened()).stat().st_mtime_ns
    keep_up(filled.opened())
    assert atlas_path(filled.opened()).stat().st_mtime_ns == written
    filled.add([300])
    keep_up(filled.opened())
    assert atlas_path(filled.opened()).stat().st_mtime_ns > written


def test_more_than_a_quarter_of_new_photos_is_laid_out_anew(filled: Filled) -> None:
    open_atlas(filled.opened())
    filled.add(range(100, 133))
    with no_layout():
        assert open_atlas(filled.opened()).is_new.sum() == 33
    filled.add([133])
    after = open_atlas(filled.opened())
    assert len(after) == after.laid_out == 134
    assert not after.is_new.any()


def test_an_engine_of_what_was_has_a_map_of_that(filled: Filled) -> None:
    """A page may hold an engine of the library as it was before others changed it."""
    older = filled.opened()
    filled.add([100, 101])
    assert len(open_atlas(filled.opened())) == 102
    assert len(open_atlas(older)) == 100
    assert len(open_atlas(filled.opened())) == 102


def test_a_library_of_no_photos_has_a_map(filled: Filled) -> None:
    filled.library.leave_out(range(1, 101))
    engine = filled.opened()
    assert len(open_atlas(engine)) == len(open_atlas(engine)) == 0
    filled.add(range(3))
    assert len(open_atlas(filled.opened())) == 3


def test_a_large_library_is_read_in_blocks(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "SAMPLE", 40)
    monkeypatch.setattr(making, "BLOCK", 15)
    engine = filled.opened()
    told: list[float] = []
    read: list[int] = []
    gallery_of = engine.searched.gallery_of

    def counted(ids: NDArray[np.int64]) -> Gallery:
        read.append(len(ids))
        return gallery_of(ids)

    monkeypatch.setattr(engine.searched, "gallery_of", counted)
    atlas = open_atlas(engine, lambda done, total: told.append(done / total))
    assert max(read) == 15
    assert told == sorted(told)
    assert told[-1] == 1
    assert atlas.tags.sizes.sum() == 40
    assert len(atlas) == atlas.laid_out == 100
    filled.add(range(100, 120))
    engine = filled.opened()
    with no_layout():
        assert len(open_atlas(engine)) == 120


def test_words_over_the_map_do_not_cover_one_another(engine: SearchEngine) -> None:
    atlas = open_atlas(engine)
    placed = labels(atlas.regions, atlas.words, atlas.positions)
    assert len(placed) > 8
    assert len({word for word, _, _ in placed}) == len(placed)
    assert all(len(atlas.rows_of(word)) for word, _, _ in placed)


def test_names_are_not_kept_with_the_map(filled: Filled) -> None:
    engine = filled.opened()
    photos = engine.photos.take([5, 6, 7, 8])
    engine.taught.teach("Wanda", [Example(photo.sha256) for photo in photos])
    atlas = open_atlas(engine)
    assert "Wanda" not in (*atlas.words, *atlas.tags.vocabulary)
