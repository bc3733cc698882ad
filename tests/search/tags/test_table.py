"""Tags of all photos of a large library are kept beside it, and follow what changes."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from semsearch import Library, SearchEngine
from semsearch.facts.reading import Facts
from semsearch.folders.stats import Stat
from semsearch.library.derived.files import beside
from semsearch.library.photo import Entry, Place
from semsearch.search.photos import SearchedPhotos
from semsearch.search.tags.table import ENDING, FEW
from semsearch.stores import beside as engines


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library(tmp_path / "own.sqlite")
    shutil.copy(Library.named("demo").path, library.path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "LARGE", 100)
        yield library


def opened(library: Library) -> SearchEngine:
    return SearchEngine.open(str(library.path))


def sets_of(library: Library) -> dict[int, frozenset[str]]:
    """Return the tags of each photo as they are without anything that is kept."""
    beside(library.path, ENDING).unlink(missing_ok=True)
    engine = opened(library)
    return dict(zip(engine.ids.tolist(), engine.tag_sets, strict=True))


def added(library: Library) -> int:
    """Add a photo, and return its number."""
    vector = library.embeddings("vgg16", np.array([7]))[1][0]
    entry = Entry(Path("/new.jpg"), Stat(1, 2, 3), "a" * 64, Facts(3, 4), None, vector)
    return library.add([entry], "vgg16")[0]


def test_they_are_kept_and_read_without_a_look_at_the_photos(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = opened(library).library_tags()
    assert dict(counts)["animal"] > 50
    monkeypatch.setattr(SearchedPhotos, "gallery_of", pytest.fail)
    again = opened(library)
    assert again.tagging.is_ready()
    assert again.library_tags() == counts


def test_nothing_is_kept_of_a_small_library(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "LARGE", 1000)
    opened(library).library_tags()
    assert not beside(library.path, ENDING).exists()


def test_only_what_changed_is_looked_at(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(library).library_tags()
    number = added(library)
    library.leave_out([1, 2, 400])
    library.place([Place(30, Path("/moved.jpg"), Stat(1, 2, 3), True)])
    seen: list[int] = []
    looked = SearchedPhotos.gallery_of

    def look(photos: SearchedPhotos, ids: np.ndarray) -> object:
        seen.extend(ids.tolist())
        return looked(photos, ids)

    monkeypatch.setattr(SearchedPhotos, "gallery_of", look)
    engine = opened(library)
    kept = dict(zip(engine.ids.tolist(), engine.tag_sets, strict=True))
    assert seen == [number]
    monkeypatch.undo()
    assert kept == sets_of(library)


def test_many_changes_are_no_work_while_somebody_types(library: Library) -> None:
    engine = opened(library)
    assert not engine.tagging.is_ready()
    engine.library_tags()
    assert engine.tagging.is_ready()
    vector = library.embeddings("vgg16", np.array([7]))[1][0]
    library.add([Entry(Path(f"/{n}.jpg"), Stat(1, 2, 3), f"{n:064}", Facts(3, 4), None, vector)
                 for n in range(FEW + 1)], "vgg16")  # fmt: skip
    assert not opened(library).tagging.is_ready()


def test_who_stops_it_leaves_what_was_kept(library: Library) -> None:
    opened(library).library_tags()
    path = beside(library.path, ENDING)
    before = path.read_bytes()
    added(library)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        opened(library).tagging.keep_up(stop)
    assert path.read_bytes() == before


@pytest.mark.parametrize("damage", ["cut", "flip", "another", "empty"])
def test_a_damaged_file_is_made_anew(library: Library, damage: str) -> None:
    right = sets_of(library)
    path = beside(library.path, ENDING)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x20
    if damage == "another":
        np.savez(path, about="[]", ids=np.arange(3), counts=np.arange(2), columns=np.arange(1))
    else:
        length = {"cut": len(content) // 2, "flip": len(content), "empty": 0}[damage]
        path.write_bytes(content[:length])
    engine = opened(library)
    assert dict(zip(engine.ids.tolist(), engine.tag_sets, strict=True)) == right
    assert opened(library).tagging.is_ready()
