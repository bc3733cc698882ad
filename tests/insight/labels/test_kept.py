"""The file that keeps the nearest photos: brought up to date, cancelled, damaged, swapped."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from searched import ENCODER, Searched, fill, photo_of

from semsearch import Library
from semsearch.errors import CancelledError
from semsearch.insight.labels import kept, neighbours
from semsearch.insight.labels.kept import ENDING, keep_up
from semsearch.insight.labels.neighbours import Neighbours
from semsearch.library.derived.files import derived_files
from semsearch.library.photo import Photo, Place

DIM = 8


def photos(numbers: range) -> list[Photo]:
    return [photo_of(f"/photos/{number}.jpg", f"sha{number}") for number in numbers]


def vectors(count: int, seed: int = 0) -> NDArray[np.float32]:
    """Return vectors of four values, whose lengths and products are exact."""
    return np.random.default_rng(seed).choice([-1, 1], (count, DIM)).astype(np.float32)


@pytest.fixture
def library(library: Library) -> Library:
    """A library of 90 photos."""
    library.folders.add([Path("/photos")])
    fill(library, photos(range(90)), vectors(90))
    return library


def file(library: Library) -> Path:
    return library.path.with_name(library.path.stem + ENDING)


def told(lists: Neighbours) -> list[dict[int, float]]:
    """Return for each photo how near its neighbours are by their numbers, as far as all go."""
    ids = [*lists.ids.tolist(), None]
    pairs = zip(lists.nearest.tolist(), lists.cosines.tolist(), strict=True)
    return [{ids[row]: cosine for row, cosine in zip(*pair, strict=True)} for pair in pairs]


def anew(library: Library) -> Neighbours:
    copy = Library(library.path.parent / "elsewhere" / library.path.name)
    copy.path.parent.mkdir(exist_ok=True)
    shutil.copy(library.path, copy.path)
    lists = keep_up(Searched(copy))
    shutil.rmtree(copy.path.parent)
    return lists


def assert_alike(lists: Neighbours, whole: Neighbours) -> None:
    """Lists are as near as those made anew, as far as they go, and that is far enough."""
    assert lists.ids.tolist() == whole.ids.tolist()
    there = lists.nearest != neighbours.NONE
    assert there[:, : neighbours.ENOUGH].all()
    assert (lists.cosines[there] == whole.cosines[there]).all()


def test_what_is_kept_is_read_and_nothing_is_compared_again(library: Library) -> None:
    first = keep_up(Searched(library))
    engine = Searched(library)
    again = keep_up(engine)
    assert engine.blocks_read == 0
    assert told(again) == told(first)
    assert (file(library), True) in derived_files(library.path)


def test_what_is_kept_up_is_what_would_be_made_anew(library: Library) -> None:
    keep_up(Searched(library))
    fill(library, photos(range(90, 96)), vectors(6, seed=1))
    assert_alike(keep_up(Searched(library)), anew(library))
    library.mark(missing=[3, 4], present=[])
    library.leave_out([7, 8, 9])
    assert_alike(keep_up(Searched(library)), anew(library))
    library.mark(missing=[], present=[4])
    moved = library.photos([11])[0]
    library.place([Place(11, Path("/photos/moved.jpg"), moved.stat, is_move=True)])
    edited = photo_of("/photos/20.jpg", "another")
    fill(library, [edited], vectors(1, seed=2))
    assert_alike(keep_up(Searched(library)), anew(library))
    library.leave_out(range(30, 70))
    assert_alike(keep_up(Searched(library)), anew(library))


def test_an_engine_that_was_opened_before_a_change_keeps_nothing_old(library: Library) -> None:
    keep_up(Searched(library))
    late = Searched(library)
    fill(library, [photo_of("/photos/20.jpg", "another"), photo_of("/photos/new.jpg", "new")],
         vectors(2, seed=2))  # fmt: skip
    keep_up(late)
    assert_alike(keep_up(Searched(library)), anew(library))


def test_whoever_cancels_keeps_what_there_was(library: Library) -> None:
    def cancel(done: int, total: int) -> None:
        if done > total / 2:
            raise CancelledError("enough")

    with pytest.raises(CancelledError):
        keep_up(Searched(library), cancel)
    assert not file(library).exists()
    keep_up(Searched(library))
    content = file(library).read_bytes()
    fill(library, photos(range(90, 96)), vectors(6, seed=1))
    with pytest.raises(CancelledError):
        keep_up(Searched(library), cancel)
    assert file(library).read_bytes() == content
    assert [path.name for path in library.path.parent.glob("*.part")] == []
    assert_alike(keep_up(Searched(library)), anew(library))


def test_progress_is_told_in_photos(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "BLOCK", 20)
    calls: list[tuple[int, int]] = []
    keep_up(Searched(library), lambda *at: calls.append(at))
    assert calls == sorted(calls)
    assert calls[-1] == (90, 90)
    assert len(set(calls)) > 10


@pytest.mark.parametrize("cut", [0, 1, 100, -1000, -30, -1])
def test_a_file_that_is_cut_short_is_made_anew(library: Library, cut: int) -> None:
    lists = keep_up(Searched(library))
    file(library).write_bytes(file(library).read_bytes()[:cut])
    assert told(keep_up(Searched(library))) == told(lists)


def test_a_file_with_a_flipped_bit_is_made_anew(library: Library) -> None:
    lists = keep_up(Searched(library))
    content = file(library).read_bytes()
    for place in np.random.default_rng(0).integers(0, len(content), 60).tolist():
        flipped = bytearray(content)
        flipped[place] ^= 1 << place % 8
        file(library).write_bytes(flipped)
        assert told(keep_up(Searched(library))) == told(lists)


@pytest.mark.parametrize("harm", ["row", "shape", "order", "less"])
def test_arrays_that_cannot_be_right_are_made_anew(library: Library, harm: str) -> None:
    lists = keep_up(Searched(library))
    with np.load(file(library)) as archive:
        arrays = dict(archive)
    if harm == "row":
        arrays["nearest"][5, 5] = 90
    elif harm == "order":
        arrays["ids"][:2] = arrays["ids"][1::-1]
    elif harm == "shape":
        arrays["reach"] = arrays["reach"][1:]
    else:
        del arrays["cosines"]
    np.savez(file(library), **arrays)
    assert told(keep_up(Searched(library))) == told(lists)


def test_a_file_of_another_library_is_made_anew(library: Library, tmp_path: Path) -> None:
    other = Library(tmp_path / "other.sqlite")
    fill(other, photos(range(90)), vectors(90, seed=5))
    keep_up(Searched(other))
    lists = keep_up(Searched(library))
    shutil.copy(file(other), file(library))
    assert told(keep_up(Searched(library))) == told(lists)


def test_a_library_that_was_set_back_is_compared_anew(library: Library) -> None:
    before = library.path.read_bytes()
    lists = keep_up(Searched(library))
    fill(library, [photo_of("/photos/20.jpg", "another")], vectors(1, seed=2))
    keep_up(Searched(library))
    library.path.write_bytes(before)
    assert told(keep_up(Searched(library))) == told(lists)


def test_another_head_makes_other_lists(library: Library) -> None:
    keep_up(Searched(library))
    engine = Searched(library)
    engine.head.mean = np.ones(DIM)
    engine.head.labels.basis = np.ones(3)
    assert kept._made_by(engine) != kept._made_by(Searched(library))
    keep_up(engine)
    assert engine.blocks_read > 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_takes_no_file_is_no_reason_to_fail(library: Library) -> None:
    library.path.parent.chmod(0o500)
    assert len(keep_up(Searched(library))) == 90
    library.path.parent.chmod(0o700)


def test_a_library_without_photos_has_no_neighbours(library: Library) -> None:
    library.leave_out(range(1, 91))
    assert len(keep_up(Searched(library))) == 0
    assert library.count(ENCODER) == 0
