"""Texts have a place in the joint space, whatever their words."""

import numpy as np
import pytest

from semsearch import SearchEngine
from semsearch.queries.query import read_query

TEXTS = ["dog", "a castle by the water", "xqzzyv", "two people on a boat"]


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_is_of_unit_length_in_each_part_of_the_space(
    engine: SearchEngine, text: str
) -> None:
    part = read_query(text, engine.words, engine.lexicon).wanted[0]
    tower = engine.scorer.tower
    for places in (tower.names([part]), *tower.said([part])):
        assert np.linalg.norm(places, axis=1) == pytest.approx([1], abs=1e-4)


def test_a_word_that_no_vocabulary_knows_has_a_place_of_its_own(engine: SearchEngine) -> None:
    assert "xqzzyv" not in engine.words
    own, other = (
        engine.scorer.meaning(read_query(text, engine.words).wanted[0])
        for text in ("xqzzyv", "blorptang")
    )
    assert np.isfinite(own.name).all()
    assert own.name @ other.name < 0.99


def test_many_texts_at_once_lie_where_each_does_alone(engine: SearchEngine) -> None:
    parts = [read_query(text, engine.words, engine.lexicon).wanted[0] for text in TEXTS]
    together = engine.scorer.meanings(parts)
    for part, meaning in zip(parts, together, strict=True):
        alone = engine.scorer.meaning(part)
        np.testing.assert_allclose(meaning.name, alone.name, atol=1e-3)
        np.testing.assert_allclose(meaning.phrase, alone.phrase, atol=1e-3)


def test_a_thing_is_nearer_to_its_kin_than_to_others(engine: SearchEngine) -> None:
    kitten, cat, bridge = (
        engine.scorer.meaning(read_query(text, engine.words, engine.lexicon).wanted[0]).name
        for text in ("kitten", "cat", "bridge")
    )
    assert kitten @ cat > kitten @ bridge
