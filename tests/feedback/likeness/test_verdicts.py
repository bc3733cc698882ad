"""Thumbs and copies that stay tell what is alike, and say nothing where they disagree."""

from semsearch import Library
from semsearch.feedback.ignored import IgnoredCopies
from semsearch.feedback.likeness.verdicts import MOST_A_QUERY, pairs_of_copies, pairs_of_thumbs
from semsearch.feedback.memory import Memory, query_key
from semsearch.feedback.pairs import Pair

A, B, C, D = (letter * 64 for letter in "abcd")


def test_nothing_was_said_at_first(library: Library) -> None:
    assert pairs_of_thumbs(library) == pairs_of_copies(library) == []


def test_photos_picked_for_one_query_are_alike_and_passed_ones_are_not(library: Library) -> None:
    Memory(library).record("visit", "dog", [A, B], [C])
    Memory(library).record("visit", "cat", [D])
    assert set(pairs_of_thumbs(library)) == {Pair(A, B, True), Pair(A, C, False), Pair(B, C, False)}


def test_photos_picked_for_a_photo_are_like_it(filled: Library, content: dict[str, str]) -> None:
    red, green, blue = (content[f"{colour}.png"] for colour in ("red", "green", "blue"))
    Memory(filled).record("visit", query_key(None, red), [green], [blue])
    expected = {Pair.of(red, green, True), Pair.of(red, blue, False), Pair.of(green, blue, False)}
    assert set(pairs_of_thumbs(filled)) == expected
    Memory(filled).record("visit", query_key(None, A), [green], [blue])
    assert set(pairs_of_thumbs(filled)) == expected


def test_what_queries_disagree_about_is_left_out(library: Library) -> None:
    memory = Memory(library)
    memory.record("visit", "dog", [A, B])
    memory.record("visit", "brown", [A, C], [B])
    assert set(pairs_of_thumbs(library)) == {Pair(A, C, True), Pair(B, C, False)}


def test_a_query_with_many_thumbs_says_no_more_than_others(library: Library) -> None:
    photos = [f"{number:064}" for number in range(40)]
    Memory(library).record("visit", "dog", photos[:20], photos[20:])
    found = pairs_of_thumbs(library)
    assert sum(pair.is_alike for pair in found) == MOST_A_QUERY
    assert len(found) == 2 * MOST_A_QUERY


def test_near_copies_that_stay_are_alike(library: Library) -> None:
    IgnoredCopies(library).ignore_group([C, A, B])
    IgnoredCopies(library).ignore_group([D])
    assert pairs_of_copies(library) == [Pair(A, B, True), Pair(A, C, True), Pair(B, C, True)]
