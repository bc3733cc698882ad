"""What a search found, and whether that counts as found."""

import numpy as np
import pytest

from semsearch import Catalogue, Match, Matches, Photo, Result, SearchEngine, WordVectors
from semsearch.queries.query import read_query


@pytest.fixture
def photos(engine: SearchEngine) -> list[Photo]:
    return engine.photos[:20]


def found(engine: SearchEngine, *photos: Photo) -> Matches:
    """Matches of photos, none of them likely."""
    catalogue = Catalogue(engine.library, np.array([photo.id for photo in photos], np.int64))
    scores = np.linspace(0.4, 0.1, len(photos), dtype=np.float32)
    return Matches(catalogue, scores, np.arange(len(photos)), lambda photo, _: Match(photo, 0.354))


def shown(result: Result) -> list[Photo]:
    return [match.photo for match in result.matches]


def test_nothing_is_found_where_nothing_is_likely(
    engine: SearchEngine, photos: list[Photo]
) -> None:
    assert not Result(found(engine, photos[0])).found
    assert Result(found(engine, photos[0]), is_met=True).found
    assert not Result(found(engine), is_met=True).found


def test_words_that_were_not_read_find_nothing(
    engine: SearchEngine, photos: list[Photo], words: WordVectors
) -> None:
    foreign, english = (read_query(text, words) for text in ("Katze auf dem Sofa", "a cat"))
    assert not Result(found(engine, photos[0]), foreign, is_met=True).found
    assert Result(found(engine, photos[0]), english, is_met=True).found


def test_a_photo_that_is_named_is_found_however_unlikely(
    engine: SearchEngine, photos: list[Photo], words: WordVectors
) -> None:
    named = found(engine, photos[0]).after_named([photos[1].id])
    assert Result(named).found
    assert Result(named, read_query("Katze auf dem Sofa", words)).found
    assert not Result(named.without([photos[1].id])).found


def test_a_query_is_taken_out_of_what_it_finds_and_the_rest_cut(
    engine: SearchEngine, photos: list[Photo]
) -> None:
    result = Result(found(engine, *photos[:5]), is_met=True)
    left = result.without([photos[3]], 3)
    assert (shown(left), left.is_met) == (photos[:3], True)
    assert shown(result.without([photos[0]], 3)) == photos[1:4]
    assert len(result.without([], 2).matches) == 2


def test_the_many_photos_of_a_query_leave_the_rest_of_what_it_finds(
    engine: SearchEngine, photos: list[Photo]
) -> None:
    left = Result(found(engine, *photos[:17])).without(photos[:16], 12)
    assert shown(left) == photos[16:17]
