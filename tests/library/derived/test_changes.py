"""What a library counts as changes, for what is derived from it."""

from pathlib import Path

import numpy as np
import pytest

from semsearch import Library
from semsearch.facts.reading import Facts
from semsearch.folders.stats import Stat
from semsearch.indexing.repair import repair
from semsearch.library.photo import Details, Entry, Place

DIM = 4


def entry(name: str, content: str) -> Entry:
    return Entry(Path(f"/photos/{name}.jpg"), Stat(1, 2, 3), content * 64, Facts(4, 3), None,
                 np.ones(DIM, np.float32))  # fmt: skip


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library(tmp_path / "own.sqlite")
    library.add([entry("a", "a"), entry("b", "b"), entry("c", "c")], "net")
    return library


def test_each_photo_that_came_is_a_change(library: Library) -> None:
    assert library.changes.since(0).tolist() == [1, 2, 3]
    assert library.changes.since(library.changes.state().number).tolist() == []


@pytest.mark.parametrize(
    "what",
    [
        lambda library: library.add([entry("b", "d")], "net"),
        lambda library: library.add([entry("b", "b")], "another net"),
        lambda library: library.place([Place(2, Path("/photos/z.jpg"), Stat(1, 2, 3), True)]),
        lambda library: library.mark([2], []),
        lambda library: library.leave_out([2]),
        lambda library: library.complete([Details(2, Facts(4, 3, "2024-01-02"), None, None)]),
        lambda library: library.add_tiles([(2, [np.ones(DIM, np.float32)])], "net"),
    ],
    ids=["edited", "another encoder", "moved", "missing", "left out", "dated", "tiles"],
)
def test_what_becomes_of_a_photo_is_a_change(library: Library, what: object) -> None:
    before = library.changes.state()
    what(library)  # type: ignore[operator]
    after = library.changes.state()
    assert after.number > before.number and after.file == before.file
    assert library.changes.since(before.number).tolist() == [2]


@pytest.mark.parametrize(
    "what",
    [
        lambda library: library.place([Place(2, Path("/photos/z.jpg"), Stat(1, 2, 3), True)]),
        lambda library: (library.mark([2], []), library.mark([], [2])),
        lambda library: library.complete([Details(2, Facts(4, 3, "2024-01-02"), None, None)]),
    ],
    ids=["moved", "back", "dated"],
)
def test_a_photo_that_only_moved_looks_as_it_did(library: Library, what: object) -> None:
    before = library.changes.state().number
    what(library)  # type: ignore[operator]
    assert library.changes.since(before).tolist() == [2]
    assert library.changes.looked_since(before).tolist() == []


@pytest.mark.parametrize(
    "what",
    [
        lambda library: library.add([entry("b", "d")], "net"),
        lambda library: library.add_tiles([(2, [np.ones(DIM, np.float32)])], "net"),
    ],
    ids=["edited", "tiles"],
)
def test_an_edited_photo_looks_otherwise_and_still_does_when_it_moved(
    library: Library, what: object
) -> None:
    before = library.changes.state().number
    what(library)  # type: ignore[operator]
    library.place([Place(2, Path("/photos/z.jpg"), Stat(1, 2, 3), True)])
    assert library.changes.looked_since(before).tolist() == [2]


def test_the_number_never_goes_back_though_the_last_photos_go(library: Library) -> None:
    before = library.changes.state().number
    library.leave_out([1, 2, 3])
    library.add([entry("d", "d")], "net")
    assert library.changes.state().number > before


def test_a_repaired_file_counts_its_own_changes(library: Library) -> None:
    before = library.changes.state()
    repair(library)
    assert library.changes.state().file != before.file
    assert library.changes.since(0).tolist() == [1, 2, 3]
