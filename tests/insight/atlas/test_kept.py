"""The file that keeps a map, and what is put in its place."""

from dataclasses import replace

import numpy as np
import pytest
from mapped import Filled

from semsearch import SearchEngine
from semsearch.errors import CancelledError
from semsearch.insight.atlas import making
from semsearch.insight.atlas.kept import KeptAtlas, atlas_path, is_kept, load_atlas, save_atlas
from semsearch.insight.atlas.making import keep_up, open_atlas
from semsearch.library.derived.files import derived_files


def flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 255]) + content[middle + 1 :]


def kept(engine: SearchEngine) -> KeptAtlas:
    found = load_atlas(engine)
    assert found is not None
    return found


def test_a_map_is_kept_and_anything_else_in_its_place_is_made_anew(engine: SearchEngine) -> None:
    first, path = open_atlas(engine), atlas_path(engine)
    written = path.read_bytes()
    assert not path.is_relative_to(engine.library.path.parent)
    assert np.array_equal(open_atlas(engine).positions, first.positions)
    for content in (b"", written[: len(written) // 2], b"no map", flipped(written)):
        path.write_bytes(content)
        assert load_atlas(engine) is None
        assert np.array_equal(open_atlas(engine).positions, first.positions)
        assert path.read_bytes() == written


def test_it_lies_beside_a_library_of_somebody_and_is_known_as_ours(filled: Filled) -> None:
    engine = filled.opened()
    assert not is_kept(engine)
    keep_up(engine)
    assert is_kept(engine)
    assert (atlas_path(engine), True) in list(derived_files(engine.library.path))


def test_what_is_kept_is_read_as_it_was(filled: Filled) -> None:
    engine = filled.opened()
    atlas, again = open_atlas(engine), kept(engine).atlas
    assert np.array_equal(atlas.ids, again.ids)
    assert np.array_equal(atlas.positions, again.positions)
    assert np.array_equal(atlas.regions, again.regions)
    assert (atlas.words, atlas.tags.vocabulary) == (again.words, again.tags.vocabulary)


def test_the_map_of_another_library_is_none_of_this(filled: Filled, engine: SearchEngine) -> None:
    own = filled.opened()
    open_atlas(engine)
    atlas_path(own).write_bytes(atlas_path(engine).read_bytes())
    assert load_atlas(own) is None
    assert len(open_atlas(own)) == 100


def test_the_map_of_another_head_is_none_of_this(filled: Filled) -> None:
    engine = filled.opened()
    keep_up(engine)
    layer = tuple(np.asarray(array * 1.01, np.float32) for array in engine.head.layers[0])
    engine.head = replace(engine.head, layers=[layer, *engine.head.layers[1:]])
    assert load_atlas(engine) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"positions": np.zeros((3, 2), np.float32)},
        {"positions": np.full((100, 2), np.nan, np.float32)},
        {"regions": np.full(100, 200)},
        {"ids": np.arange(100)[::-1]},
        {"words": ("one",)},
        {"is_new": np.zeros(3, bool)},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_arrays_that_do_not_fit_are_no_map(filled: Filled, wrong: dict[str, object]) -> None:
    engine = filled.opened()
    open_atlas(engine)
    found = kept(engine)
    save_atlas(engine, replace(found, atlas=replace(found.atlas, **wrong)))
    assert load_atlas(engine) is None


def test_an_older_copy_of_the_library_has_a_map_of_its_own(filled: Filled) -> None:
    engine = filled.opened()
    open_atlas(engine)
    found = kept(engine)
    save_atlas(engine, replace(found, number=found.number + 50))
    open_atlas(engine)
    assert kept(engine).number == engine.library.changes.state().number


def test_what_is_cancelled_leaves_nothing(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "BLOCK", 10)
    engine, path = filled.opened(), filled.library.path
    beside = sorted(each.name for each in path.parent.iterdir())

    def stop_at(share: float) -> None:
        def stop(done: int, total: int) -> None:
            if done >= share * total:
                raise CancelledError("stopped")

        with pytest.raises(CancelledError):
            keep_up(engine, stop)

    for share in (0.0, 0.1, 0.5, 1.0):
        stop_at(share)
        assert sorted(each.name for each in path.parent.iterdir()) == beside
    keep_up(engine)
    before = atlas_path(engine).read_bytes()
    filled.add(range(100, 115))
    engine = filled.opened()
    stop_at(0.5)
    assert atlas_path(engine).read_bytes() == before


def test_a_disk_that_takes_no_file_is_no_reason_to_fail(
    filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("no space")

    monkeypatch.setattr("semsearch.stores.arrays.write_atomically", full)
    engine = filled.opened()
    assert len(open_atlas(engine)) == 100
    assert not is_kept(engine)
