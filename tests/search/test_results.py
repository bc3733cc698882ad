"""What a search found, and whether that counts as found."""

from dataclasses import replace
from pathlib import Path

import pytest

from semsearch import Match, Photo, Result, SearchEngine, WordVectors
from semsearch.queries.query import read_query
from semsearch.search.mix import PartScore
from semsearch.search.matches import BY_NAME


@pytest.fixture
def match(engine: SearchEngine) -> Match:
    return Match(engine.photos[0], 0.354)


def others(photo: Photo, count: int) -> list[Match]:
    return [
        Match(replace(photo, id=1000 + n, path=Path(f"/{n}.jpg")), 0.5 - n / 100)
        for n in range(count)
    ]


def test_nothing_is_found_where_nothing_is_likely(match: Match) -> None:
    assert not Result([match]).found
    assert Result([match], is_met=True).found
    assert not Result([], is_met=True).found


def test_words_that_were_not_read_find_nothing(match: Match, words: WordVectors) -> None:
    foreign, english = (read_query(text, words) for text in ("Katze auf dem Sofa", "a cat"))
    assert not Result([match], foreign, is_met=True).found
    assert Result([match], english, is_met=True).found


def test_a_photo_that_is_named_is_found_however_unlikely(match: Match) -> None:
    named = replace(match, parts=(PartScore(BY_NAME, 1.0, 1.0),))
    assert Result([named]).found
    assert not Result([match, named]).found


def test_a_query_is_taken_out_of_what_it_finds_and_the_rest_cut(match: Match) -> None:
    result = Result([*others(match.photo, 3), match, *others(match.photo, 1)], is_met=True)
    left = result.without([match.photo], 3)
    assert match.photo not in [own.photo for own in left.matches]
    assert (len(left.matches), left.is_met) == (3, True)
    assert len(result.without([], 2).matches) == 2


def test_the_many_photos_of_a_query_leave_the_rest_of_what_it_finds(match: Match) -> None:
    query, rest = others(match.photo, 16), [match]
    left = Result([*query, *rest]).without([own.photo for own in query], 12)
    assert left.matches == rest


def test_a_match_reads_as_a_share_or_as_how_alike_it_is(match: Match) -> None:
    assert match.figure == "35%"
    assert replace(match, strength="near copy").figure == "near copy"
