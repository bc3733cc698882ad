"""Words for what photos show."""

import numpy as np
import pytest

from semsearch import SearchEngine
from semsearch.head.gallery import Gallery
from semsearch.head.scoring import Case, Scorer
from semsearch.head.tags import MOST, SHOWN_FROM, Tagger, count, tag_vocabulary
from semsearch.vectors import sigmoid


@pytest.fixture(scope="module")
def tagger(scorer: Scorer) -> Tagger:
    return Tagger(scorer, ["animal", "bird", "owl", "windmill", "car", "automobile", "auto"])


def gallery_of(engine: SearchEngine, name: str) -> Gallery:
    row = next(n for n, photo in enumerate(engine.photos) if photo.path.stem.endswith(name))
    return engine.gallery[np.array([row])]


def test_words_are_concepts_their_kinds_and_what_captions_say_of_things(scorer: Scorer) -> None:
    vocabulary = tag_vocabulary(scorer)
    assert {"windmill", "animal", "grass"} <= set(vocabulary)
    assert not {"democracy", "because", "thing"} & set(vocabulary)
    assert len(vocabulary) == len(set(vocabulary))


def test_of_words_with_one_meaning_only_the_surest_is_given(
    tagger: Tagger, engine: SearchEngine
) -> None:
    words = [tag.word for tag in tagger.tags(gallery_of(engine, "windmill13"), threshold=0)[0]]
    assert len({"car", "automobile", "auto"} & set(words)) == 1
    assert {"animal", "bird", "owl"} <= set(words)


def test_a_kind_may_stand_beside_what_is_one_and_the_telling_word_is_first(
    scorer: Scorer, engine: SearchEngine
) -> None:
    found = Tagger(scorer, ["animal", "bird", "fish"]).tags(engine.gallery)
    both = [(first, second) for first, second in (own for own in found if len(own) == 2)]
    assert {second.word for _, second in both} == {"animal"}
    assert any(first.confidence < second.confidence for first, second in both)


def test_confidences_are_those_of_words_that_compete_for_a_photo(
    tagger: Tagger, scorer: Scorer, engine: SearchEngine
) -> None:
    assert {meaning.case for meaning in tagger.meanings} <= {Case.TAG_NAME, Case.TAG_WORD}
    some = engine.gallery[np.arange(5)]
    wanted = sigmoid(scorer.logits(tagger.meanings, some)).T
    np.testing.assert_allclose(tagger.confidences(some), wanted, atol=1e-3)


def test_nothing_below_the_threshold_and_no_more_than_asked_for_is_given(
    tagger: Tagger, engine: SearchEngine
) -> None:
    photo = gallery_of(engine, "windmill13")
    assert all(tag.confidence >= SHOWN_FROM for tag in tagger.tags(photo)[0])
    assert len(tagger.tags(photo, k=2, threshold=0)[0]) == 2
    assert tagger.tags(photo, threshold=1.1) == [[]]
    assert len(tagger.tags(photo)[0]) <= MOST


def test_photos_have_the_same_tags_alone_and_in_any_block(
    tagger: Tagger, engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = engine.gallery[np.arange(9)]
    together = [[tag.word for tag in own] for own in tagger.tags(some)]
    monkeypatch.setattr("semsearch.head.tags.BLOCK", 2)
    assert [[tag.word for tag in own] for own in tagger.tags(some)] == together


def test_tags_are_counted_commonest_first_and_then_by_name() -> None:
    assert count([["b", "a"], ["c", "a"], ["c", "b"], ["d"]]) == [
        ("a", 2), ("b", 2), ("c", 2), ("d", 1),
    ]  # fmt: skip
