"""Searches of several parts: words, photos and colours with weights, and people's opinions."""

import numpy as np
import pytest

from semsearch import SearchEngine
from semsearch.errors import UnknownWordsError
from semsearch.feedback.opinion import Opinion
from semsearch.images.colour import describe_hue
from semsearch.search.mix import ColourPart, Mix, PhotoPart
from semsearch.search.results import Result


def names(result: Result) -> list[str]:
    return [match.photo.path.stem for match in result.matches]


@pytest.fixture(scope="module")
def blue() -> ColourPart:
    return ColourPart(describe_hue("#1e6fd0"), weight=1.0, label="blue", is_palette=False)


def test_words_alone_find_what_search_finds(engine: SearchEngine) -> None:
    assert names(engine.find(Mix("castle"))) == names(engine.search("castle"))


def test_a_photo_alone_finds_itself_first(engine: SearchEngine) -> None:
    found = engine.find(Mix(photos=(PhotoPart(engine.embedding(5)),)))
    assert found.matches[0].photo.id == 5


def test_a_colour_alone_finds_photos_that_have_it(engine: SearchEngine, blue: ColourPart) -> None:
    found = engine.find(Mix(colours=(blue,)), k=5)
    shares = [engine.colours_of(match.photo.id) @ blue.colours for match in found.matches]
    others = [engine.colours_of(int(number)) @ blue.colours for number in engine.ids]
    assert min(shares) > np.median(others)
    assert found.found


def test_a_colour_moves_what_words_find_and_more_so_with_its_weight(
    engine: SearchEngine, blue: ColourPart
) -> None:
    def blueness(weight: float) -> float:
        part = ColourPart(blue.colours, weight=weight, is_palette=False)
        found = engine.find(Mix("animal", colours=(part,)), k=10)
        return float(np.mean([engine.colours_of(m.photo.id) @ blue.colours for m in found.matches]))

    assert blueness(0.0) < blueness(1.0) <= blueness(3.0)


def test_a_weight_of_nothing_leaves_the_order_as_it_was(
    engine: SearchEngine, blue: ColourPart
) -> None:
    without = ColourPart(blue.colours, weight=0.0, is_palette=False)
    assert names(engine.find(Mix("fish", colours=(without,)))) == names(engine.search("fish"))


def test_a_negative_weight_repels(engine: SearchEngine) -> None:
    photo = engine.search("windmill", k=1).matches[0].photo
    away = PhotoPart(engine.embedding(photo.id), weight=-1.0)
    found = engine.find(Mix("windmill", photos=(away,)), k=10)
    assert photo.id not in [match.photo.id for match in found.matches[:3]]


def test_the_same_weight_for_all_changes_no_score(engine: SearchEngine) -> None:
    once = engine.find(Mix("castle", text_weight=1.0), k=3).matches
    twice = engine.find(Mix("castle", text_weight=2.0), k=3).matches
    assert [m.score for m in once] == pytest.approx([m.score for m in twice], rel=1e-4)


def test_each_match_says_how_it_answers_each_part(engine: SearchEngine, blue: ColourPart) -> None:
    photo = PhotoPart(engine.embedding(3), weight=0.5, label="like the bison")
    found = engine.find(Mix("grass -people", photos=(photo,), colours=(blue,)), k=2)
    for match in found.matches:
        parts = [(part.label, part.weight) for part in match.parts]
        assert parts == [("grass", 1), ("people", -1), ("like the bison", 0.5), ("blue", 1)]
        assert all(0 <= part.confidence <= 1 for part in match.parts)


def test_an_empty_mix_is_refused(engine: SearchEngine) -> None:
    with pytest.raises(UnknownWordsError):
        engine.find(Mix())


def test_a_thumb_up_puts_a_photo_first_and_brings_its_like(engine: SearchEngine) -> None:
    before = engine.find(Mix("animal"), k=40).matches
    liked = before[25].photo
    after = engine.find(Mix("animal"), k=40, opinion=Opinion(liked=(liked.id,))).matches
    assert after[0].photo == liked

    def likeness(matches: list) -> float:
        points = engine.head.gallery(engine.embeddings).points
        rows = np.searchsorted(engine.ids, [m.photo.id for m in matches[1:11]])
        return float((points[rows] @ points[np.searchsorted(engine.ids, liked.id)]).mean())

    assert likeness(after) > likeness([before[25], *before[:10]])


def test_a_thumb_down_sinks_a_photo_and_taking_it_back_restores_the_order(
    engine: SearchEngine,
) -> None:
    before = engine.find(Mix("animal"), k=10)
    disliked = before.matches[0].photo.id
    after = engine.find(Mix("animal"), k=10, opinion=Opinion(disliked=(disliked,)))
    assert disliked not in [match.photo.id for match in after.matches]
    assert names(engine.find(Mix("animal"), k=10, opinion=Opinion())) == names(before)


def test_what_was_learned_moves_a_photo_gently(engine: SearchEngine) -> None:
    before = engine.find(Mix("animal"), k=405).matches
    learned = np.zeros(len(engine), np.float32)
    learned[np.searchsorted(engine.ids, before[10].photo.id)] = 0.5
    after = engine.find(Mix("animal"), k=405, opinion=Opinion(learned=learned))
    assert [match.photo for match in after.matches].index(before[10].photo) < 10
