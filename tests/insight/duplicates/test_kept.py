"""What is kept of copies: brought up to date, cancelled, damaged; nobody is looked at twice."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from searched import Searched, fill, photo_of

from semsearch import Library
from semsearch.errors import CancelledError
from semsearch.insight.duplicates import kept, looking, near_copies
from semsearch.insight.duplicates.groups import copy_numbers, find_duplicates
from semsearch.insight.duplicates.kept import ENDING, keep_up
from semsearch.insight.duplicates.known import COPIES, UNREADABLE
from semsearch.insight.duplicates.sketch import Sketch, sketch
from semsearch.library.derived.files import derived_files
from semsearch.library.photo import Photo, Place
from semsearch.progress import Progress, unseen

DIM = 16
Told = list[tuple[tuple[int, ...], str]]


class Watching:
    """A viewer to whom contents of one letter are copies; it counts how often each is seen."""

    def __init__(self, unreadable: str = "") -> None:
        self.unreadable = unreadable
        self.seen: list[str] = []
        self.measured: list[str] = []

    def sketches(self, photos: Sequence[Photo], progress: Progress) -> dict[str, Sketch]:
        self.seen += [photo.sha256 for photo in photos]
        progress(len(photos), len(photos))
        return {photo.sha256: picture(photo.sha256[0]) for photo in photos
                if photo.sha256 not in self.unreadable.split()}  # fmt: skip

    def sharpness(self, photos: Sequence[Photo], progress: Progress) -> dict[str, float]:
        self.measured += [photo.sha256 for photo in photos]
        return {photo.sha256: 0.3 + int(photo.sha256[1:]) / 100 for photo in photos}


def picture(letter: str) -> Sketch:
    noise = np.random.default_rng(ord(letter)).integers(0, 256, (128, 128), np.uint8)
    return sketch(Image.fromarray(noise))


def look_of(photo: Photo) -> NDArray[np.float32]:
    """Return an embedding: a and b have nearly the same, c and d another."""
    own = np.random.default_rng(int(photo.sha256[1:])).normal(0, 0.01, DIM)
    return (np.eye(DIM)[(ord(photo.sha256[0]) - ord("a")) // 2] + own).astype(np.float32)


def shown(content: str, copy: str = "") -> Photo:
    """Return a photo: contents with one letter are copies, those of a to d have near hashes."""
    near = 0 if content[0] in "abcd" else 0xFFFFFFFF << 10 * (ord(content[0]) - ord("e"))
    bits = int(np.random.default_rng(int(content[1:])).integers(0, 8))
    return photo_of(f"/photos/{copy}{content}.jpg", content, near ^ bits, int(content[1:]) + 100)


def add(library: Library, *photos: Photo) -> list[int]:
    return fill(library, photos, np.stack([look_of(photo) for photo in photos]))


@pytest.fixture
def library(library: Library) -> Library:
    """A library in which a1 and a2 are near copies, b3 is twice there, and e5 is alone."""
    library.folders.add([Path("/photos")])
    add(library, *map(shown, ("a1", "a2", "b3", "e5")), shown("b3", "copy of "))
    return library


def found(library: Library, viewer: Watching | None = None, progress: Progress = unseen) -> Told:
    groups = find_duplicates(Searched(library), progress=progress, viewer=viewer or Watching())
    return [(tuple(photo.id for photo in group.photos), group.kind) for group in groups]


def anew(library: Library) -> Told:
    place = library.path.parent / "elsewhere"
    place.mkdir()
    copy = Library(Path(shutil.copy(library.path, place)))
    told = found(copy)
    shutil.rmtree(place)
    return told


def file(library: Library) -> Path:
    return library.path.with_name(library.path.stem + ENDING)


def test_nothing_is_looked_at_twice(library: Library) -> None:
    viewer = Watching()
    assert found(library, viewer) == [((3, 5), "exact"), ((2, 1), "near")]
    assert sorted(viewer.seen) == ["a1", "a2", "b3"]
    assert sorted(viewer.measured) == ["a1", "a2"]
    again = Watching()
    assert found(library, again) == found(library)
    assert again.seen == again.measured == []
    assert (file(library), True) in derived_files(library.path)


def test_only_what_is_new_is_looked_at(library: Library) -> None:
    found(library)
    add(library, shown("a7"), shown("f8"))
    viewer = Watching()
    assert found(library, viewer) == anew(library)
    assert sorted(viewer.seen) == ["a1", "a2", "a7", "b3"]
    assert viewer.measured == ["a7"]


def test_photos_that_went_and_came_back_are_not_looked_at_again(library: Library) -> None:
    before = found(library)
    library.mark(missing=[1, 3], present=[])
    assert found(library) == anew(library) == []
    library.mark(missing=[], present=[1, 3])
    viewer = Watching()
    assert found(library, viewer) == before
    assert viewer.seen == viewer.measured == []


@pytest.mark.parametrize("seed", range(5))
def test_what_is_kept_up_is_what_would_be_found_anew(
    library: Library, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("semsearch.images.hashing.BLOCK", 5)
    monkeypatch.setattr(near_copies, "CHUNK", 3)
    monkeypatch.setattr(looking, "AT_ONCE", 4)
    # Nothing but what changed is compared, however much of a small library that is.
    monkeypatch.setattr(kept, "GROWN", 10)
    random = np.random.default_rng(seed)
    for turn in range(6):
        letters = random.choice(list("abcdefgh"), 7)
        new = [shown(f"{letter}{random.integers(40)}", str(turn)) for letter in letters]
        add(library, *{photo.path: photo for photo in new}.values())
        ids = library.embedded_ids("mean-colour")
        library.leave_out(random.choice(ids, 2, replace=False).tolist())
        library.mark(missing=random.choice(ids, 2).tolist(), present=random.choice(ids, 2).tolist())
        moved = library.photos(random.choice(ids, 1).tolist())
        library.place([Place(photo.id, Path(f"/photos/moved/{turn}.jpg"), photo.stat, is_move=True)
                       for photo in moved])  # fmt: skip
        assert found(library) == anew(library)


def test_an_edited_photo_is_compared_anew(library: Library) -> None:
    found(library)
    edited = shown("a1")
    add(library, photo_of(str(edited.path), "e9", int(shown("e9").phash or "", 16)))
    assert found(library) == anew(library)
    assert ((4, 1), "near") in found(library) or ((1, 4), "near") in found(library)


def test_whoever_cancels_goes_on_where_it_ended(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "AT_ONCE", 2)
    viewer = Watching()

    def cancel(done: int, total: int) -> None:
        if len(viewer.seen) > 4:
            raise CancelledError("enough")

    with pytest.raises(CancelledError):
        found(library, viewer, cancel)
    again = Watching()
    assert found(library, again) == anew(library)
    assert len(again.seen) < len(viewer.seen)
    assert list(library.path.parent.glob("*.part")) == []


def test_cancelling_the_comparison_keeps_nothing_half_done(library: Library) -> None:
    def cancel(done: int, total: int) -> None:
        raise CancelledError("enough")

    with pytest.raises(CancelledError):
        found(library, progress=cancel)
    assert not file(library).exists()


def test_what_cannot_be_read_is_looked_at_again_once_something_changed(library: Library) -> None:
    known = keep_up(Searched(library), viewer=Watching(unreadable="a1"))
    assert (known.verdicts == UNREADABLE).any() and not (known.verdicts == COPIES).any()
    viewer = Watching()
    keep_up(Searched(library), viewer=viewer)
    assert viewer.seen == []
    add(library, shown("h9"))
    assert ((2, 1), "near") in found(library, viewer)


def test_an_engine_that_was_opened_before_a_change_loses_nothing(library: Library) -> None:
    late = Searched(library)
    add(library, shown("a7"))
    find_duplicates(late, viewer=Watching())
    assert found(library) == anew(library)


def test_a_damaged_file_is_made_anew(library: Library) -> None:
    before, content = found(library), file(library).read_bytes()
    for place in np.random.default_rng(0).integers(0, len(content), 40).tolist():
        flipped = bytearray(content)
        flipped[place] ^= 1 << place % 8
        file(library).write_bytes(flipped)
        assert found(library) == before
    for cut in (0, 1, 500, len(content) - 1):
        file(library).write_bytes(content[:cut])
        assert found(library) == before


@pytest.mark.parametrize("harm", ["pairs", "order", "length", "less", "kind"])
def test_arrays_that_cannot_be_right_are_made_anew(library: Library, harm: str) -> None:
    before = found(library)
    with np.load(file(library)) as archive:
        arrays = dict(archive)
    if harm == "pairs":
        arrays["pairs"][0, 1] = 99
    elif harm == "order":
        arrays["digests"] = arrays["digests"][::-1]
    elif harm == "length":
        arrays["sharp"] = arrays["sharp"][1:]
    elif harm == "kind":
        arrays["ids"] = arrays["ids"].astype(np.float32)
    else:
        del arrays["counts"]
    np.savez(file(library), **arrays)
    assert found(library) == before


def test_embeddings_are_read_of_those_alone_whose_hashes_are_near(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    read = library.embeddings

    def embeddings(encoder: str, ids: NDArray[np.int64]) -> object:
        asked.extend(ids.tolist())
        return read(encoder, ids)

    monkeypatch.setattr(near_copies, "SAMPLE", 2)
    monkeypatch.setattr(library, "embeddings", embeddings)
    keep_up(Searched(library), viewer=Watching())
    sample = [1, 4]
    assert asked[:2] == sample
    assert set(asked[2:]) == {1, 2, 3}


def test_copies_have_one_number_wherever_they_are(library: Library) -> None:
    groups = find_duplicates(Searched(library), viewer=Watching())
    assert copy_numbers(Searched(library).ids, groups).tolist() in (
        [0, 0, 2, 3, 2], [1, 1, 2, 3, 2], [0, 0, 4, 3, 4], [1, 1, 4, 3, 4],
    )  # fmt: skip
    ids = np.array([2, 3, 5])
    assert copy_numbers(ids, groups).tolist() == [0, 1, 1]
