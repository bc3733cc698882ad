"""Things that were taught by name are found, excluded, tagged, and asked about."""

from functools import partial
from pathlib import Path

import pytest

from semsearch import SearchEngine
from semsearch.encoders import Encoder, load_encoder
from semsearch.errors import EmptyRegionError, ExampleError, UnknownNameError
from semsearch.feedback.examples import Example
from semsearch.insight.learning import lesson, others, questions
from semsearch.insight.walkthrough import answer
from semsearch.search.matches import Match
from semsearch.vectors import Array

FISH = ("fish14", "fish6", "fish18")


@pytest.fixture
def taught(engine: SearchEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SearchEngine:
    """The engine of the demo library, with a memory of its own that knows *Wanda*, a goldfish."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    encoder = partial(load_encoder, engine.head.info.encoder)
    fresh = SearchEngine(engine.library, engine.words, engine.head, encoder)
    fresh.taught.teach("Wanda", [Example(content(engine, name)) for name in FISH])
    return fresh


def kept_of(engine: SearchEngine, name: str) -> dict[Example, Array]:
    return engine.taught.names.embeddings(name, engine.head.info.encoder)


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
    assert list(kept_of(taught, "Otto")) == [box]
    assert stems(taught.search("Otto", k=1).matches[:]) == ["fish3"]


def test_another_encoder_knows_the_examples_too(taught: SearchEngine) -> None:
    taught.taught.names.teach("Otto", [Example(content(taught, "fish3"))])
    assert stems(taught.search("Otto", k=1).matches[:]) == ["fish3"]
    assert kept_of(taught, "Otto")


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


def test_names_go_to_another_library_with_what_its_encoder_made_of_them(
    taught: SearchEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content_of_file = taught.taught.export_names()
    before = {own.photo.id: own.score for own in taught.search("Wanda", k=20).matches}
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "elsewhere"))
    other = SearchEngine(taught.library, taught.words, taught.head, never)
    (change,) = other.taught.import_names(content_of_file, "names.json")
    assert (change.name, change.is_new, len(change.added)) == ("Wanda", True, 3)
    after = {own.photo.id: own.score for own in other.search("Wanda", k=20).matches}
    assert after == pytest.approx(before)


def never() -> Encoder:
    raise AssertionError("an encoder was asked for what is known")


def test_a_name_that_is_a_word_too_gets_a_capital_letter(taught: SearchEngine) -> None:
    own = taught.taught
    assert own.teach("tiger", [Example(content(taught, "fish3"))]).name == "Tiger"
    assert own.rename("tiger", "golden retriever") == "Golden retriever"
    assert not own.is_word("Wanda") and own.is_word("GOLDEN RETRIEVER")
    number = taught.search("Golden retriever", k=1).matches[0].photo.id
    assert "Golden retriever" in [tag.word for tag in taught.tags_of_photos([number])[0]]
    assert taught.search("golden retriever", k=1).query.names == ()


def test_a_box_that_is_all_or_nothing_is_no_box(taught: SearchEngine) -> None:
    sha256 = content(taught, "fish3")
    taught.taught.teach("Otto", [Example(sha256, (-1, 0, 2, 1))])
    assert taught.taught.names.examples("Otto") == [Example(sha256)]
    with pytest.raises(EmptyRegionError):
        taught.taught.teach("Emma", [Example(sha256, (0.5, 0.5, 0.5, 0.5))])
    assert "Emma" not in taught.taught.names


def test_what_was_taught_is_undone_in_searches_too(taught: SearchEngine) -> None:
    change = taught.taught.teach("Otto", [Example(content(taught, "fish3"))])
    assert taught.search("Otto", k=1).query.names
    taught.taught.names.undo(change)
    assert not taught.search("Otto fish", k=1).query.names


def test_a_lesson_counts_the_examples_that_are_gone(taught: SearchEngine) -> None:
    taught.taught.names.teach("Wanda", [Example("0" * 64), Example("1" * 64, is_of=False)])
    assert [own.sha256[0] for own in lesson(taught, "Wanda").gone] == ["0", "1"]


def test_what_nobody_wants_to_be_asked_is_not_asked(taught: SearchEngine) -> None:
    first, second, *_ = questions(taught, "Wanda", 5)
    asked = questions(taught, "Wanda", 5, but=[first.photo.id])
    assert asked[0].photo.id == second.photo.id
    assert first.photo.id not in {own.photo.id for own in asked}


def test_how_it_works_answers_a_name_as_the_search_does(taught: SearchEngine) -> None:
    for text in ("Wanda", "wanda in water", "fish -Wanda"):
        match = taught.search(text, k=5).matches[4]
        told = answer(taught, taught.embedding(match.photo.id), match.photo, text)
        assert told.rank == 5
        assert told.confidence == pytest.approx(match.score, rel=1e-3)
        assert list(told.names) == ["Wanda"]
