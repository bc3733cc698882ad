"""Marks are kept by query and content, each with the last word, and every change is undone."""

import pytest

from semsearch import Library
from semsearch.errors import LibraryError, MarkError
from semsearch.feedback.marks import MarkedQuery, Marks, MarksChange, like_photo, photo_asked_with
from semsearch.feedback.memory_file import MemoryFile

A, B, C = (letter * 64 for letter in "abc")


@pytest.fixture
def marks(library: Library) -> Marks:
    return Marks(library)


def counted(marks: Marks) -> list[tuple[str, int, int]]:
    return sorted((own.query, own.right, own.wrong) for own in marks)


def test_there_are_none_at_first_and_asking_makes_no_file(marks: Marks, library: Library) -> None:
    assert list(marks) == []
    assert marks.of("cat") == {}
    assert marks.take_back("cat", [A]) == marks.clear() == MarksChange()
    marks.undo(MarksChange())
    assert not MemoryFile(library).exists


def test_a_query_is_kept_as_typed_without_the_spaces_around_it(marks: Marks) -> None:
    marks.set("  a cat -dog ", {A: True, B: False})
    marks.set("A cat -dog", {A: False})
    assert counted(marks) == [("A cat -dog", 0, 1), ("a cat -dog", 1, 1)]
    assert marks.of("a cat -dog  ") == {A: True, B: False}


def test_of_contradictory_marks_the_later_one_counts(marks: Marks) -> None:
    marks.set("cat", {A: True})
    marks.set("cat", {A: False, B: True})
    assert marks.of("cat") == {A: False, B: True}
    [own] = marks
    assert own == MarkedQuery("cat", 1, 1, own.at)


def test_each_change_is_undone(marks: Marks) -> None:
    first = marks.set("cat", {A: True, B: True})
    second = marks.set("cat", {B: False, C: False})
    marks.undo(second)
    assert marks.of("cat") == {A: True, B: True}
    back = marks.take_back("cat", [A, C])
    assert marks.of("cat") == {B: True}
    marks.undo(back)
    marks.undo(first)
    assert counted(marks) == []


def test_one_query_is_cleared_or_all_are_and_both_are_undone(marks: Marks) -> None:
    marks.set("cat", {A: True, B: False})
    marks.set("dog", {A: False})
    one = marks.clear("cat")
    assert counted(marks) == [("dog", 0, 1)]
    marks.undo(one)
    everything = marks.clear()
    assert counted(marks) == []
    marks.undo(everything)
    assert counted(marks) == [("cat", 1, 1), ("dog", 0, 1)]
    assert {own.at for own in everything.gone} == {own.at for own in marks}


def test_a_photo_is_a_query_too(marks: Marks) -> None:
    marks.set(like_photo(A), {B: True})
    [own] = marks
    assert photo_asked_with(own.query) == A
    assert photo_asked_with("like: a dog") is None
    assert photo_asked_with(like_photo("not a content")) is None


@pytest.mark.parametrize(("query", "why"), [(" ", "what was searched for"), ("x" * 301, "300")])
def test_what_is_no_query_is_refused(marks: Marks, query: str, why: str) -> None:
    with pytest.raises(MarkError, match=why):
        marks.set(query, {A: True})


def test_a_query_that_is_no_text_is_kept_and_found(marks: Marks) -> None:
    marks.set("cat \udcff", {A: True})
    assert marks.of("cat \udcff") == {A: True}


def test_a_file_of_somebody_else_is_left_alone(marks: Marks, library: Library) -> None:
    MemoryFile(library).path.write_text("notes")
    with pytest.raises(LibraryError):
        marks.set("cat", {A: True})
    assert MemoryFile(library).path.read_text() == "notes"
