"""Names are taught by examples, and kept by the content of photos."""

import sqlite3
from contextlib import closing

import numpy as np
import pytest

from semsearch import Library
from semsearch.errors import ExampleError, TaughtNameError, UnknownNameError
from semsearch.feedback.examples import Example
from semsearch.feedback.memory_file import MemoryFile
from semsearch.feedback.names import Names, checked_name

A, B, C = (letter * 64 for letter in "abc")
BOX = (0.1, 0.2, 0.5, 0.75)


@pytest.fixture
def names(library: Library) -> Names:
    return Names(library)


def test_there_are_none_before_one_is_taught_and_asking_makes_no_file(names: Names) -> None:
    assert list(names) == []
    assert "Rex" not in names
    with pytest.raises(UnknownNameError, match="knows none"):
        names.examples("Rex")
    assert not MemoryFile(names.library).exists


def test_a_name_is_found_however_it_is_spelt(names: Names) -> None:
    names.teach("Opa Jürgen", [Example(A)])
    assert "opa JU\u0308RGEN " in names
    assert names.spelt("OPA JÜRGEN") == "Opa Jürgen"


def test_more_examples_add_to_it_and_a_later_word_replaces(names: Names) -> None:
    names.teach("Rex", [Example(A), Example(B, BOX)])
    names.teach("rex", [Example(C), Example(B, BOX, is_of=False)])
    assert names.examples("Rex") == [Example(A), Example(B, BOX, is_of=False), Example(C)]
    (rex,) = names
    assert (rex.name, rex.examples, rex.refusals) == ("Rex", 2, 1)


def test_the_newest_name_comes_first(names: Names) -> None:
    names.teach("Rex", [Example(A)])
    names.teach("our boat", [Example(B)])
    assert [own.name for own in names] == ["our boat", "Rex"]


def test_no_example_or_contradictory_ones_teach_nothing(names: Names) -> None:
    with pytest.raises(ExampleError, match="has no example"):
        names.teach("Rex", [Example(A, is_of=False)])
    with pytest.raises(ExampleError, match="one of the two"):
        names.teach("Rex", [Example(A), Example(A, is_of=False)])
    assert "Rex" not in names


def test_the_last_example_cannot_be_taken_back(names: Names) -> None:
    names.teach("Rex", [Example(A), Example(B)])
    names.take_back("Rex", [Example(B), Example(C)])
    with pytest.raises(ExampleError, match="forget the name"):
        names.take_back("Rex", [Example(A)])
    assert names.examples("Rex") == [Example(A)]


def test_a_name_that_is_forgotten_leaves_nothing(names: Names) -> None:
    names.teach("Rex", [Example(A)])
    names.keep("Rex", "vgg16", {Example(A): np.ones(4, np.float32)})
    names.forget("REX")
    with closing(sqlite3.connect(MemoryFile(names.library).path)) as db:
        for table in ("name", "example", "example_embedding"):
            assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_a_name_that_another_has_cannot_be_given(names: Names) -> None:
    names.teach("Rex", [Example(A)])
    names.teach("Bella", [Example(B)])
    with pytest.raises(TaughtNameError, match="already"):
        names.rename("Bella", "REX")
    names.rename("Bella", "BELLA")
    assert [own.name for own in names] == ["BELLA", "Rex"]


def test_embeddings_are_kept_for_each_encoder_and_a_flipped_bit_is_noticed(names: Names) -> None:
    names.teach("Rex", [Example(A), Example(B, BOX)])
    vector = np.arange(8, dtype=np.float32)
    names.keep("Rex", "vgg16", {Example(A): vector, Example(B, BOX): vector + 1})
    kept = names.embeddings("rex", "vgg16")
    assert list(kept) == [Example(A), Example(B, BOX)]
    np.testing.assert_array_equal(kept[Example(B, BOX)], vector + 1)
    assert names.embeddings("Rex", "efficientnet-b3") == {}
    with closing(sqlite3.connect(MemoryFile(names.library).path)) as db, db:
        db.execute("UPDATE example_embedding SET vector = zeroblob(32) WHERE example_id = 1")
    assert list(names.embeddings("Rex", "vgg16")) == [Example(B, BOX)]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "needs a name"), ("  \n ", "needs a name"), ("R" * 300, "300 characters is too long"),
        ("🐶", "without emoji"), ("Rex 🐶", "without emoji"), ("-Rex", "without emoji"),
        ("Rex, Bella", "commas"), ('"Rex"', "quotes"), ("2*Rex", "cannot be typed"),
        ("12", "cannot be typed"), ("a\nb", "one line"), ("\ud800", "cannot name"),
    ],
)  # fmt: skip
def test_what_cannot_be_typed_as_one_name_is_refused(name: str, said: str) -> None:
    with pytest.raises(TaughtNameError, match=said):
        checked_name(name)


@pytest.mark.parametrize("name", ["Rex", "our boat", "grandma's kitchen", "Opa Jürgen", "T-Rex 2"])
def test_names_of_words_and_numbers_are_taken(name: str) -> None:
    assert checked_name(f" {name} ") == name


def test_names_that_a_query_cannot_tell_apart_are_one(names: Names) -> None:
    names.teach("René", [Example(A)])
    change = names.teach("RENE", [Example(B)])
    assert (change.name, change.is_new) == ("René", False)
    assert [own.name for own in names] == ["René"]
    names.teach("our  boat", [Example(A)])
    assert "our boat" in names


def test_teaching_is_undone_and_a_name_that_it_made_goes(names: Names) -> None:
    names.teach("Rex", [Example(A), Example(B)])
    change = names.teach("Rex", [Example(A), Example(B, is_of=False), Example(C)])
    assert (change.added, change.turned) == ((Example(C),), (Example(B, is_of=False),))
    names.undo(change)
    assert names.examples("Rex") == [Example(A), Example(B)]
    names.undo(names.teach("Bella", [Example(A)]))
    assert "Bella" not in names


def test_undoing_keeps_what_was_taught_meanwhile(names: Names) -> None:
    first = names.teach("Rex", [Example(A)])
    names.teach("Rex", [Example(B)])
    names.undo(first)
    assert names.examples("Rex") == [Example(B)]
    later = names.teach("Rex", [Example(C)])
    names.take_back("Rex", [Example(B)])
    with pytest.raises(ExampleError, match="forget the name"):
        names.undo(later)


def test_a_forgotten_name_comes_back_as_it_was(names: Names) -> None:
    names.teach("Rex", [Example(A), Example(B, BOX), Example(C, is_of=False)])
    names.keep("Rex", "vgg16", {Example(B, BOX): np.arange(4, dtype=np.float32)})
    before = names.record("Rex")
    forgotten = names.forget("REX")
    assert "Rex" not in names
    names.add([forgotten])
    after = names.record("Rex")
    assert (after.name, after.made, after.examples) == (before.name, before.made, before.examples)
    assert list(names.embeddings("Rex", "vgg16")) == [Example(B, BOX)]
