"""An engine beside a library answers of the library as it is now, however far behind it is."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest

from semsearch import Library, ProjectionHead, SearchEngine
from semsearch.errors import EngineError, LibraryError
from semsearch.facts.reading import Facts
from semsearch.folders.stats import Stat
from semsearch.library.filters import Filter
from semsearch.library.photo import Entry
from semsearch.models.manifest import head_path
from semsearch.stores import beside, fresh
from semsearch.stores.beside import engine_folders, keep_up, ready_engine
from semsearch.stores.fresh import FreshEngine
from semsearch.vectors import Array, best

ALL = 405


@pytest.fixture
def library(large: Path, tmp_path: Path) -> Iterator[Library]:
    """A library with an engine that has all of it."""
    library = Library(tmp_path / "own.sqlite")
    shutil.copy(large, library.path)
    [folder] = engine_folders(large)
    shutil.copytree(folder, library.path.with_suffix(".vgg16.vectors"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beside, "LARGE", 100)
        yield library


@pytest.fixture(scope="module")
def head() -> ProjectionHead:
    return ProjectionHead.load(head_path("vgg16"))


def opened(library: Library, head: ProjectionHead) -> FreshEngine:
    engine = ready_engine(library, head)
    assert engine is not None
    return engine


def entry(library: Library, name: str, vector: Array) -> Entry:
    return Entry(library.path.parent / f"{name}.jpg", Stat(1, 2, 3), name * 64, Facts(3, 4), None,
                 vector)  # fmt: skip


def nearest(library: Library, head: ProjectionHead, point: Array, k: int) -> list[int]:
    ids, embeddings = library.embeddings("vgg16")
    rows, _ = best(head.gallery(embeddings).points @ point, k)
    return sorted(ids[rows].tolist())


def check(library: Library, head: ProjectionHead, engine: FreshEngine) -> None:
    """Compare its answers, and what it says of photos, with what the whole library gives."""
    ids, embeddings = library.embeddings("vgg16")
    gallery = head.gallery(embeddings)
    assert np.array_equal(engine.ids, ids)
    for point in gallery.points[:: len(ids) // 7]:
        found = engine.nearest("look", point, 10).tolist()
        assert len(set(found) & set(nearest(library, head, point, 10))) >= 9
    kept = engine.gallery(ids)
    for part in ("probabilities", "names", "labels", "phrases", "points"):
        np.testing.assert_allclose(getattr(kept, part), getattr(gallery, part), atol=2e-3)
    np.testing.assert_array_equal(engine.looks(ids).points, kept.points)


def test_it_answers_as_the_whole_library_does(library: Library, head: ProjectionHead) -> None:
    engine = opened(library, head)
    assert (engine.behind, len(engine.ids)) == (0, ALL)
    check(library, head, engine)


CHANGES = {
    "added": lambda library, vector: library.add([entry(library, "a", vector)], "vgg16"),
    "edited": lambda library, vector: library.add(
        [Entry(library.photos([7])[0].path, Stat(1, 2, 3), "b" * 64, Facts(3, 4), None, vector)],
        "vgg16",
    ),
    "deleted": lambda library, vector: library.leave_out([5, 6, 7]),
    "missing": lambda library, vector: library.mark([1, 400], []),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("when", ["before it is opened", "after"])
def test_what_changed_is_seen_at_once_and_after_it_was_caught_up_with(
    library: Library, head: ProjectionHead, change: str, when: str
) -> None:
    engine = opened(library, head)
    vector = np.random.default_rng(1).random(head.dim, np.float32)
    CHANGES[change](library, vector)
    if when == "after":
        assert engine.refresh() and not engine.refresh()
    else:
        engine = opened(library, head)
    check(library, head, engine)
    point = head.gallery(vector[None]).points[0]
    # A photo whose tile is near comes too.
    assert nearest(library, head, point, 1)[0] in engine.nearest("look", point, 1)
    keep_up(library, head, lambda done, total: None)
    assert engine.refresh() is False
    caught_up = opened(library, head)
    assert caught_up.behind == 0
    check(library, head, caught_up)


def test_what_it_is_behind_with_meets_filters_too(library: Library, head: ProjectionHead) -> None:
    vector = np.random.default_rng(1).random(head.dim, np.float32)
    [number] = library.add([entry(library, "a", vector)], "vgg16")
    engine, point = opened(library, head), head.gallery(vector[None]).points[0]
    assert number in engine.nearest("look", point, 3, Filter(orientation="portrait"))
    assert number not in engine.nearest("look", point, ALL, Filter(orientation="landscape"))


def test_opening_waits_for_nothing_that_it_is_behind_with_and_a_search_does(
    library: Library, head: ProjectionHead, monkeypatch: pytest.MonkeyPatch
) -> None:
    vector = np.random.default_rng(1).random(head.dim, np.float32)
    [number] = library.add([entry(library, "a", vector)], "vgg16")
    is_open, read = Event(), Library.embeddings

    def reading_once_it_is_open(*arguments: Any) -> Any:
        assert is_open.wait(30)
        return read(*arguments)

    monkeypatch.setattr(Library, "embeddings", reading_once_it_is_open)
    engine = opened(library, head)
    is_open.set()
    assert number in engine.nearest("look", head.gallery(vector[None]).points[0], 3)


def test_one_that_is_far_behind_is_not_asked(
    library: Library, head: ProjectionHead, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fresh, "MOST_BEHIND", 2)
    library.leave_out([1, 2, 3])
    assert ready_engine(library, head) is None
    assert SearchEngine.open(str(library.path)).searched_by is None


def test_one_of_another_file_or_of_a_later_state_is_not_asked_and_mended(
    library: Library, head: ProjectionHead, tmp_path: Path
) -> None:
    older = tmp_path / "older.sqlite"
    shutil.copy(library.path, older)
    library.leave_out([1, 2, 3])
    keep_up(library, head, lambda done, total: None)
    shutil.copy(older, library.path)
    assert ready_engine(library, head) is None
    keep_up(library, head, lambda done, total: None)
    check(library, head, opened(library, head))


def test_one_that_lost_photos_behind_the_librarys_back_is_not_asked(
    library: Library, head: ProjectionHead
) -> None:
    engine = opened(library, head).engine
    engine.delete([7, 8])
    assert ready_engine(library, head) is None


@pytest.mark.parametrize("name", ["look.f16", "meaning.f16", "shows.f16"])
@pytest.mark.parametrize("damage", ["flip", "swap", "cut", "gone"])
def test_a_damaged_file_gives_the_answers_of_the_library_and_is_made_anew(
    library: Library, head: ProjectionHead, name: str, damage: str
) -> None:
    right = [m.photo.id for m in SearchEngine.open(str(library.path)).search("fish").matches]
    [folder] = engine_folders(library.path)
    content = bytearray((folder / name).read_bytes())
    row = len(content) // ALL
    if damage == "flip":
        for start in range(0, len(content), row):
            content[start + 9] ^= 0x40
    elif damage == "swap":
        content = content[row:] + content[:row]
    (folder / name).write_bytes(content[: len(content) // 2] if damage == "cut" else content)
    if damage == "gone":
        (folder / name).unlink()
    found = SearchEngine.open(str(library.path)).search("fish")
    assert [match.photo.id for match in found.matches] == right
    keep_up(library, head, lambda done, total: None)
    again = SearchEngine.open(str(library.path))
    assert again.searched_by == "this computer"
    assert [match.photo.id for match in again.search("fish").matches] == right
    check(library, head, opened(library, head))


@pytest.mark.parametrize("name", ["look.f16", "meaning.f16", "shows.f16"])
def test_a_damaged_row_raises_in_the_engine_itself(
    library: Library, head: ProjectionHead, name: str
) -> None:
    [folder] = engine_folders(library.path)
    content = bytearray((folder / name).read_bytes())
    content[11] ^= 0x40
    (folder / name).write_bytes(content)
    engine = opened(library, head)
    with pytest.raises(EngineError, match="damaged"):
        engine.gallery(np.array([1]))
    if name == "look.f16":
        with pytest.raises(EngineError, match="damaged"):
            engine.looks(np.array([1]))


def test_a_photo_that_went_since_it_was_proposed_is_never_taken_for_another(
    library: Library, head: ProjectionHead
) -> None:
    engine = opened(library, head)
    library.leave_out([7])
    keep_up(library, head, lambda done, total: None)
    engine.refresh()
    for numbers in ([6, 7, 8], [7], [400, 999]):
        with pytest.raises(LibraryError, match="Search again"):
            engine.gallery(np.array(numbers))
