"""Pairs are kept by content, each with the last verdict, until somebody takes them back."""

import pytest

from semsearch import Library
from semsearch.errors import LibraryError, PairError
from semsearch.feedback.memory_file import MemoryFile
from semsearch.feedback.pairs import Pair, Pairs

A, B, C = (letter * 64 for letter in "abc")


@pytest.fixture
def pairs(library: Library) -> Pairs:
    return Pairs(library)


def test_there_are_none_at_first_and_asking_makes_no_file(pairs: Pairs, library: Library) -> None:
    assert list(pairs) == []
    assert len(pairs) == pairs.clear() == 0
    assert not pairs.take_back(A, B)
    pairs.tell([])
    assert not MemoryFile(library).exists


def test_pairs_are_kept_whichever_photo_comes_first(pairs: Pairs) -> None:
    pairs.tell([Pair.of(B, A, True), Pair.of(A, C, False)])
    assert list(pairs) == [Pair(A, B, True), Pair(A, C, False)]
    assert Pair.of(B, A, True).photos == (A, B)


def test_a_later_verdict_on_the_same_pair_replaces(pairs: Pairs) -> None:
    pairs.tell([Pair.of(A, B, True), Pair.of(B, A, False)])
    assert list(pairs) == [Pair(A, B, False)]
    pairs.tell([Pair.of(A, B, True)])
    assert list(pairs) == [Pair(A, B, True)]


def test_one_is_taken_back_or_all_are(pairs: Pairs) -> None:
    pairs.tell([Pair.of(A, B, True), Pair.of(A, C, False), Pair.of(B, C, True)])
    assert pairs.take_back(C, A)
    assert not pairs.take_back(C, A)
    assert len(pairs) == 2
    assert pairs.clear() == 2
    assert list(pairs) == []


def test_a_photo_is_no_pair_with_itself() -> None:
    with pytest.raises(PairError, match="the same content. Choose two different photos"):
        Pair.of(A, A, True)


def test_a_file_of_somebody_else_is_left_alone(pairs: Pairs, library: Library) -> None:
    MemoryFile(library).path.write_text("notes")
    with pytest.raises(LibraryError):
        pairs.tell([Pair.of(A, B, True)])
    assert MemoryFile(library).path.read_text() == "notes"
