"""Things that were taught by name are found, excluded, tagged, and asked about."""

from functools import partial
from pathlib import Path

import pytest

from semsearch import SearchEngine
from semsearch.encoders import load_encoder
from semsearch.errors import ExampleError, UnknownNameError
from semsearch.feedback.examples import Example
from semsearch.insight.learning import lesson, others, questions
from semsearch.search.matches import Match

FISH = ("fish14", "fish6", "fish18")


@pytest.fixture
def taught(engine: SearchEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SearchEngine:
    """The engine of the demo library, with a memory of its own that knows *Wanda*, a goldfish."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    encoder = partial(load_encoder, engine.head.info.encoder)
    fresh = SearchEngine(engine.library, engine.words, engine.head, encoder)
    fresh.taught.teach("Wanda", [Example(content(engine, name)) for name in FISH])
    return fresh


def content(engine: SearchEngine, name: str) -> str:
    return next(p.sha256 for p in engine.photos[:] if p.path.stem.endswith(f"-{name}"))


def stems(matches: list[Match]) -> list[str]:
    return [match.photo.path.stem.rpartition("-")[2] for match in matches]


def test_a_name_finds_its_examples_and_what_is_like_them(taught: SearchEngine) -> None:
    found = taught.search("wanda", k=8)
    assert found.found
    assert set(stems(found.matches[:3])) == set(FISH)
    assert all(stem.startswith("fish") for stem in stems(found.matches[:]))
    assert found.matches[0].certainty == "surely"


def test_a_name_can_be_left_out(taught: SearchEngine) -> None:
    left = taught.search("fish -Wanda", k=10)
    assert not set(FISH) & set(stems(left.matches[:]))
    assert [part.label for part in left.matches[0].parts] == ["fish", "Wanda"]


def test_a_refusal_sinks_and_what_is_like_it_too(taught: SearchEngine) -> None:
    before = taught.search("Wanda", k=40).matches[:]
    refused, *_ = (own for own in before if stems([own])[0] not in FISH)
    taught.taught.teach("Wanda", [Example(refused.photo.sha256, is_of=False)])
    after = {own.photo.id: own.score for own in taught.search("Wanda", k=40).matches[:]}
    assert after.get(refused.photo.id, 0) < 0.01
    assert set(stems(taught.search("Wanda", k=3).matches[:])) == set(FISH)


def test_a_name_is_a_tag_and_a_facet(taught: SearchEngine) -> None:
    number = taught.search("Wanda", k=1).matches[0].photo.id
    assert taught.tags_of_photos([number, number])[1][0].word == "Wanda"
    assert taught.tags_of_embedding(taught.embedding(number))[0].word == "Wanda"
    count = dict(taught.library_tags())["Wanda"]
    assert 3 <= count < 40
    assert len(taught.photos_with(frozenset({"Wanda"}))) == count
    taught.taught.names.forget("Wanda")
    assert "Wanda" not in dict(taught.library_tags())
    assert taught.tags_of_photos([number])[0][0].word != "Wanda"


def test_what_it_asks_is_what_nobody_has_said(taught: SearchEngine) -> None:
    asked = questions(taught, "Wanda", 5)
    assert asked
    assert not set(FISH) & set(stems(asked))
    distances = [abs(own.score - 0.5) for own in asked]
    assert distances == sorted(distances)
    taught.taught.teach("Wanda", [Example(asked[0].photo.sha256, is_of=False)])
    assert asked[0].photo.id not in {own.photo.id for own in others(taught, "Wanda", 50)}


def test_a_lesson_says_what_was_learned(taught: SearchEngine) -> None:
    own = lesson(taught, "WANDA")
    assert (own.name, len(own.examples), own.refusals) == ("Wanda", 3, ())
    assert own.agreement is not None
    assert 0 < own.agreement < 1
    taught.taught.teach("Otto", [Example(content(taught, "fish3"))])
    assert lesson(taught, "Otto").agreement is None


def test_a_box_teaches_what_it_shows(taught: SearchEngine) -> None:
    box = Example(content(taught, "fish3"), (0.2, 0.2, 0.8, 0.8))
    taught.taught.teach("Otto", [box])
    assert list(taught.taught.names.embeddings("Otto", taught.head.info.encoder)) == [box]
    assert stems(taught.search("Otto", k=1).matches[:]) == ["fish3"]


def test_another_encoder_knows_the_examples_too(taught: SearchEngine) -> None:
    taught.taught.names.teach("Otto", [Example(content(taught, "fish3"))])
    assert stems(taught.search("Otto", k=1).matches[:]) == ["fish3"]
    assert taught.taught.names.embeddings("Otto", taught.head.info.encoder)


def test_a_photo_of_no_library_teaches_nothing(taught: SearchEngine) -> None:
    with pytest.raises(ExampleError, match="not in the library"):
        taught.taught.teach("Otto", [Example("0" * 64)])
    assert "Otto" not in taught.taught.names
    with pytest.raises(UnknownNameError):
        lesson(taught, "Otto")


def test_a_name_whose_examples_are_all_gone_says_so_and_stops_no_tags(taught: SearchEngine) -> None:
    taught.taught.names.teach("Otto", [Example("0" * 64)])
    with pytest.raises(ExampleError, match="gone"):
        taught.search("Otto")
    assert "Wanda" in dict(taught.library_tags())
