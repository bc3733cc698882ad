"""What is said of a photo, its worth, and what it adds to a search."""

import pytest

from semsearch import SearchEngine
from semsearch.insight.own.saying import added, told

WINDMILL = 76


def test_a_name_of_a_file_is_told_with_its_worth(engine: SearchEngine) -> None:
    (own,) = told(engine, engine.photo(WINDMILL))
    assert (own.source, own.photos) == ("file", len(engine))
    assert "windmill" in own.text and "windmill" in own.words
    assert own.worth == engine.said.sources.worth("file") > 0.5


def test_what_is_said_lifts_a_photo_as_far_as_it_is_believed(engine: SearchEngine) -> None:
    own = added(engine, engine.photo(WINDMILL), "windmill")
    assert own
    assert own.believed == pytest.approx(engine.said.sources.worth("file"))
    expected = 1 - (1 - own.confidence_before) * (1 - own.believed)
    assert own.confidence == pytest.approx(expected, abs=1e-3)
    assert own.place <= own.place_before


def test_what_is_not_said_adds_nothing(engine: SearchEngine) -> None:
    own = added(engine, engine.photo(WINDMILL), "dog")
    assert own
    assert own.believed == 0 and own.both == own.shown
