"""Arrays beside a library: believed if they are whole, of it, and made as they would be now."""

from pathlib import Path

import numpy as np
import pytest

from semsearch import Library
from semsearch.library.derived.changes import State
from semsearch.stores.arrays import KeptArrays

NOW = State("counted", 7)
ARRAYS = {"rows": np.arange(5), "points": np.ones((2, 3), np.float16)}


@pytest.fixture
def kept(library: Library) -> KeptArrays:
    kept = KeptArrays(library, ".things.npz", "1 vgg16")
    kept.write(NOW, ARRAYS)
    return kept


def test_what_is_written_is_read_with_the_change_that_it_is_of(kept: KeptArrays) -> None:
    read = kept.read(State("counted", 9))
    assert read is not None
    arrays, number = read
    assert number == 7
    assert arrays.keys() == ARRAYS.keys()
    assert all((arrays[name] == own).all() for name, own in ARRAYS.items())
    assert [path.name for path in kept.path.parent.glob("library.*")] == ["library.things.npz"]


@pytest.mark.parametrize("state", [State("another", 9), State("counted", 6)])
def test_arrays_of_another_file_or_of_changes_to_come_are_none(
    kept: KeptArrays, state: State
) -> None:
    assert kept.read(state) is None


def test_arrays_that_were_made_otherwise_are_none(kept: KeptArrays, library: Library) -> None:
    assert KeptArrays(library, ".things.npz", "2 vgg16").read(NOW) is None
    assert KeptArrays(library, ".others.npz", "1 vgg16").read(NOW) is None


@pytest.mark.parametrize("content", [b"", b"notes", b"PK\x03\x04notes"])
def test_a_file_of_somebody_else_is_none(kept: KeptArrays, content: bytes) -> None:
    kept.path.write_bytes(content)
    assert kept.read(NOW) is None


def test_an_archive_without_what_it_is_about_is_none(kept: KeptArrays) -> None:
    for about in ({}, {"about": np.array("[1]")}, {"about": np.array("{")}, {"about": np.ones(3)}):
        np.savez(kept.path, **about, **ARRAYS)
        assert kept.read(NOW) is None


def test_no_array_is_read_that_has_a_flipped_bit(kept: KeptArrays) -> None:
    content = kept.path.read_bytes()
    for place in range(0, len(content), 3):
        kept.path.write_bytes(content[:place] + bytes([content[place] ^ 64]) + content[place + 1 :])
        if read := kept.read(NOW):
            found = {name: read[0][name] for name in ARRAYS.keys() & read[0].keys()}
            assert all((own == ARRAYS[name]).all() for name, own in found.items())


def test_what_is_made_of_the_demo_lies_in_the_cache_of_the_user(cache: Path) -> None:
    place = KeptArrays(Library.named("demo"), ".things.npz", "").path
    assert place.is_relative_to(cache) and place.name.endswith(".things.npz")


def test_a_disk_that_takes_no_file_is_no_reason_to_fail(kept: KeptArrays) -> None:
    kept.path.unlink()
    kept.path.mkdir()
    kept.write(NOW, ARRAYS)
    assert kept.read(NOW) is None
    assert list(kept.path.parent.glob("*.part")) == []
