"""Matches: a sequence of what was found that reads a photo when it is looked at, and no sooner."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from small import index

from semsearch import Catalogue, Library, Match, Matches, Photo, SearchEngine
from semsearch.errors import LibraryError
from semsearch.library.filters import Filter

SCORES = (0.9, 0.6, 0.3)
# The rows that the photos have among the candidates.
ROWS = (20, 0, 10)


class Reads(Library):
    """A library that says which photos were read."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.read: list[int] = []

    def photos(self, ids: Sequence[int] | None = None) -> list[Photo]:
        found = super().photos(ids)
        self.read += [photo.id for photo in found]
        return found


def by_row(photo: Photo, row: int) -> Match:
    return Match(photo, row / 100, certainty=f"row {row}")


@pytest.fixture
def reads(library: Library, folder: Path) -> Reads:
    index(library, folder)
    return Reads(library.path)


@pytest.fixture
def matches(reads: Reads) -> Matches:
    """Three matches, the last photo of the library first."""
    photos = Catalogue(reads, reads.ids(Filter())[::-1])
    return Matches(photos, np.array(SCORES, np.float32), np.array(ROWS), by_row)


def numbers(matches: Sequence[Match]) -> list[int]:
    return [match.photo.id for match in matches]


def test_only_photos_that_are_looked_at_are_read(reads: Reads, matches: Matches) -> None:
    kept = matches.without([matches.ids[2]]).first(2).after_named([int(matches.ids[2])])
    assert (len(kept), bool(kept), reads.read) == (3, True, [])
    assert kept[1].photo.id == matches.ids[0]
    assert reads.read == [matches.ids[0]]


def test_thousands_cost_no_more_than_those_that_are_read(engine: SearchEngine) -> None:
    library = Reads(engine.library.path)
    many = Matches.browsed(Catalogue(library, np.resize(engine.ids, 100_000)))
    assert len(many) == 100_000
    assert len(many[50_000:50_003]) == 3
    assert len(library.read) == 3


def test_a_search_reads_none_of_what_it_found(
    engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Library, "photos", pytest.fail)
    assert len(engine.search("windmill", k=len(engine)).matches) == len(engine)


def test_each_is_described_by_its_row_among_the_candidates(matches: Matches) -> None:
    assert [match.certainty for match in matches] == ["row 20", "row 0", "row 10"]
    assert [match.certainty for match in matches[1:]] == ["row 0", "row 10"]
    assert matches[-1].certainty == "row 10"


def test_what_is_not_there_is_an_error_as_in_a_list(matches: Matches) -> None:
    with pytest.raises(IndexError):
        matches[3]
    assert matches[3:] == []
    assert next(reversed(matches)) == matches[2]


@pytest.mark.parametrize("taken", [lambda m: m.without([m.ids[1]]), lambda m: m.first(2)])
def test_what_is_left_keeps_its_order_scores_and_rows(
    matches: Matches, taken: Callable[[Matches], Matches]
) -> None:
    left = taken(matches)
    before = {match.photo.id: match for match in matches}
    scores = dict(zip(matches.ids, matches.scores, strict=True))
    assert len(left) == 2
    assert list(left) == [before[number] for number in left.ids]
    assert numbers(left) == sorted(numbers(left), reverse=True)
    assert left.scores.tolist() == [scores[number] for number in left.ids]


def test_without_leaves_out_what_is_named_and_nothing_else(matches: Matches) -> None:
    assert numbers(matches.without([matches.ids[0], 404])) == matches.ids[1:].tolist()
    assert numbers(matches.without([])) == matches.ids.tolist()
    assert not matches.without(matches.ids.tolist())


def test_the_first_of_few_are_all(matches: Matches) -> None:
    assert numbers(matches.first(10)) == matches.ids.tolist()
    assert not matches.first(0)


def test_photos_that_were_named_come_first_once_and_for_sure(matches: Matches) -> None:
    named = int(matches.ids[2])
    found = matches.after_named([named])
    assert numbers(found) == [named, *matches.ids[:2]]
    assert (found[0].score, found[0].is_named, found[0].certainty) == (1.0, True, "")
    assert [match.certainty for match in found[1:]] == ["row 20", "row 0"]
    assert not found[1].is_named
    assert found.scores.tolist() == pytest.approx([1.0, 0.9, 0.6])


def test_a_named_photo_that_was_not_found_is_added(matches: Matches) -> None:
    others = matches.without([matches.ids[2]])
    assert len(others.after_named([int(matches.ids[2])])) == 3


def test_photos_that_nobody_searched_for_keep_their_order_and_say_nothing(reads: Reads) -> None:
    ids = reads.ids(Filter())[[2, 0, 1]]
    browsed = Matches.browsed(Catalogue(reads, ids))
    assert numbers(browsed) == ids.tolist()
    assert {(match.score, match.certainty, match.parts) for match in browsed} == {(0.0, "", ())}
    assert not any(match.is_named for match in browsed)
    assert not Matches.browsed(Catalogue(reads, ids[:0]))


def test_a_photo_that_was_removed_since_is_an_error(reads: Reads, matches: Matches) -> None:
    reads.leave_out([int(matches.ids[1])])
    assert matches[0].photo.id == matches.ids[0]
    with pytest.raises(LibraryError, match="has changed"):
        matches[:2]
