"""What a photo would teach as the only example: the numbers are those that teaching makes."""

from functools import partial
from pathlib import Path

import pytest

from semsearch import SearchEngine
from semsearch.encoders import load_encoder
from semsearch.feedback.examples import Example
from semsearch.insight.own.naming import known_names, one_example

WINDMILL = 76


@pytest.fixture
def own(engine: SearchEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SearchEngine:
    """The engine of the demo library, with a memory of its own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    encoder = partial(load_encoder, engine.head.info.encoder)
    return SearchEngine(engine.library, engine.words, engine.head, encoder)


def test_it_is_as_sure_as_a_name_that_is_taught_so(own: SearchEngine) -> None:
    photo = own.photo(WINDMILL)
    views = own.pictures.embed_views(photo.path)
    told = one_example(own, views, 5, photo)
    assert not list(own.taught)
    own.taught.teach("Molly", [Example(photo.sha256)])
    before = {match.photo.id: match.score for match in own.find_named("Molly", k=20).matches[:]}
    for each in told.found:
        assert before[each.photo.id] == pytest.approx(each.confidence, abs=1e-3)
    refusal = told.refusal
    assert refusal and refusal == told.found[1].photo
    own.taught.teach("Molly", [Example(refusal.sha256, is_of=False)])
    after = {match.photo.id: match.score for match in own.find_named("Molly", k=405).matches[:]}
    assert told.found[1].confidence_refused < 0.01
    for each in told.found:
        assert after[each.photo.id] == pytest.approx(each.confidence_refused, abs=0.05)


def test_the_terms_add_up_to_the_log_odds(own: SearchEngine) -> None:
    told = one_example(own, own.embedding(WINDMILL)[None], 5, own.photo(WINDMILL))
    assert WINDMILL not in [each.photo.id for each in told.found]
    for each in told.found:
        assert sum(value for _, value in told.terms(each)) == pytest.approx(each.logit, abs=1e-4)


def test_taught_names_come_with_how_sure_it_is_of_the_photo(own: SearchEngine) -> None:
    photo, other = own.photo(WINDMILL), own.photo(int(own.ids[0]))
    assert known_names(own, own.embedding(WINDMILL), photo) == {}
    own.taught.teach("Molly", [Example(photo.sha256)])
    own.taught.teach("Otto", [Example(other.sha256)])
    told = known_names(own, own.embedding(WINDMILL), photo)
    assert list(told) == ["Molly", "Otto"]
    assert told["Molly"] > 0.99 > 0.5 > told["Otto"]
